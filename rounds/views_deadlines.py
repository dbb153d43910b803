"""Pages of 期限规则 and of the deadlines themselves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from kernel import policy
from kernel.events import history
from kernel.ledger import ledger_page
from kernel.move_pages import banner, last_return
from kernel.pages import door, ledger_door
from rounds import actions, facts_deadlines, forms_rules, ledgers_deadlines
from rounds.models import Deadline, Round, RuleSet
from rounds.views import carried_out


@ledger_door(RuleSet)
def rulesets(request, rows):
    return ledger_page(request, rows, ledgers_deadlines.RULE_SETS)


@door(RuleSet, using=lambda rows: rows.select_related("committee"))
def ruleset(request, rules):
    person = request.user
    page = {
        "record": rules,
        "lines": facts_deadlines.rule_lines(rules),
        "is_newest": facts_deadlines.is_newest(rules),
        "may_revise": policy.may(person, "revise", rules),
        "rounds": policy.visible(Round, person).filter(rules=rules).select_related("term"),
        "events": history(rules),
    }
    return render(request, "rounds/ruleset.html", page)


@door(RuleSet, "revise", using=lambda rows: rows.select_related("committee"))
def ruleset_revise(request, rules):
    form = forms_rules.RulesForm(request.POST or None, rules=rules)
    if form.is_valid():
        made = carried_out(
            form, actions.revise_rules, rules,
            by=request.user, terms=form.terms(), note=form.cleaned_data["note"],
        )  # fmt: skip
        if made:
            messages.success(
                request, "已修订一版。新建的轮次默认用新版；进行中的轮次仍按原来的计算。"
            )
            return redirect("rulesets")
    page = {"record": rules, "form": form, "trail": facts_deadlines.trail_to_rules(rules)}
    return render(request, "rounds/ruleset_form.html", page)


@ledger_door(Deadline)
def deadlines(request, rows):
    return ledger_page(
        request, rows.with_standing(timezone.localdate()), ledgers_deadlines.DEADLINES
    )


@door(Deadline, using=lambda rows: rows.with_case())
def deadline(request, record):
    page = {
        "record": record,
        "banner": banner(
            record, request.user, due=record.due, text=record.explain + "。",
            remark=last_return(record, request.user),
        ),
        "facts": facts_deadlines.deadline_facts(record),
        "changes": facts_deadlines.changes_of(record, request.user),
        "events": history(record),
    }  # fmt: skip
    return render(request, "rounds/deadline.html", page)
