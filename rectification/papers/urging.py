"""提醒函、督办函、告诫书、问责建议书: what the office writes about problems that are not put right.

They go up step by step (domain.md §11): before the term, after it, after that in vain. Each lists its
problems with their terms, never with days overdue: a frozen text must not age from day to day. A
unit may be urged more than once: each of them may follow another of its kind. In a paper to the unit
stands nothing but what the unit has written or been told itself.
"""

from datetime import timedelta

from django.utils import timezone

from issuing.kinds import paper_kind
from issuing.lifecycle import SENT
from issuing.models import OfficialPaper
from issuing.wording import Says
from kernel.paper.content import Table
from kernel.workdays import zh
from rectification.lifecycle.service import STEPS
from rounds.models import Inspection
from rounds.papers import CASE, LEADING_GROUP, OFFICE, OFFICE_IN_FULL, SECRET, case_facts

REMIND_DAYS = 30  # as far ahead as the ledger's “本月到期” looks
OFFERS = {**CASE, "问题数": "清单中的问题个数"}
COLUMNS = (
    ("序号", 13), ("反馈问题", 42), ("责任领导、部门", 35), ("完成时限", 33), ("措施进展", 33),
)  # fmt: skip


def _under_way(inspection, **terms):
    """What the unit still works on; what it has asked to have closed out is with the office."""
    items = inspection.rectification_items.filter(state="under_way", **terms)
    return list(items.prefetch_related("measures").order_by("number", "id"))


def overdue(inspection) -> list:
    return _under_way(inspection, due_on__lt=timezone.localdate())


def due_soon(inspection) -> list:
    today = timezone.localdate()
    return _under_way(inspection, due_on__range=(today, today + timedelta(days=REMIND_DAYS)))


def _table(items) -> tuple[Table, ...]:
    return (Table(COLUMNS, tuple(_row(item) for item in items)),) if items else ()


def _row(item) -> tuple:
    measures = item.measures.all()
    done = sum(measure.state == "done" for measure in measures)
    return (
        item.number, item.title, f"{item.responsible_leader}\n{item.department}",
        item.due_on and zh(item.due_on), f"共{len(measures)}项，完成{done}项",
    )  # fmt: skip


def _nothing_overdue(inspection) -> str:
    return "" if overdue(inspection) else "没有逾期未完成的整改问题，不需要督促。"


def _facts(inspection, items) -> dict:
    return {**case_facts(inspection), "问题数": len(items), "问题清单": _table(items)}


@paper_kind(
    "reminder", "提醒函", of=Inspection, verb="urge", issued=True, again=True,
    ready=lambda inspection: ""
    if due_soon(inspection)
    else f"没有{REMIND_DAYS}天以内到期的整改问题，不需要提醒。",
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}提",
        title="关于按期完成巡察整改任务的提醒函",
        addressee="{被巡察党组织}",
        body="""\
{巡察轮次}{巡察组}巡察反馈的问题中，下列{问题数}个整改任务即将到期。
{问题清单}
请对照整改方案抓紧推进，按期完成，并及时申请销号。确有特殊情况不能按期完成的，请在到期前向我办书面说明原因，提出新的完成时限。
""",
        signer=OFFICE,
    ),
    offers=OFFERS,
    parts={"问题清单": f"{REMIND_DAYS}天以内到期的整改问题"},
    dress=lambda inspection: {"form": "letter"},
)  # fmt: skip
def reminder(inspection):
    return _facts(inspection, due_soon(inspection))


@paper_kind(
    "supervision", "督办函", of=Inspection, verb="urge", issued=True, again=True, ready=_nothing_overdue,
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}督",
        title="关于督办巡察整改逾期问题的函",
        addressee="{被巡察党组织}",
        body="""\
{巡察轮次}{巡察组}巡察反馈的问题中，下列{问题数}个问题已过整改方案确定的完成时限，仍未完成整改。
{问题清单}
请你单位党组织主要负责人牵头研究，逐项查明原因，明确推进措施和完成时间，于收到本函之日起10个工作日内将办理情况书面报送我办。我办将跟踪督办，并视情况开展现场核查。
""",
        signer=OFFICE,
    ),
    offers=OFFERS,
    parts={"问题清单": "逾期未完成的整改问题"},
    dress=lambda inspection: {"form": "letter"},
)  # fmt: skip
def supervision(inspection):
    return _facts(inspection, overdue(inspection))


