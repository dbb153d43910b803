"""Lifecycles of the working paper (三审: handlers, deputy, head) and of the finding."""

from kernel.lifecycle import Lifecycle, Move, State


def _paper_is_complete(paper) -> str:
    if len(paper.handlers.all()) < 2:
        return "承办人不足两人，请先补充承办人。"
    missing = [label for label, text in paper.required_texts() if not text.strip()]
    if missing:
        return f"“{'”“'.join(missing)}”还没有填写。"
    return ""


PAPER = Lifecycle(
    "paper",
    states=(
        State("drafting", "起草中", "run"),
        State("returned", "已退回承办人", "late"),
        State("deputy_review", "待副组长审核", "warn"),
        State("head_review", "待组长审定", "warn"),
        State("approved", "已审定", "ok"),
        State("discarded", "已作废", "off"),
    ),
    moves=(
        Move(
            "submit", "报副组长审核", ("drafting", "returned"), "deputy_review",
            needs=_paper_is_complete, duty="完善并报审底稿", desk="修改",
        ),
        Move(
            "review", "审核同意，报组长审定", ("deputy_review",), "head_review",
            duty="审核底稿", review=True,
        ),
        Move("approve", "审定底稿", ("head_review",), "approved", duty="审定底稿", review=True),
        Move(
            "return_to_handler", "退回承办人", ("deputy_review", "head_review"), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "return_to_deputy", "退回副组长", ("head_review",), "deputy_review",
            reason=True, sends_back=True,
        ),
        Move("discard", "作废", ("drafting",), "discarded", reason=True, aside=True),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip


def _finding_is_complete(finding) -> str:
    if not finding.rests_on_papers:
        return "还没有引用已审定的底稿，问题须有底稿支撑。"
    if finding.category_id is None:
        return "还没有选择问题类别。"
    if not finding.disposal:
        return "还没有选择处置意见。"
    return ""


FINDING = Lifecycle(
    "finding",
    states=(
        State("drafting", "待组务会研究", "run"),
        State("confirmed", "已认定", "ok"),
        State("withdrawn", "已撤销", "off"),
    ),
    moves=(
        Move(
            "confirm", "组务会认定", ("drafting",), "confirmed",
            needs=_finding_is_complete, duty="提请组务会认定问题",
        ),
        Move("reopen", "重新研究", ("confirmed",), "drafting", reason=True),
        Move("withdraw", "撤销问题", ("drafting",), "withdrawn", reason=True),
    ),
    editable=frozenset({"drafting"}),
)  # fmt: skip
