"""巡察通知 to the unit, and the 授权任职决定 of a team."""

import hashlib
import json

from django.utils import timezone

from kernel.jobs import paper_of
from kernel.paper.content import Heading, Paper, Paragraph, Table
from kernel.workdays import zh
from rounds.facts import rights_of
from rounds.models import Authorisation, Inspection

OFFICE = "巡察工作领导小组办公室"
LEADING_GROUP = "巡察工作领导小组"


def _print_of(*parts) -> str:
    """A fingerprint of everything the paper says, so that a changed plan is printed anew."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _number(committee, day) -> str:
    """The number of the paper is entered by the registry; its code and year are known."""
    return f"{committee.document_code}〔{day.year}〕　号" if day else ""


def _members(team):
    return list(team.members.select_related("person").order_by("pk")) if team else []


def _notice_print(inspection) -> str:
    round_ = inspection.round
    return _print_of(
        inspection.notified_on, inspection.unit.name, inspection.team_id, inspection.entry_on,
        inspection.leave_on, round_.title, round_.liaison_days, round_.unit_report_days,
        round_.letters_close_days, [item.name for item in round_.focus.items.all()],
        [(one.person.name, one.post) for one in _members(inspection.team)],
    )  # fmt: skip


@paper_of(
    Inspection,
    fingerprint=_notice_print,
    title=lambda inspection: f"关于对{inspection.unit.name}开展巡察的通知",
)
def notice(inspection) -> Paper:
    round_, committee = inspection.round, inspection.committee
    kind = round_.get_kind_display()
    people = "、".join(
        f"{one.person.name}（{one.get_post_display()}）" for one in _members(inspection.team)
    )
    return Paper(
        title=f"关于对{inspection.unit.name}\n开展{kind}的通知",
        issuer=f"{committee.name}{OFFICE}",
        number=_number(committee, inspection.notified_on),
        addressee=inspection.unit.name,
        blocks=(
            Paragraph(
                f"根据《中国共产党巡视工作条例》和{committee.short_name}巡察工作部署，{round_}"
                f"{inspection.team or '巡察组'}将对你单位党组织开展{kind}。现将有关事项通知如下。"
            ),
            Heading(1, "巡察时间"),
            Paragraph(f"{zh(inspection.entry_on)}至{zh(inspection.leave_on)}。"),
            Heading(1, "巡察重点"),
            *(Paragraph(f"{item.name}。") for item in round_.focus.items.all()),
            Heading(1, "巡察组人员"),
            Paragraph(f"{people}。" if people else "另行通知。"),
            Heading(1, "有关要求"),
            Paragraph(
                f"请于进驻前 {round_.liaison_days} 天确定一名联络员，报巡察组；"
                f"进驻后 {round_.unit_report_days} 天内提交汇报材料。"
            ),
            Paragraph(f"巡察期间受理来信来电来访，至{zh(inspection.letters_close_on)}截止。"),
            Paragraph("请积极支持配合，如实反映情况，做到不干涉、不打听、不添乱。"),
        ),
        signer=f"{committee.name}{OFFICE}",
        signed_on=inspection.notified_on,
        draft_mark="" if inspection.notified_on else "草稿",
    )


def _granted_on(authorisation):
    at = authorisation.granted_at
    return timezone.localtime(at).date() if at else None


def _decision_print(authorisation) -> str:
    team = authorisation.team
    return _print_of(
        _granted_on(authorisation), team.round.title,
        [(one.person.name, one.post, one.duties) for one in _members(team)],
        [(one.unit.name, one.entry_on, one.leave_on) for one in _plans(team)],
    )  # fmt: skip


def _plans(team):
    return list(team.inspections.select_related("unit").order_by("unit__code"))


@paper_of(
    Authorisation,
    fingerprint=_decision_print,
    title=lambda authorisation: f"关于{authorisation.team.round}{authorisation.team}的授权任职决定",
)
def decision(authorisation) -> Paper:
    team, committee, granted_on = (
        authorisation.team, authorisation.committee, _granted_on(authorisation),
    )  # fmt: skip
    return Paper(
        title=f"关于{team.round}{team}的\n授权任职决定",
        issuer=f"{committee.name}{LEADING_GROUP}",
        number=_number(committee, granted_on),
        addressee=str(team),
        blocks=(
            Paragraph(
                f"根据《中国共产党巡视工作条例》，按照一次一授权要求，经研究，决定组建{team.round}"
                f"{team}并作如下授权。本授权仅限本轮，本轮结束或者授权结束时即行终止。"
            ),
            Heading(1, "巡察任务"),
            Table(
                (("被巡察单位", 80), ("进驻", 40), ("撤点", 40)),
                tuple((p.unit.name, zh(p.entry_on), zh(p.leave_on)) for p in _plans(team)),
            ),
            Heading(1, "人员任职与授权"),
            Table(
                (("姓名", 25), ("职务", 25), ("分工", 35), ("授权事项", 75)),
                tuple(
                    (m.person.name, m.get_post_display(), m.duties or "—", rights_of(m.post))
                    for m in _members(team)
                ),
            ),
        ),
        signer=f"{committee.name}{LEADING_GROUP}",
        signed_on=granted_on,
        draft_mark="" if granted_on else "拟稿",
    )