@paper_kind(
    "admonition", "告诫书", of=Inspection, verb="urge", issued=True, again=True, ready=_nothing_overdue,
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}告",
        title="关于巡察整改落实不力的告诫书",
        addressee="{被巡察党组织}",
        body="""\
{巡察轮次}{巡察组}巡察反馈的问题中，下列{问题数}个问题逾期未完成整改。
{已督促情况}
{问题清单}
现对你单位党组织予以告诫。请认真履行整改主体责任，主要负责人履行第一责任人责任，于收到本告诫书之日起10个工作日内召开专题会议研究，书面报告未按期完成的原因、责任和整改措施。逾期仍未整改到位的，我办将按照规定提出问责建议。
""",
        signer=OFFICE,
    ),
    offers={**OFFERS, "已督促情况": "此前印发的提醒函、督办函，没有的不填"},
    parts={"问题清单": "逾期未完成的整改问题"},
)  # fmt: skip
def admonition(inspection):
    told = _urged_by(inspection, "reminder", "supervision")
    before = f"此前我办已印发{told}。" if told else ""
    return {**_facts(inspection, overdue(inspection)), "已督促情况": before}


def _urged_by(inspection, *keys: str) -> str:
    """The papers of these kinds that went out, as a text names them: 督办函（青巡督〔2026〕1号）."""
    names = [f"{inspection._meta.label_lower}:{key}" for key in keys]
    sent = OfficialPaper.objects.filter(
        kind__in=names, subject_id=inspection.pk, state__in=SENT
    ).select_related("registered").order_by("issued_on", "frozen_at")  # fmt: skip
    return "、".join(f"{one.kind_label}（{one.number}）" for one in sent)


# What the office notes of a unit's people before anybody is held to account.
MILDER = ("talk", "reminder", "admonition")


def _noted(inspection) -> str:
    forms = inspection.accountabilities.filter(form__in=MILDER).order_by("decided_on", "id")
    return "、".join(f"{zh(one.decided_on)}{one.get_form_display()}" for one in forms)


def _tried(inspection) -> str:
    """All that was tried before; "" if nothing was."""
    papers, notes = _urged_by(inspection, *STEPS), _noted(inspection)
    said = [f"印发{papers}" if papers else "", f"于{notes}有关责任人员" if notes else ""]
    return "，".join(filter(None, said))


def _too_early_for_accountability(inspection) -> str:
    if sentence := _nothing_overdue(inspection):
        return sentence
    if not _tried(inspection):
        return "还没有提醒、督办或者告诫过这个单位；督促后仍未完成整改的，再提出问责建议。"
    return ""


@paper_kind(
    "accountability", "问责建议书", of=Inspection, verb="urge", issued=True, again=True,
    ready=_too_early_for_accountability,
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}问",
        title="关于对{被巡察党组织}\n巡察整改不力予以问责的建议书",
        addressee=LEADING_GROUP,
        body="""\
# 基本情况
{巡察轮次}{巡察组}对{被巡察党组织}开展{巡察类型}，反馈的问题中有{问题数}个逾期未完成整改。
{问题清单}
# 督促情况
{已督促情况}
# 问责建议
{被巡察党组织}履行巡察整改主体责任不到位，经督促仍未按期完成整改。建议按照干部管理权限，由有关机关对该单位党组织主要负责人和上述问题的责任领导予以核实问责。
以上建议，请审定。
""",
        signer=OFFICE,
    ),
    offers={**OFFERS, "已督促情况": "此前印发的文书和登记的约谈、提醒、告诫"},
    parts={"问题清单": "逾期未完成的整改问题，列明责任领导"},
    # To a higher body: who signed it stands on it (GB/T 9704-2012, 7.2.6), as told when it goes out.
    dress=lambda inspection: {"secrecy": SECRET, "approver": "待签发"},
)  # fmt: skip
def accountability_proposal(inspection):
    tried = _tried(inspection)
    before = f"我办已{tried}，上述问题仍未完成整改。" if tried else ""
    return {**_facts(inspection, overdue(inspection)), "已督促情况": before}
