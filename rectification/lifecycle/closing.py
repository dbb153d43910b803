"""What closes a case: the reports, the evaluation, the publication, the archive; and the look-back."""

from kernel.lifecycle import Lifecycle, Move, State
from rectification.lifecycle.plan import signature_stands


def _report_is_written(report) -> str:
    return "" if report.text.strip() else "报告正文还没有填写。"


def _report_is_as_asked(report) -> str:
    if report.draft_fingerprint != report.fingerprint:
        return "报告内容与提请签字时不一致，请撤回后重新提请。"
    return _report_is_written(report)


REPORT = Lifecycle(
    "rectification_report",
    states=(
        State("drafting", "起草中", "run"),
        State("returned", "已退回修改", "late"),
        State("awaiting_signature", "待书记签字", "warn"),
        State("signed", "已签字上报，待审核", "warn"),
        State("accepted", "审核通过", "ok"),
    ),
    moves=(
        Move(
            "submit_for_signature", "提请书记签字", ("drafting", "returned"),
            "awaiting_signature", needs=_report_is_written, duty="完善并提请签字",
        ),
        Move(
            "sign", "签字并上报", ("awaiting_signature",), "signed",
            needs=_report_is_as_asked, duty="审签", review=True,
        ),
        Move(
            "return_to_liaison", "退回修改", ("awaiting_signature",), "returned",
            reason=True, sends_back=True,
        ),
        Move("withdraw", "撤回修改", ("awaiting_signature",), "drafting", aside=True),
        Move(
            "accept", "审核通过", ("signed",), "accepted",
            needs=signature_stands, duty="审核", review=True,
        ),
        Move(
            "return", "退回单位修改", ("signed",), "returned", reason=True, sends_back=True
        ),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip


def _both_reports_accepted(record) -> str:
    if record.reports_accepted < 2:
        return "整改情况报告和主要负责人组织落实情况报告都审核通过后才能办理。"
    return ""


def _evaluation_is_complete(evaluation) -> str:
    if not evaluation.grade:
        return "还没有确定等次。"
    if not evaluation.comment.strip():
        return "评估意见还没有填写。"
    return _both_reports_accepted(evaluation)


EVALUATION = Lifecycle(
    "evaluation",
    states=(
        State("drafting", "评估中", "run"),
        State("returned", "已退回修改", "late"),
        State("submitted", "待领导小组审定", "warn"),
        State("approved", "已审定", "ok"),
    ),
    moves=(
        Move(
            "submit", "报领导小组审定", ("drafting", "returned"), "submitted",
            needs=_evaluation_is_complete, duty="完成整改评估",
        ),
        Move("approve", "审定", ("submitted",), "approved", duty="审定整改评估", review=True),
        Move("return", "退回修改", ("submitted",), "returned", reason=True, sends_back=True),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip


def _publication_is_written(publication) -> str:
    return "" if publication.text.strip() else "公开稿还没有填写。"


def _publication_is_as_confirmed(publication) -> str:
    if publication.draft_fingerprint != publication.confirmed_fingerprint:
        return "公开稿与书记确认的文本不一致，请退回。"
    return "" if publication.unit_report_accepted else "整改情况报告还没有审核通过，暂不能公开。"


PUBLICATION = Lifecycle(
    "publication",
    states=(
        State("drafting", "起草中", "run"),
        State("returned", "已退回修改", "late"),
        State("awaiting_confirmation", "待书记确认", "warn"),
        State("confirmed", "已确认，待审批", "warn"),
        State("approved", "已批准，待公开", "warn"),
        State("published", "已公开", "ok"),
    ),
    moves=(
        Move(
            "submit", "提请书记确认", ("drafting", "returned"), "awaiting_confirmation",
            needs=_publication_is_written, duty="完善公开稿",
        ),
        Move(
            "confirm", "确认并报批", ("awaiting_confirmation",), "confirmed",
            needs=_publication_is_written, duty="确认公开稿", review=True,
        ),
        Move(
            "return_to_liaison", "退回修改", ("awaiting_confirmation",), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "approve", "批准公开", ("confirmed",), "approved",
            needs=_publication_is_as_confirmed, duty="审批公开稿", review=True,
        ),
        Move(
            "return", "退回单位修改", ("confirmed", "approved"), "returned",
            reason=True, sends_back=True,
        ),
        Move("publish", "登记公开", ("approved",), "published", duty="公开并登记"),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip


def _case_is_finished(archive) -> str:
    if archive.inspection.looks_back_at_id:
        count = archive.unchecked
        return f"还有 {count} 个问题没有核查。" if count else ""
    if sentence := _both_reports_accepted(archive):
        return sentence
    if not archive.evaluation_approved:
        return "整改评估还没有审定。"
    count = archive.items_left
    return f"还有 {count} 个整改问题没有销号，也没有转为长期坚持。" if count else ""


ARCHIVE = Lifecycle(
    "archive",
    states=(State("compiling", "组卷中", "run"), State("archived", "已归档", "ok")),
    moves=(
        Move(
            "file_away", "归档", ("compiling",), "archived",
            needs=_case_is_finished, duty="归档案卷",
        ),
        Move("reopen", "重新组卷", ("archived",), "compiling", reason=True),
    ),
    editable=frozenset({"compiling"}),
)  # fmt: skip


def _team_has_entered(check) -> str:
    if check.inspection.entered_on is None:
        return "还没有进驻，进驻后再核查。"
    return ""


CHECK = Lifecycle(
    "check",
    states=(
        State("unchecked", "待核查", "warn"),
        State("rectified", "已整改", "ok"),
        State("not_rectified", "未整改", "late"),
        State("relapsed", "反弹", "late"),
    ),
    moves=(
        Move(
            "find_rectified", "认定已整改", ("unchecked",), "rectified",
            needs=_team_has_entered, duty="核查整改情况",
        ),
        Move(
            "find_not_rectified", "认定未整改", ("unchecked",), "not_rectified",
            needs=_team_has_entered,
        ),
        Move("find_relapsed", "认定反弹", ("unchecked",), "relapsed", needs=_team_has_entered),
        Move(
            "revise", "重新核查", ("rectified", "not_rectified", "relapsed"), "unchecked",
            reason=True, sends_back=True,
        ),
    ),
)  # fmt: skip
