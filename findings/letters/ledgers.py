from findings.letters.lifecycle import LETTER
from findings.letters.models import Letter
from kernel.ledger import Column, Filter, Ledger

# Nothing of the content: no search, no sender, nobody reflected. Excel holds the same columns.
LETTERS = Ledger(
    name="letters",
    title="信访台账",
    columns=(
        Column("编号", "number", small="inspection.unit", sort="sequence", link=True),
        Column("渠道", "get_channel_display", small="get_signed_display"),
        Column("收到日期", "received_on", sort="received_on"),
        Column("受理", lambda letter: "逾期件" if letter.is_late else "期限内"),
        Column("并入", lambda letter: f"{letter.copies} 件" if letter.copies else ""),
        Column("处置", "get_disposition_display"),
        Column("状态", kind="status"),
    ),
    filters=(
        Filter("state", "状态", "state", LETTER.choices),
        Filter("channel", "渠道", "channel", Letter.Channel.choices),
        Filter("disposition", "处置", "disposition", Letter.Disposition.choices),
        Filter("late", "受理", "is_late", ((True, "逾期件"), (False, "期限内"))),
    ),
    order=("-registered_at", "-year", "-sequence", "pk"),
    select=("inspection__unit",),
    empty_text="还没有登记信访件。",
)
