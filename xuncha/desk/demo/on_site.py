"""The first half of a case: planning, authorisation, papers, findings, 立行立改, 请示报告."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from findings.immediate import actions as immediate
from findings.register import actions as register
from findings.register.models import Category, Finding, WorkingPaper
from findings.requests import actions as requests
from rounds import actions as rounds
from rounds.models import FocusItem, Inspection, Round, Team
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.fieldwork import sources_of
from xuncha.desk.demo.problems import Problem
from xuncha.desk.demo.texts import IMMEDIATE, MATTERS, RETURN_REASONS
from xuncha.desk.demo.world import World

# Who sits on the teams: (post, username). The head and the handlers are never the same person.
TEAMS = {
    1: (
        ("head", "guyuan"),
        ("deputy", "zhoumin"),
        ("member", "songjia"),
        ("member", "hetao"),
        ("letters_officer", "linjie"),
    ),
    2: (
        ("head", "yaowei"),
        ("deputy", "jiangmei"),
        ("member", "chengliang"),
        ("member", "fanjing"),
        ("letters_officer", "luwen"),
    ),
}


def proof(title: str) -> SimpleUploadedFile:
    """A file such as a unit would upload; small, and plainly marked as demonstration."""
    text = f"{title}\n\n（演示数据：此处应为会议记录、票据、照片等佐证材料。）\n"
    return SimpleUploadedFile("整改佐证.txt", text.encode(), content_type="text/plain")


@dataclass(frozen=True)
class Plan:
    """One round of the story. `units` maps a team's number to the codes of its units."""

    number: int
    kind: str
    starts_on: date
    ends_on: date
    entry_on: date
    leave_on: date
    units: dict[int, tuple[str, ...]]


def crew(world: World, team: Team) -> dict:
    """The people of a team by their part in a paper, freshly loaded."""
    seats = TEAMS[team.number]
    names = [username for _, username in seats]
    return {
        "head": world[names[0]],
        "deputy": world[names[1]],
        "handlers": (world[names[2]], world[names[3]]),
    }


def authorised_round(world: World, plan: Plan) -> Round:
    """From the plan to the authorised teams, each deed on its own day."""
    office, leader = world["shenming"], world["lujianguo"]
    with on(plan.entry_on - timedelta(days=40)):
        round_ = rounds.plan_round(
            Round(
                term=world.term, number=plan.number, kind=plan.kind, focus=world.focus,
                starts_on=plan.starts_on, ends_on=plan.ends_on,
            ),
            by=office,
        )  # fmt: skip
        for number, codes in plan.units.items():
            team = rounds.form_team(round_, by=office, number=number)
            for post, username in TEAMS[number]:
                rounds.add_member(team, by=office, person=world[username], post=post)
            for code in codes:
                rounds.add_inspection(
                    round_, by=office, unit=world.units[code], team=team,
                    planned_entry_on=plan.entry_on, planned_leave_on=plan.leave_on,
                )  # fmt: skip
    with on(plan.entry_on - timedelta(days=32)):
        rounds.submit_round(round_, by=office)
    with on(plan.entry_on - timedelta(days=28)):
        rounds.approve_round(round_, by=leader)
    for team in Team.objects.filter(round=round_):
        _authorise(world, team, plan)
    return round_


def _authorise(world, team, plan):
    with on(plan.entry_on - timedelta(days=24)):
        for member in team.members.select_related("person"):
            rounds.declare_teammember(member, by=member.person)
    with on(plan.entry_on - timedelta(days=22)):
        rounds.submit_authorisation(team.authorisation, by=world["shenming"])
    with on(plan.entry_on - timedelta(days=20)):
        rounds.grant_authorisation(team.authorisation, by=world["lujianguo"])


def entered(world: World, inspection: Inspection, plan: Plan) -> Inspection:
    with on(plan.entry_on - timedelta(days=12)):
        rounds.notify_inspection(inspection, by=world["shenming"])
    with on(plan.entry_on):
        rounds.enter_inspection(inspection, by=crew(world, inspection.team)["head"])
    return inspection


def left(world: World, inspection: Inspection, plan: Plan):
    with on(plan.leave_on, 17):
        rounds.leave_inspection(inspection, by=crew(world, inspection.team)["head"])


