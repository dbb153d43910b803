"""The first page of everybody, the case file of one inspection, and the round at a glance."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.own import covers
from issuing.pages import papers_box
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import (
    door,
    ledger_door,
    open_door,
    person_door,
    room_door,
)
from kernel.policy import may
from kernel.workdays import Calendar, zh
from rounds.models import Inspection, Round
from xuncha.desk.board import board_of
from xuncha.desk.casefile import CaseFile
from xuncha.desk.choice import Choice, owners, tiles
from xuncha.desk.done import DONE, deeds_of
from xuncha.desk.guide import guide_of
from xuncha.desk.health import faults
from xuncha.desk.ledgers import INSPECTIONS, rounds_among
from xuncha.desk.overview.counting import Overview
from xuncha.desk.overview.page import Narrowing, overview_sheet
from xuncha.desk.policy import checks_quality, surveys
from xuncha.desk.quality.cases import cases_of, checking
from xuncha.desk.quality.finding import find, kinds_for, quality_sheet
from xuncha.desk.sections import deadlines, facts, sections
from xuncha.desk.stages import CONCLUDED, now_text, stage_now, stages
from xuncha.desk.todo import todo, waiting_in
from xuncha.desk.waiting import MOST

QUEUES = (
    ("returned", "已退回", "按退回意见修改后再送"),
    ("review", "待我审", "同意或退回，退回须写明理由"),
    ("mine", "待我办", ""),
)
WEEKDAYS = "一二三四五六日"


@person_door
def desk(request):
    duties, today = todo(request.user), timezone.localdate()
    choice = Choice.read(request.GET)
    page = {
        "today": f"{zh(today)} 星期{WEEKDAYS[today.weekday()]}",
        "tiles": tiles(duties, choice),
        "owners": owners(duties, choice),
        "queues": [
            (title, hint, lines)
            for name, title, hint in QUEUES
            if (lines := duties.queue(name, choice.due, choice.whose))
        ],
        "sent": [] if choice else duties.queue("sent"),
        "chosen": bool(choice),
        "covers": covers(request.user),
        "most": MOST if duties.is_cut else 0,
    }
    return render(request, "desk/desk.html", page)


@person_door
def done(request):
    sub = "您办过的、现在仍可查看的事项；点开看后来怎样了。"
    back = [("我的待办", reverse("desk"))]
    return ledger_page(request, deeds_of(request.user), DONE, sub=sub, trail=back)


@ledger_door(Inspection)
def inspections(request, rows):
    return ledger_page(request, rows, INSPECTIONS)


@door(Inspection, using=lambda rows: rows.with_case())
def inspection(request, record):
    case, today, calendar = CaseFile(record, request.user), timezone.localdate(), Calendar.load()
    steps = stages(case, today, calendar)
    stage = stage_now(steps)
    page = {
        "record": record,
        "banner": banner(record, request.user, headline=stage, text=now_text(case, steps))
        | {"state_label": stage, "tone": "ok" if stage == CONCLUDED else "run"},
        "waiting": waiting_in(record, request.user, today, calendar),
        "steps": steps,
        "facts": facts(case),
        "deadlines": deadlines(case, calendar),
        "sections": sections(case),
        "can_check": may(request.user, "see_case", record),
        "can_edit": may(request.user, "edit", record) and record.is_editable,
        "can_capture": record.state == "on_site" and may(request.user, "record_fieldwork", record),
        "papers": papers_box(record, request.user),
    }
    return render(request, "desk/inspection.html", page)


@door(Inspection, using=lambda rows: rows.with_case())
def guide(request, record):
    case, today, calendar = CaseFile(record, request.user), timezone.localdate(), Calendar.load()
    told = guide_of(case, today, calendar)
    page = {
        "record": record,
        "chapters": told.chapters,
        "others": told.others,
        "steps": [chapter.stage for chapter in told.chapters],
        "facts": facts(case),
    }
    return render(request, "desk/guide.html", page)


@door(Round)
def board(request, round_):
    page = {"round": round_, "board": board_of(round_, request.user)}
    return render(request, "desk/board.html", page)


@room_door(checks_quality, Inspection)
def quality(request):
    check = checking(request.user, request.GET)
    if request.GET.get("export") == "xlsx":
        return quality_sheet(request, check)
    found = find(check)
    named = {one.kind for one in found}
    page = {
        "check": check,
        "found": found,
        "clean": [kind.label for kind in kinds_for(check) if kind not in named],
        "rounds": rounds_among(cases_of(request.user)),
    }
    return render(request, "desk/quality.html", page)


@room_door(surveys, Inspection)
def overview(request):
    narrowing = Narrowing(request.user, request.GET.get("within", ""))
    found = Overview(request.user, narrowing.chosen)
    if request.GET.get("export") == "xlsx":
        return overview_sheet(request, found)
    page = {"overview": found, "tables": found.tables, "narrowing": narrowing}
    return render(request, "desk/overview.html", page)


@open_door
def health(request):
    """For the container's health check: 200 when the database answers, else 503; no details."""
    found = faults()
    return render(
        request, "desk/health.txt", content_type="text/plain", status=503 if found else 200
    )
