from django.urls import path

from issuing.pages import paper_paths
from kernel.move_pages import move_paths
from rounds import (
    actions,
    facts,
    facts_deadlines,
    forms_entry,
    forms_people,
    forms_rules,
    views,
    views_deadlines,
    views_recusal,
)
from rounds.models import Authorisation, Deadline, Inspection, Round, TeamMember

urlpatterns = [
    path("terms/", views.terms, name="terms"),
    path("terms/<int:pk>/", views.term, name="term"),
    path("terms/<int:pk>/edit/", views.term_edit, name="term_edit"),
    path("terms/<int:pk>/targets/", views.term_targets, name="term_targets"),
    path("terms/<int:pk>/plan/", views.term_plan, name="term_plan"),
    path("terms/<int:pk>/include/", views.term_include, name="term_include"),
    path("terms/<int:pk>/rounds/new/", views.round_new, name="round_new"),
    path("committees/<int:pk>/terms/new/", views.term_new, name="term_new"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:pk>/", views.round_page, name="round"),
    path("rounds/<int:pk>/edit/", views.round_edit, name="round_edit"),
    path("rounds/<int:pk>/teams/new/", views.team_new, name="team_new"),
    path("rounds/<int:pk>/inspections/new/", views.inspection_new, name="inspection_new"),
    *move_paths("rounds", Round, actions, shown={"approve": facts.shown_round}),
    *paper_paths("rounds", Round),
    path("teams/<int:pk>/", views.team, name="team"),
    path("teams/<int:pk>/members/new/", views.member_new, name="member_new"),
    path("teammembers/<int:pk>/", views.teammember, name="teammember"),
    path("teammembers/<int:pk>/remove/", views.member_remove, name="member_remove"),
    *move_paths("teammembers", TeamMember, actions, forms={"declare": forms_people.DeclareForm}),
    *paper_paths("teammembers", TeamMember),
    path("authorisations/<int:pk>/", views.authorisation, name="authorisation"),
    *move_paths(
        "authorisations", Authorisation, actions,
        shown={"submit": facts.shown_authorisation, "grant": facts.shown_authorisation},
    ),
    *paper_paths("authorisations", Authorisation),
    path("recusals/", views_recusal.recusals, name="recusals"),
    path("recusals/new/", views_recusal.recusal_new, name="recusal_new"),
    path("recusals/<int:pk>/", views_recusal.recusal, name="recusal"),
    path("recusals/<int:pk>/withdraw/", views_recusal.recusal_withdraw, name="recusal_withdraw"),
    path("committees/<int:pk>/recusals/new/", views_recusal.recusal_new_for, name="recusal_new_for"),
    path("inspections/<int:pk>/edit/", views.inspection_edit, name="inspection_edit"),
    path("inspections/<int:pk>/remove/", views.inspection_remove, name="inspection_remove"),
    *move_paths(
        "inspections", Inspection, actions,
        forms={
            "notify": forms_entry.NotifyForm,
            "enter": forms_entry.EnterForm,
            "leave": forms_entry.LeaveForm,
        },
    ),
    *paper_paths("inspections", Inspection),
    path("rules/", views_deadlines.rulesets, name="rulesets"),
    path("rules/<int:pk>/", views_deadlines.ruleset, name="ruleset"),
    path("rules/<int:pk>/revise/", views_deadlines.ruleset_revise, name="ruleset_revise"),
    path("deadlines/", views_deadlines.deadlines, name="deadlines"),
    path("deadlines/<int:pk>/", views_deadlines.deadline, name="deadline"),
    *move_paths(
        "deadlines", Deadline, actions,
        forms={
            "ask_extension": forms_rules.AskExtensionForm,
            "report_done": forms_rules.ReportDoneForm,
        },
        shown={
            "extend": facts_deadlines.shown_extension,
            "refuse_extension": facts_deadlines.shown_extension,
        },
    ),
]  # fmt: skip
