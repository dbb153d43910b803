"""Ledgers of this room. No column names a person or a matter: a list is read over a shoulder."""

from django.utils import timezone

from accounts.models import Organisation
from findings.clues.conditions import CONDITIONS
from findings.clues.lifecycle import CLUE, ITEM, TRANSFER
from findings.clues.models import Clue, TransferItem
from findings.clues.shown import disposition_label, due_text, handling_label
from kernel.ledger import Column, Filter, Ledger, by_condition
from rounds.ledgers import rounds_of, terms_of, units_of

CLUES = Ledger(
    name="clues",
    title="问题线索台账",
    columns=(
        Column("线索", "title", small="get_channel_display", sort="registered_at", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("性质", "get_nature_display", small="get_origin_display"),
        Column("干部管理权限", "get_authority_display"),
        Column("拟移交去向", "get_destination_display"),
        Column("办理情况", handling_label),
        Column("状态", kind="status"),
    ),
    search=("number",),
    filters=(
        Filter("state", "状态", "state", CLUE.choices),
        Filter("nature", "性质", "nature", Clue.Nature.choices),
        Filter("authority", "管理权限", "authority", Clue.Authority.choices),
        Filter("unit", "单位", "inspection__unit_id", units_of),
    ),
    order=("-registered_at", "pk"),
    select=("inspection__unit", "inspection__round__term"),
    search_hint="搜索线索编号",
    none_text="还没有问题线索。组长和线索专管员在案卷中登记。",
)


def _receivers(rows, path=""):
    pairs = rows.filter(**{f"{path}receiver__isnull": False}).order_by(f"{path}receiver__code")
    return list(dict.fromkeys(pairs.values_list(f"{path}receiver_id", f"{path}receiver__name")))


TRANSFERS = Ledger(
    name="transfers",
    title="移交函",
    columns=(
        Column("移交函", "title", sort="drawn_at", link=True),
        Column("接收单位", "receiver_name", small="get_kind_display"),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("事项", lambda transfer: f"{transfer.size} 项"),
        Column("移交日期", "sent_on", kind="date", sort="sent_at"),
        Column("交接日期", "handed_on", kind="date", sort="handed_on"),
        Column("状态", kind="status"),
    ),
    search=("number", "receiver__name"),
    filters=(
        Filter("state", "状态", "state", TRANSFER.choices),
        Filter("kind", "接收单位类别", "kind", Organisation.Receives.choices),
        Filter("receiver", "接收单位", "receiver_id", _receivers),
        Filter("unit", "单位", "inspection__unit_id", units_of),
    ),
    order=("-drawn_at", "pk"),
    select=("inspection__unit", "inspection__round__term", "receiver"),
    search_hint="搜索移交函号、接收单位",
    none_text="还没有移交函。线索批准后，在案卷中办理移交。",
)

ITEMS = Ledger(
    name="transferitems",
    title="移交事项对账",
    columns=(
        Column("移交事项", "place", sort="created_at", link=True),
        Column("接收单位", "transfer.receiver_name"),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("类别", "get_kind_display", small="get_nature_display"),
        Column("干部管理权限", "get_authority_display", extra=True),
        Column("移交日期", "transfer.sent_on", kind="date", sort="transfer__sent_at"),
        Column(
            "答复期限", "due_on", kind="date", sort="due_on",
            small=lambda item: due_text(item, timezone.localdate()),
        ),
        Column("最近答复", disposition_label),
        Column("状态", kind="status"),
    ),
    search=("transfer__number", "transfer__receiver__name"),
    filters=(
        Filter("state", "状态", "state", ITEM.choices),
        Filter("overdue", "期限", "is_overdue", [("True", "逾期"), ("False", "未逾期")]),
        Filter("kind", "类别", "kind", TransferItem.Kind.choices),
        Filter(
            "receiver", "接收单位", "transfer__receiver_id",
            lambda rows: _receivers(rows, "transfer__"),
        ),
        by_condition("answer", "答复", CONDITIONS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
        Filter("term", "届次", "inspection__round__term_id", terms_of),
    ),
    order=("-created_at", "pk"),
    select=("inspection__unit", "inspection__round__term", "transfer__receiver"),
    search_hint="搜索移交函号、接收单位",
    none_text="还没有移交事项。",
)  # fmt: skip
