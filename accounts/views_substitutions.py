"""代办: whom one has stand in, for whom one stands in, and what may be handed over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import SubstitutionForm
from accounts.ledgers import SUBSTITUTIONS
from accounts.models import Substitution
from accounts.own import deeds_done_for
from accounts.policy import duties_to_hand_over
from kernel.events import events_about
from kernel.forms import accepted
from kernel.ledger import ledger_page
from kernel.pages import door, ledger_door, person_door
from kernel.policy import may
from kernel.refusals import NotAllowed, Refusal
from kernel.workdays import zh


@ledger_door(Substitution)
def substitutions(request, rows):
    sub = "您请人代办的和您为人代办的；代人办理的事，记录中写两个人的姓名。"
    new = [{"label": "请人代办", "url": reverse("substitution_new")}]
    return ledger_page(request, rows, SUBSTITUTIONS, sub=sub, actions=new)


@person_door
def substitution_new(request):
    form = SubstitutionForm(request.POST or None, person=request.user)
    if accepted(form, actions.name_substitute, by=request.user):
        messages.success(request, f"已登记：{form.outcome}，至{zh(form.outcome.ends_on)}。")
        return redirect(form.outcome)
    handed_over, kept = duties_to_hand_over(request.user.scope)
    page = {
        "form": form,
        "handed_over": handed_over,
        "kept": kept,
        "cancel_url": reverse("substitutions"),
    }
    return render(request, "accounts/substitution_new.html", page)


@door(Substitution, using=lambda rows: rows.with_people())
def substitution(request, record):
    facts = [
        ("被代办人", record.principal),
        ("代办人", record.substitute),
        ("期间", f"{zh(record.starts_on)}至{zh(record.ends_on)}"),
        ("事由", record.reason),
    ]
    page = {
        "record": record,
        "facts": facts,
        "may_end": record.can_end and may(request.user, "end", record),
        "is_substitute": request.user == record.substitute,
        "events": events_about(Substitution, record.pk).filter(kind="account"),
        "is_office": request.user not in (record.principal, record.substitute),
        "deeds": deeds_done_for(record, reader=request.user),
    }
    return render(request, "accounts/substitution.html", page)


@door(Substitution, "end", using=lambda rows: rows.with_people())
@require_POST
def substitution_end(request, record):
    try:
        actions.end_substitution(record, by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已结束：{record}。")
    return redirect(record)
