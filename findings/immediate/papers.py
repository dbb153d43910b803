"""立行立改通知书, as it is sent to the unit."""

from findings.immediate.models import ImmediateRectification
from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex, Facts
from rounds.papers import BLANK, CASE, OFFICE, OFFICE_IN_FULL, case_facts, day


def _receipt(record) -> Annex:
    """The principal head signs for it in person (domain.md §8)."""
    rows = (
        ("发文字号", record.number),
        ("被巡察党组织", record.inspection.unit.name),
        ("整改期限", day(record.due_on)),
        ("主要负责人签字", BLANK),
        ("签收日期", BLANK),
    )
    return Annex("立行立改通知书签收单", (Facts(rows),))


@paper_kind(
    "notice", "立行立改通知书", of=ImmediateRectification, issued=True,
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}立改",
        title="立行立改通知书",
        addressee="{被巡察党组织}",
        body="""\
{巡察轮次}{巡察组}在巡察中发现你单位存在以下问题，经{党委简称}巡察工作领导小组批准，请立行立改。
# 存在问题
{存在问题}
# 整改要求
{整改要求}
请于{整改期限}前完成整改，并向巡察组报送整改结果和佐证材料。立行立改不代替巡察反馈后的全面整改。
""",
        signer=OFFICE,
    ),
    offers={
        **CASE, "存在问题": "批准下发的问题表述", "整改要求": "批准下发的整改要求", "整改期限": "完成整改的日期",
    },
    ready=lambda record: "" if record.number else "还没有下发；下发时编号，然后可以定稿归卷。",
    number=lambda record: record.number,
    issued_on=lambda record: record.issued_on,
    dress=lambda record: {
        "number": record.number,
        "signed_on": record.issued_on,
        "annexes": (_receipt(record),),
        "draft_mark": "" if record.number else "未下发",
    },
)  # fmt: skip
def notice(record):
    return {
        **case_facts(record.inspection),
        "存在问题": record.problem,
        "整改要求": record.requirement,
        "整改期限": day(record.due_on),
    }
