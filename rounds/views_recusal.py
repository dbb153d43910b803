"""Pages of recusals: declared by the person, registered and lifted by the office."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.models import Committee
from kernel import policy
from kernel.events import history
from kernel.ledger import ledger_page
from kernel.pages import door, ledger_door, person_door
from rounds import actions, facts, forms_people, ledgers, openings, pickers
from rounds.models import Recusal
from rounds.views import carried_out, form_page


@ledger_door(Recusal)
def recusals(request, rows):
    sub = "有应回避情形的，不得参加该单位的巡察；申报后即时生效。"
    new = openings.new_recusals(request.user)
    return ledger_page(request, rows, ledgers.RECUSALS, sub=sub, actions=new)


@door(Recusal, using=lambda rows: rows.select_related("person", "unit", "declared_by"))
def recusal(request, record):
    page = {
        "record": record,
        "facts": facts.recusal_facts(record),
        "may_withdraw": record.is_standing and policy.may(request.user, "withdraw", record),
        "events": history(record),
    }
    return render(request, "rounds/recusal.html", page)


@person_door
def recusal_new(request):
    """Somebody declares a tie of their own that has come up later."""
    units = pickers.units_near(request.user)
    form = forms_people.RecusalForm(request.POST or None, units=units, oneself=request.user)
    return _recusal_page(request, form, "申报回避", "申报后，您不再看到这个单位的巡察材料。")


@door(Committee, "import_units")
def recusal_new_for(request, committee):
    """The office registers a tie for somebody."""
    form = forms_people.RecusalForm(
        request.POST or None,
        units=committee.organisations.filter(is_active=True),
        people=pickers.people_for(request.user),
    )
    return _recusal_page(request, form, "登记回避", "登记后，这名同志不再看到该单位的巡察材料。")


def _recusal_page(request, form, heading, intro):
    if form.is_valid() and carried_out(form, actions.recuse, by=request.user, **form.tie()):
        messages.success(request, "已登记回避，即时生效。")
        return redirect("recusals")
    return form_page(
        request, form, heading, (ledgers.RECUSALS.title, openings.url("recusals")), "提交", intro,
        "rounds/pick.html",
    )  # fmt: skip


@door(Recusal, "withdraw")
def recusal_withdraw(request, record):
    form = forms_people.WithdrawForm(request.POST or None)
    if form.is_valid() and carried_out(
        form, actions.withdraw_recusal, record, by=request.user, note=form.cleaned_data["note"]
    ):
        messages.success(request, "已解除回避。")
        return redirect(record)
    return form_page(request, form, "解除回避", record, "解除回避", f"{record}。")
