from issuing.kinds import all_kinds
from issuing.lifecycle import PAPER
from kernel.ledger import Column, Filter, Ledger


def _kinds(rows):
    return sorted((kind.name, kind.label) for kind in all_kinds() if kind.issued)


def _years(rows):
    years = rows.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, f"{year}年") for year in years]


def _paper_state(row):
    paper = getattr(row, "paper", None)
    return paper.state_label if paper else "随事项办理"


REGISTER = Ledger(
    name="registerednumbers",
    title="发文登记",
    columns=(
        Column("发文字号", "number", sort="year"),
        Column("文种", "kind_label"),
        Column("标题", "title", small="addressee"),
        Column("密级", lambda row: row.secrecy or "—"),
        Column("登记人", "drawn_by"),
        Column("登记时间", "drawn_at", sort="drawn_at"),
        Column("办理", _paper_state),
    ),
    search=("title", "addressee", "prefix"),
    filters=(
        Filter("kind", "文种", "kind", _kinds),
        Filter("year", "年份", "year", _years),
    ),
    order=("-id",),
    select=("drawn_by", "paper"),
    search_hint="搜索标题、主送机关",
    empty_text="没有符合条件的发文。",
    none_text="还没有编过文号。文书定稿后编号，立行立改、反馈意见随办理编号。",
)

OFFICIAL_PAPERS = Ledger(
    name="officialpapers",
    title="正式文书",
    columns=(
        Column("发文字号", lambda paper: paper.number or "未编号"),
        Column("标题", "title", link=True, small="kind_label"),
        Column("密级", lambda paper: paper.secrecy or "—"),
        Column("定稿", "frozen_at", small="frozen_by", sort="frozen_at"),
        Column("印发日期", "issued_on", sort="issued_on"),
        Column("状态", kind="status"),
    ),
    search=("title",),
    filters=(
        Filter("state", "状态", "state", PAPER.choices),
        Filter("kind", "文种", "kind", _kinds),
    ),
    order=("-frozen_at",),
    select=("registered", "frozen_by"),
    search_hint="搜索标题",
    empty_text="没有符合条件的文书。",
    none_text="还没有定稿的文书。在案卷的“文书”中选文种，核对后定稿。",
)
