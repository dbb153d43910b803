"""The notice centre of one person: notices of one matter folded together, matters under their unit."""

from dataclasses import dataclass, field

from django.apps import apps

from kernel import policy
from rounds.models import Inspection
from xuncha.desk.matters import cases_of, matter_of

VIEWS = (("unread", "未读"), ("all", "全部"), ("snoozed", "稍后提醒"), ("done", "已处理"))
MOST = 200


@dataclass
class MatterTold:
    """What a person was told of one matter: the newest notice, and those before it."""

    kind: str
    newest: object
    earlier: list = field(default_factory=list)


@dataclass
class Case:
    """The matters of one inspection, or those that belong to none the person may know of."""

    title: str
    url: str = ""
    matters: list[MatterTold] = field(default_factory=list)


def chosen(rows, view: str, today):
    """The notices of a view, newest first."""
    rows = rows.standing()
    return {
        "unread": lambda: rows.unread(today),
        "snoozed": lambda: rows.snoozed(today),
        "done": rows.done,
    }.get(view, rows.all)().order_by("-created_at", "-pk")[:MOST]


def cases(notices, person) -> list[Case]:
    """These notices in groups, those of the newest first; nothing of a matter they no longer know."""
    notices = list(notices)
    matter_told = {notice: matter_of(notice.key, notice.url) for notice in notices}
    known = cases_of(matter_told.values(), person)
    ids = {pk for pk in known.values() if pk}
    inspections = policy.visible(Inspection, person).with_case().in_bulk(ids) if ids else {}
    groups: dict[int | None, Case] = {}
    matters: dict[tuple, MatterTold] = {}
    for notice, matter in matter_told.items():
        if matter in matters:
            matters[matter].earlier.append(notice)
        elif matter in known:
            inspection = inspections.get(known[matter])
            case = groups.setdefault(inspection and inspection.pk, _case(inspection))
            told = MatterTold(apps.get_model(matter[0])._meta.verbose_name, notice)
            matters[matter] = told
            case.matters.append(told)
    return list(groups.values())


def _case(inspection) -> Case:
    if inspection is None:
        return Case("其他事项")
    return Case(inspection.title, inspection.get_absolute_url())
