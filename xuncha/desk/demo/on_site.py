"""On site: papers in every state, findings, 立行立改, 请示报告, and leaving."""

from datetime import date, timedelta

from findings.immediate import actions as immediate
from findings.register import actions as register
from findings.register.models import Finding, WorkingPaper
from findings.requests import actions as requests
from rounds import actions as rounds
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.fieldwork import sources_of
from xuncha.desk.demo.incidents import ANY_IMMEDIATE, IMMEDIATE, MATTERS
from xuncha.desk.demo.phrases import PAPER_RETURNS
from xuncha.desk.demo.problems import Problem
from xuncha.desk.demo.scans import scan

SOURCES = {label: value for value, label in WorkingPaper.Source.choices}


def tell(case: Case):
    """What the team has done on site, as far as the case has come."""
    if case.part.until == "on_site":
        _under_way(case)
    else:
        _whole_stay(case)


# --- a stay that is over --------------------------------------------------------------------------


def _whole_stay(case: Case):
    """Papers through the weeks on site, findings towards the end of them."""
    days = (case.leave_on - case.entry_on).days
    drawn_from = []
    for position, problem in enumerate(case.problems):
        day = case.after_entry(5 + position * (days - 15) // max(1, len(case.problems)))
        papers = [approved_paper(case, problem, day, position)]
        if position < min(case.part.extra, case.most):
            papers.append(_further_paper(case, problem, day + timedelta(days=2), position))
        drawn_from.append((problem, papers))
    _discarded_paper(case)
    immediate_matter(case, case.after_entry(12), finish=True)
    if case.part.told_in_full:
        asked_for_instructions(case, case.after_entry(20), answered=True)
    for problem, papers in drawn_from:
        confirmed_finding(case, problem, papers, case.after_leaving(-5))
    with on(case.leave_on, 17):
        rounds.leave_inspection(case.inspection, by=case.crew["head"])


def written_paper(case: Case, problem: Problem, day: date, **changes) -> WorkingPaper:
    handlers = case.crew["handlers"]
    given = {
        "title": problem.title, "overview": problem.overview, "facts": problem.facts,
        "basis": problem.basis, "analysis": problem.analysis,
        "responsible_subject": problem.responsible_subject, **changes,
    }  # fmt: skip
    with on(day):
        return register.write_paper(
            case.inspection, by=handlers[0], handlers=handlers, found_on=day,
            category=case.world.categories.get(problem.category),
            sources=[SOURCES[name] for name in problem.sources if name in SOURCES],
            cited=sources_of(case, handlers[0], problem, day), files=_evidence(case, problem),
            **given,
        )  # fmt: skip


EVIDENCE = (
    ("凭证复印件",),
    ("台账摘录", "谈话记录摘抄"),
    ("会议记录复印件",),
    ("现场照片", "抽查登记表"),
)


def _evidence(case: Case, problem: Problem) -> list:
    """Where a case is told in full, its papers have what they rest on."""
    if not case.part.told_in_full:
        return []
    return [scan(name) for name in case.drawn(EVIDENCE, "evidence", problem.title)]


def approved_paper(case: Case, problem, day, position, **changes) -> WorkingPaper:
    """三审, with a return on the way now and then, as in life."""
    crew, handler = case.crew, case.crew["handlers"][0]
    paper = written_paper(case, problem, day, **changes)
    with on(day, 16):
        register.submit_workingpaper(paper, by=handler)
        if position % 6 == 4:
            note = case.turn(PAPER_RETURNS, "paper", position)
            register.return_to_handler_workingpaper(paper, by=crew["deputy"], note=note)
            register.submit_workingpaper(paper, by=handler, note="已按意见补充材料。")
    with on(day + timedelta(days=1)):
        register.review_workingpaper(paper, by=crew["deputy"])
        register.approve_workingpaper(paper, by=crew["head"])
    return paper


def _further_paper(case, problem, day, position):
    """A second paper for the same problem: what was found on looking further."""
    facts = f"在前一份底稿基础上延伸核查：{case.turn(FURTHER, 'further', position)}"
    return approved_paper(
        case, problem, day, 0, title=f"{problem.title}（延伸核查）"[:120], facts=facts
    )


FURTHER = (
    "走访3个下属单位，同类情况均不同程度存在，下属单位负责人对情况无异议；相关凭证复印件附后。",
    "与分管领导、科室负责人和2名经办人谈话印证，所述与凭证一致，责任环节在审核把关不严。",
    "调取上一年度同期资料比对，问题延续两年以上，已提醒但未纠正。",
    "随机电话回访受影响群众12人，9人反映情况属实，2人表示已解决，1人未接通。",
    "会同行业主管部门工作人员现场复核，数据经双方签字确认。",
)


def _discarded_paper(case):
    problem = case.problems[0]
    paper = written_paper(
        case, problem, case.after_entry(9), title="关于会议室使用登记不全的情况",
        overview="抽查会议室使用登记本，部分场次没有登记。", facts="经核对，属登记疏漏，已当场补记。",
    )  # fmt: skip
    with on(case.after_entry(10)):
        register.discard_workingpaper(
            paper, by=case.crew["handlers"][0], note="情节轻微，已当场纠正，不作为问题。"
        )


def confirmed_finding(case: Case, problem, papers, day) -> Finding:
    finding = drawn_finding(case, problem, papers, day)
    with on(day, 16):
        return register.confirm_finding(finding, by=case.crew["head"])


def drawn_finding(case: Case, problem, papers, day) -> Finding:
    with on(day):
        return register.draw_finding(
            case.inspection, by=case.crew["deputy"], papers=papers, title=problem.title,
            text=problem.text, category=papers[0].category,
            focus=case.world.focus_items.get(problem.focus), scope=problem.scope,
            disposal="rectify", root_cause=problem.root_cause, advice=problem.advice,
            responsible_subject=problem.responsible_subject,
        )  # fmt: skip


# --- a stay that still lasts ----------------------------------------------------------------------


def _under_way(case: Case):
    """Papers in every state, some findings, one notice out, one question asked."""
    days = (case.today - case.entry_on).days
    for position, problem in enumerate(case.problems):
        fate = case.fate(position)
        if fate in ("approved", "finding"):
            day = case.after_entry(4 + position * (days - 10) // len(case.problems))
            papers = [approved_paper(case, problem, day, position)]
            if fate == "finding":
                _finding_so_far(case, problem, papers, position)
        else:
            _open_paper(case, problem, fate, position)
    immediate_matter(case, case.ago(2 if case.part.team == 3 else 9), finish=False)
    if case.part.told_in_full:
        asked_for_instructions(case, case.ago(4), answered=case.part.team == 1)


def _finding_so_far(case, problem, papers, position):
    if position % 2:
        drawn_finding(case, problem, papers, case.ago(1))
    else:
        confirmed_finding(case, problem, papers, case.ago(3))


def _open_paper(case, problem, fate, position):
    """A paper of the last days: being written, with the deputy, with the head, or sent back."""
    handler, deputy = case.crew["handlers"][0], case.crew["deputy"]
    paper = written_paper(case, problem, case.ago(6 - position % 3))
    if fate == "drafting":
        return
    with on(case.ago(2 + position % 2), 11):
        register.submit_workingpaper(paper, by=handler)
    with on(case.ago(1), 15):
        if fate == "head":
            register.review_workingpaper(paper, by=deputy)
        if fate == "returned":
            note = case.turn(PAPER_RETURNS, "paper", position)
            register.return_to_handler_workingpaper(paper, by=deputy, note=note)


# --- 立行立改 and 请示报告 --------------------------------------------------------------------------


def immediate_matter(case: Case, day, *, finish: bool):
    """立行立改: proposed, approved, issued, signed for; with `finish` also done and verified."""
    crew = case.crew
    told = IMMEDIATE.get((case.place.banks or ("",))[0]) or case.drawn(ANY_IMMEDIATE)
    title, problem, requirement, result = told
    with on(day):
        record = immediate.propose_immediate(
            case.inspection, by=crew["deputy"], title=title, problem=problem,
            requirement=requirement, due_on=day + timedelta(days=15),
        )  # fmt: skip
        immediate.submit_immediaterectification(record, by=crew["head"])
    if not finish and case.part.team == 3:
        return record  # still with the leading group
    with on(day + timedelta(days=1)):
        immediate.approve_immediaterectification(record, by=case.leader)
        immediate.issue_immediaterectification(record, by=case.office)
    with on(day + timedelta(days=2)):
        immediate.acknowledge_immediaterectification(record, by=case.secretary)
    if finish or case.code == "114":
        with on(min(day + timedelta(days=10), case.ago(1))):
            immediate.report_immediaterectification(
                record, by=case.liaison, result=result, files=[scan("整改佐证")]
            )
    if finish:
        with on(day + timedelta(days=12)):
            immediate.verify_immediaterectification(record, by=crew["head"])
    return record


def asked_for_instructions(case: Case, day, *, answered: bool):
    """请示报告: the head asks the leading group at once."""
    head = case.crew["head"]
    title, text, answer = case.drawn(MATTERS, "matter")
    kind = "request" if "请示" in title else "report"
    with on(day):
        matter = requests.request_instructions(
            case.inspection, by=head, kind=kind, title=title, text=text,
            urgency="most_urgent" if "紧急" in title else "ordinary",
        )  # fmt: skip
        requests.report_majormatter(matter, by=head)
    if answered:
        with on(day + timedelta(days=1)):
            requests.answer_majormatter(matter, by=case.leader, answer=answer)
    if case.part.until != "on_site":
        with on(day + timedelta(days=8)):
            requests.close_majormatter(matter, by=head, note="已按答复办理。")
    return matter