def written_paper(world, inspection, problem: Problem, day: date) -> WorkingPaper:
    people = crew(world, inspection.team)
    category = Category.objects.filter(committee=world.committee, name=problem.category).first()
    known = {label: value for value, label in WorkingPaper.Source.choices}
    with on(day):
        return register.write_paper(
            inspection, by=people["handlers"][0], handlers=people["handlers"],
            title=problem.title, overview=problem.overview, facts=problem.facts,
            basis=problem.basis, analysis=problem.analysis, category=category,
            sources=[known[name] for name in problem.sources if name in known],
            responsible_subject=problem.responsible_subject, found_on=day,
            cited=sources_of(inspection, people["handlers"][0], problem, day),
        )  # fmt: skip


def approved_paper(world, inspection, problem, day) -> WorkingPaper:
    """三审, with a return on the way now and then, as in life."""
    people = crew(world, inspection.team)
    paper = written_paper(world, inspection, problem, day)
    handler = people["handlers"][0]
    with on(day, 16):
        register.submit_workingpaper(paper, by=handler)
        if paper.pk % 6 == 0:
            reason = RETURN_REASONS[paper.pk % len(RETURN_REASONS)]
            register.return_to_handler_workingpaper(paper, by=people["deputy"], note=reason)
            register.submit_workingpaper(paper, by=handler, note="已按意见补充材料。")
    with on(day + timedelta(days=1)):
        register.review_workingpaper(paper, by=people["deputy"])
        register.approve_workingpaper(paper, by=people["head"])
    return paper


def confirmed_finding(world, inspection, problem, paper, day) -> Finding:
    people = crew(world, inspection.team)
    focus = FocusItem.objects.filter(dictionary=world.focus, position=problem.focus).first()
    with on(day):
        finding = register.draw_finding(
            inspection, by=people["deputy"], papers=[paper], title=problem.title,
            text=problem.text, category=paper.category, focus=focus, scope=problem.scope,
            disposal="rectify", root_cause=problem.root_cause, advice=problem.advice,
            responsible_subject=problem.responsible_subject,
        )  # fmt: skip
    with on(day, 16):
        return register.confirm_finding(finding, by=people["head"])


def findings_of(world, inspection, plan, problems) -> list[Finding]:
    """Papers through the weeks on site, findings towards the end of them."""
    days = (plan.leave_on - plan.entry_on).days
    found = []
    for position, problem in enumerate(problems):
        day = plan.entry_on + timedelta(days=5 + position * (days - 15) // max(1, len(problems)))
        paper = approved_paper(world, inspection, problem, day)
        found.append((problem, paper))
    meeting = plan.leave_on - timedelta(days=5)
    return [
        confirmed_finding(world, inspection, problem, paper, meeting) for problem, paper in found
    ]


def immediate_matter(world, inspection, day, position, *, finish: bool):
    """立行立改: proposed, approved, issued, signed for; with `finish` also done and verified."""
    people, unit = crew(world, inspection.team), inspection.unit
    title, problem, requirement, result = IMMEDIATE[position % len(IMMEDIATE)]
    with on(day):
        record = immediate.propose_immediate(
            inspection, by=people["deputy"], title=title, problem=problem,
            requirement=requirement, due_on=day + timedelta(days=15),
        )  # fmt: skip
        immediate.submit_immediaterectification(record, by=people["head"])
    with on(day + timedelta(days=1)):
        immediate.approve_immediaterectification(record, by=world["lujianguo"])
        immediate.issue_immediaterectification(record, by=world["shenming"])
    with on(day + timedelta(days=2)):
        immediate.acknowledge_immediaterectification(record, by=unit.secretary)
    if finish:
        liaison = unit.postings.current().get(post="unit_liaison").person
        with on(day + timedelta(days=10)):
            immediate.report_immediaterectification(
                record, by=liaison, result=result, files=[proof(title)]
            )
        with on(day + timedelta(days=12)):
            immediate.verify_immediaterectification(record, by=people["head"])
    return record


def asked_for_instructions(world, inspection, day, position, *, answered: bool):
    """请示报告: the head asks the leading group at once."""
    head = crew(world, inspection.team)["head"]
    title, text, answer = MATTERS[position % len(MATTERS)]
    with on(day):
        matter = requests.request_instructions(
            inspection, by=head, kind="request", title=title, text=text
        )
        requests.report_majormatter(matter, by=head)
    if answered:
        with on(day + timedelta(days=1)):
            requests.answer_majormatter(matter, by=world["lujianguo"], answer=answer)
    return matter
