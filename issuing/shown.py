"""What pages show of papers."""

from kernel.paper.content import Paper
from kernel.paper.layout import page_of
from kernel.shown import shown


def preview(paper: Paper) -> dict:
    """The paper's text for the screen, for issuing/_preview.html: the words, not the measures."""
    page = page_of(paper)
    for block in page["blocks"]:
        block["labels"] = [column[0] for column in block.get("columns", ())]
    for annex in page["annexes"]:
        for block in annex["blocks"]:
            block["labels"] = [column[0] for column in block.get("columns", ())]
    return page | {"issuer": paper.issuer}


def official_facts(paper) -> list[tuple[str, str]]:
    rows = (
        ("标题", paper.title),
        ("文种", paper.kind_label),
        ("发文字号", paper.number or "未编号"),
        ("密级和保密期限", paper.secrecy or "不标密级"),
        ("紧急程度", paper.urgency or "不标"),
        ("定稿", f"{paper.frozen_by.name}，{shown(paper.frozen_at)}"),
        ("文书用语", f"本办第{paper.wording.edition}版" if paper.wording else "系统自带"),
        ("签发人", paper.approver),
        ("印发日期", shown(paper.issued_on) if paper.issued_on else ""),
    )
    return [(label, text) for label, text in rows if text]
