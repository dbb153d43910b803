"""What the page of a notice, or of its signature, shows as (label, text)."""

from kernel.files import listed
from kernel.shown import shown


def notice_texts(record) -> list[tuple[str, str]]:
    texts = [("存在问题", record.problem), ("整改要求", record.requirement)]
    if record.result:
        texts.append(("整改结果", record.result))
    return texts


def notice_facts(record) -> list[tuple[str, str]]:
    """What the unit may know as well."""
    return _in_words(
        ("文号", record.number or "下发时编号"),
        ("被巡察单位", record.inspection.unit.name),
        ("整改期限", record.due_on),
        *_known(
            ("下发日期", record.issued_on),
            ("签收人", record.acknowledged_by),
            ("签收时间", record.acknowledged_at),
            ("报告时间", record.reported_at),
            ("办结时间", record.verified_at),
        ),
    )


def inside_facts(record) -> list[tuple[str, str]]:
    """What stays with the team and those above it."""
    return _in_words(
        ("对应问题", record.finding),
        ("对应底稿", record.paper),
        *_known(
            ("批准人", record.approved_by),
            ("批准时间", record.approved_at),
            ("下发人", record.issued_by),
        ),
    )


def whole_notice(record) -> list[tuple[str, str]]:
    """What is approved, issued and acknowledged: exactly what the fingerprint covers."""
    return _in_words(
        ("标题", record.title),
        ("被巡察单位", record.inspection.unit.name),
        ("存在问题", record.problem),
        ("整改要求", record.requirement),
        ("整改期限", record.due_on),
    )


def reported_result(record) -> list[tuple[str, str]]:
    return [*whole_notice(record), ("整改结果", record.result)]


def result_files(record) -> list[dict]:
    return listed(record.results_in_order(), under=record, route="immediaterectification_result")


def _in_words(*rows) -> list[tuple[str, str]]:
    return [(label, shown(value)) for label, value in rows]


def _known(*rows):
    """Signatures are shown once they are there."""
    return [row for row in rows if row[1]]
