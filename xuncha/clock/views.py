"""The page on which the office lets a round follow another version of its 期限规则."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kernel.forms import accepted, trail_to
from kernel.pages import door
from rounds.models import Round
from xuncha.clock import actions, forms
from xuncha.clock.effects import effects_of


@door(Round, "adopt_rules", using=lambda rows: rows.select_related("committee", "rules", "term"))
def round_rules(request, round_):
    """First the choice, then its effect on every open deadline, then the deed."""
    choice = forms.ChooseRulesForm(request.POST or request.GET or None, round_=round_)
    chosen = choice.cleaned_data["rules"] if choice.is_valid() else None
    form = forms.AdoptRulesForm(
        request.POST or None, round_=round_, initial={"rules": chosen and chosen.pk}
    )
    if accepted(form, actions.adopt_rules, round_, by=request.user):
        messages.success(request, f"本轮已改按{round_.rules}计算期限，受影响的期限已经重新计算。")
        return redirect(round_)
    page = {
        "record": round_,
        "trail": trail_to(round_),
        "choice": choice,
        "form": form,
        "chosen": chosen,
        "effects": effects_of(round_, chosen, request.user) if chosen else [],
    }
    return render(request, "clock/round_rules.html", page)
