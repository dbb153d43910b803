"""Pages of terms, rounds, teams, authorisation, recusals and the plan of an inspection."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Committee
from issuing.pages import papers_box
from kernel import policy
from kernel.chain import chain
from kernel.events import history
from kernel.forms import trail_to
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.refusals import NotAllowed, Refusal
from rounds import actions, coverage, facts, forms, forms_people, ledgers, openings, pickers
from rounds.models import Authorisation, Inspection, Recusal, Round, Team, TeamMember, Term


def carried_out(form, deed, *args, **given) -> bool:
    """Do the deed; a refusal becomes a sentence on the form, which keeps its content."""
    try:
        deed(*args, **given)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def form_page(request, form, heading, back, submit="保存", intro="", template="pages/form.html"):
    """`back` is the record the form is about, or (words, address) of a ledger."""
    trail = trail_to(back) if hasattr(back, "pk") else [back]
    page = {
        "form": form,
        "heading": heading,
        "intro": intro,
        "submit_label": submit,
        "trail": trail,
        "cancel_url": trail[-1][1],
    }
    return render(request, template, page)


# --- terms and full coverage --------------------------------------------------------------------


@ledger_door(Term)
def terms(request, rows):
    new = openings.new_terms(request.user)
    return ledger_page(request, rows, ledgers.TERMS, actions=new)


@door(Term, using=lambda rows: rows.select_related("committee"))
def term(request, term):
    page = {
        "record": term,
        "lines": coverage.lines_of(term, request.user),
        "rule": coverage.rule_for(request.user),
        "rounds": policy.visible(Round, request.user).filter(term=term).select_related("term"),
        "may_edit": policy.may(request.user, "edit", term),
        "may_plan_round": policy.may(request.user, "plan_round", term),
        "events": history(term),
    }
    return render(request, "rounds/term.html", page)


@door(Committee, "plan_round")
def term_new(request, committee):
    form = forms.TermForm(request.POST or None, instance=Term(committee=committee))
    if form.is_valid() and carried_out(form, actions.plan_term, form.instance, by=request.user):
        messages.success(request, "已新建届次，请编制全覆盖计划。")
        return redirect(form.instance)
    return form_page(request, form, "新建届次", (ledgers.TERMS.title, openings.url("terms")))


@door(Term, "edit", using=lambda rows: rows.select_related("committee"))
def term_edit(request, term):
    form = forms.TermForm(request.POST or None, instance=term)
    if form.is_valid() and carried_out(form, actions.edit_term, term, by=request.user):
        messages.success(request, "已保存。")
        return redirect(term)
    return form_page(request, form, "修改届次", term)


@door(Term)
def term_targets(request, term):
    rows = coverage.targets_of(term, request.user)
    sub = coverage.rule_for(request.user)
    return ledger_page(request, rows, ledgers.TARGETS, sub=sub, trail=trail_to(term))


@door(Term, "edit", using=lambda rows: rows.select_related("committee"))
def term_plan(request, term):
    search = forms.CoverageFilterForm(request.GET)
    page = Paginator(search.units_of(term), 50).get_page(request.GET.get("page"))
    form = forms.CoverageForm(request.POST or None, term=term, units=page.object_list)
    if form.is_valid() and carried_out(
        form, actions.plan_coverage, term, by=request.user, years=form.years()
    ):
        messages.success(request, "已保存本页的全覆盖计划。")
        return redirect(request.get_full_path())
    listed = {"record": term, "search": search, "page": page, "form": form}
    return render(request, "rounds/term_plan.html", {**listed, "query": search.query()})


@door(Term, "edit")
@require_POST
def term_include(request, term):
    added = actions.include_everyone(term, by=request.user)
    messages.success(request, f"已全部纳入本届全覆盖，新增 {added} 个单位。")
    return redirect("term_plan", term.pk)


# --- rounds -------------------------------------------------------------------------------------


@ledger_door(Round)
def rounds(request, rows):
    return ledger_page(request, rows, ledgers.ROUNDS, actions=openings.new_rounds(request.user))


@door(Round, using=lambda rows: rows.select_related("term", "focus", "rules", "committee"))
def round_page(request, round_):
    person, events = request.user, history(round_)
    inspections = list(facts.inspections_of(round_, person))
    page = {
        "record": round_,
        "banner": banner(round_, person, remark=facts.last_remark(round_)),
        "facts": facts.round_facts(round_),
        "deadlines": facts.deadlines(round_),
        "teams": facts.teams_of(round_, inspections),
        "inspections": inspections,
        "ties": facts.ties_of(round_, person),
        "may_edit": policy.may(person, "edit", round_),
        "may_adopt": round_.state != "submitted" and policy.may(person, "adopt_rules", round_),
        "is_planning": round_.is_editable,
        "papers": papers_box(round_, person),
        "chain": chain(round_, events),
        "events": events,
    }
    return render(request, "rounds/round.html", page)


@door(Term, "plan_round", using=lambda rows: rows.select_related("committee"))
def round_new(request, term):
    blank = openings.next_round(term)
    form = forms.RoundForm(request.POST or None, term=term, instance=blank)
    if form.is_valid() and carried_out(form, actions.plan_round, form.instance, by=request.user):
        messages.success(request, "已新建轮次，请组建巡察组、安排被巡察单位。")
        return redirect(form.instance)
    return form_page(request, form, "新建轮次", term)


@door(Round, "edit", using=lambda rows: rows.select_related("term__committee"))
def round_edit(request, round_):
    form = forms.RoundForm(request.POST or None, term=round_.term, instance=round_)
    if form.is_valid():
        given = form.changes() | {"seen": form.cleaned_data["version"]}
        if carried_out(form, actions.edit_round, round_, by=request.user, **given):
            messages.success(request, "已保存。")
            return redirect(round_)
    return form_page(request, form, "修改轮次", round_)


@door(Round, "edit", using=lambda rows: rows.select_related("term"))
def team_new(request, round_):
    form = forms.TeamForm(request.POST or None, round_=round_)
    if form.is_valid():
        number = form.cleaned_data["number"]
        if carried_out(form, actions.form_team, round_, by=request.user, number=number):
            messages.success(request, "已组建，请编入成员。")
            return redirect(round_)
    return form_page(request, form, "组建巡察组", round_, "组建")


@door(Round, "edit", using=lambda rows: rows.select_related("term", "committee"))
def inspection_new(request, round_):
    form = forms.InspectionsForm(request.POST or None, round_=round_)
    if form.is_valid() and carried_out(
        form, actions.add_inspections, round_, by=request.user, **form.plan()
    ):
        messages.success(request, f"已列入 {len(form.cleaned_data['units'])} 个单位。")
        return redirect(round_)
    intro = "可多次查找、一次勾选多个单位；已勾选的会保留。"
    return form_page(request, form, "安排被巡察单位", round_, "列入本轮", intro, "rounds/pick.html")


@door(Inspection, "edit", using=lambda rows: rows.with_case())
def inspection_edit(request, inspection):
    form = forms.InspectionForm(request.POST or None, instance=inspection)
    if form.is_valid():
        given = form.changes() | {"seen": form.cleaned_data["version"]}
        if carried_out(form, actions.edit_inspection, inspection, by=request.user, **given):
            messages.success(request, "已保存。")
            return redirect(inspection)
    return form_page(request, form, "修改巡察安排", inspection)


@door(Inspection, "edit")
@require_POST
def inspection_remove(request, inspection):
    round_ = inspection.round
    _or_say_why(request, actions.remove_inspection, inspection, f"已将{inspection}移出本轮。")
    return redirect(round_)


def _or_say_why(request, deed, record, done):
    try:
        deed(record, by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


# --- teams, members, authorisation --------------------------------------------------------------


@door(Team, using=lambda rows: rows.select_related("round__term", "authorisation"))
def team(request, team):
    page = {
        "record": team,
        "authorisation": team.authorisation,
        "members": facts.members_of(team, request.user),
        "inspections": facts.inspections_of(team, request.user),
        "may_edit": policy.may(request.user, "edit", team),
        "is_forming": team.authorisation.state == "drafting",
        "events": history(team),
    }
    return render(request, "rounds/team.html", page)


@door(Team, "edit", using=lambda rows: rows.select_related("round__term", "authorisation"))
def member_new(request, team):
    people = pickers.people_for(request.user)
    form = forms_people.MemberForm(request.POST or None, team=team, people=people)
    if form.is_valid() and carried_out(
        form, actions.add_member, team, by=request.user, **form.member()
    ):
        messages.success(request, f"已编入{team}：{form.cleaned_data['person']}。")
        return redirect(request.path if "and_next" in request.POST else team)
    return form_page(
        request, form, "编入成员", team, "编入本组", template="rounds/members_pick.html"
    )


@door(TeamMember, "remove", using=lambda rows: rows.select_related("team__round", "person"))
@require_POST
def member_remove(request, member):
    team, person = member.team, member.person
    _or_say_why(request, actions.remove_member, member, f"已将{person}移出{team}。")
    return redirect(team)


@door(TeamMember, using=lambda rows: rows.select_related("round__term", "team", "person"))
def teammember(request, member):
    ties = policy.visible(Recusal, request.user).filter(person=member.person)
    page = {
        "record": member,
        "banner": banner(member, request.user),
        "facts": facts.member_facts(member),
        "units": facts.unit_names(member, request.user),
        "ties": ties.filter(withdrawn_at__isnull=True).select_related("unit"),
        "is_own": member.person_id == request.user.pk,
        "knows_ties": member.person_id == request.user.pk
        or policy.may(request.user, "remove", member),
        "papers": papers_box(member, request.user),
        "events": history(member),
    }
    return render(request, "rounds/teammember.html", page)


@door(Authorisation, using=lambda rows: rows.select_related("team__round__term", "granted_by"))
def authorisation(request, record):
    events = history(record)
    page = {
        "record": record,
        "banner": banner(record, request.user, remark=facts.last_remark(record)),
        "members": facts.members_of(record.team, request.user),
        "inspections": facts.inspections_of(record.team, request.user),
        "facts": facts.authorisation_facts(record),
        "papers": papers_box(record, request.user),
        "chain": chain(record, events),
        "events": events,
    }
    return render(request, "rounds/authorisation.html", page)
