from kernel.ledger import Column, Ledger


def receipt_of(seal) -> str:
    """The first 32 digits of a seal's value in groups of four, fit to be printed and compared."""
    value = seal.value[:32]
    return " ".join(value[at : at + 4] for at in range(0, 32, 4))


SEALS = Ledger(
    "seals",
    "封存凭据",
    columns=(
        Column("编号", "number", sort="number"),
        Column("时间", "at", kind="date", sort="at"),
        Column("记录条数", "events"),
        Column("摘要算法", "algorithm"),
        Column("封存凭据", receipt_of),
    ),
    order=("-number",),
    none_text="还没有封存。后台程序每分钟封存一次，请稍后再看。",
)
