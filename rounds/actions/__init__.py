"""Deeds on rounds: planning, teams, recusal, authorisation, entry and leaving."""

from rounds.actions.authorisations import (
    end_authorisation,
    grant_authorisation,
    return_authorisation,
    submit_authorisation,
)
from rounds.actions.deadlines import (
    ask_extension,
    extend,
    refuse_extension,
    report_done,
    resume,
    suspend,
    take_back_done,
)
from rounds.actions.inspections import (
    add_inspection,
    add_inspections,
    edit_inspection,
    enter_inspection,
    leave_inspection,
    notify_inspection,
    remove_inspection,
)
from rounds.actions.planning import (
    OUT,
    approve_round,
    conclude_round,
    edit_round,
    edit_term,
    include_everyone,
    plan_coverage,
    plan_round,
    plan_term,
    return_round,
    submit_round,
)
from rounds.actions.recusals import (
    declare_teammember,
    recuse,
    renew_teammember,
    withdraw_recusal,
)
from rounds.actions.rights import (
    KEEPS_CLUES,
    RIGHTS,
)
from rounds.actions.rules import adopt_rules, revise_rules
from rounds.actions.teams import (
    add_member,
    form_team,
    remove_member,
)

__all__ = [
    "KEEPS_CLUES",
    "OUT",
    "RIGHTS",
    "add_inspection",
    "add_inspections",
    "add_member",
    "adopt_rules",
    "approve_round",
    "ask_extension",
    "conclude_round",
    "declare_teammember",
    "edit_inspection",
    "edit_round",
    "edit_term",
    "end_authorisation",
    "enter_inspection",
    "extend",
    "form_team",
    "grant_authorisation",
    "include_everyone",
    "leave_inspection",
    "notify_inspection",
    "plan_coverage",
    "plan_round",
    "plan_term",
    "recuse",
    "refuse_extension",
    "remove_inspection",
    "remove_member",
    "renew_teammember",
    "report_done",
    "resume",
    "return_authorisation",
    "return_round",
    "revise_rules",
    "submit_authorisation",
    "submit_round",
    "suspend",
    "take_back_done",
    "withdraw_recusal",
]
