"""What a page, or the page of a signature, shows of a paper or a finding, as (label, text)."""

from findings.register.citing import in_words, kinds_of
from kernel.files import listed
from kernel.shown import shown


def paper_texts(paper) -> list[tuple[str, str]]:
    names = ("overview", "facts", "basis", "analysis")
    return [_of(paper, name) for name in names]


def paper_facts(paper) -> list[tuple[str, str]]:
    return _in_words(
        ("编号", paper.number or "审定后编号"),
        ("被巡察单位", paper.inspection.unit.name),
        ("问题类别", paper.category and paper.category.full_name),
        _of(paper, "domains"),
        ("问题来源", paper.source_labels),
        ("问题归属", paper.get_body_or_department_display()),
        _of(paper, "responsible_subject"),
        _of(paper, "leader_in_charge"),
        _of(paper, "occurred_on_level"),
        _of(paper, "found_on"),
        ("承办人", paper.handler_names),
        ("起草人", paper.author),
        *_known(
            ("审核人", _with_principal(paper.reviewed_by, paper.reviewed_for)),
            ("审定人", _with_principal(paper.approved_by, paper.approved_for)),
            ("审定时间", paper.approved_at),
        ),
    )


def _with_principal(person, principal) -> str:
    return f"{person}代{principal}" if principal else person


def whole_paper(paper) -> list[tuple[str, str]]:
    """Everything that is reviewed and approved; the evidence stands beside it (`paper_files`)."""
    sources = "、".join(in_words(kinds_of(paper))) or "无"
    return [
        ("标题", paper.title),
        *paper_texts(paper),
        *paper_facts(paper)[1:11],
        ("引用材料", sources),
    ]


def finding_texts(finding) -> list[tuple[str, str]]:
    return [_of(finding, name) for name in ("text", "root_cause", "advice")]


def paper_files(paper, can_edit=False) -> list[dict]:
    remove = "workingpaper_remove_evidence" if can_edit else ""
    return listed(
        paper.evidence_in_order(), under=paper, route="workingpaper_evidence", remove=remove
    )


def finding_facts(finding) -> list[tuple[str, str]]:
    return _in_words(
        ("编号", finding.number_text),
        ("被巡察单位", finding.inspection.unit.name),
        ("问题类别", finding.category and finding.category.full_name),
        ("监督重点", finding.focus),
        ("范围", finding.get_scope_display()),
        ("处置意见", finding.get_disposal_display()),
        _of(finding, "responsible_subject"),
        *_known(
            ("组务会日期", finding.meeting_on),
            ("认定人", finding.confirmed_by),
            ("认定时间", finding.confirmed_at),
        ),
    )


def whole_finding(finding) -> list[tuple[str, str]]:
    papers = "\n".join(str(paper) for paper in finding.papers_in_order())
    return [
        _of(finding, "title"),
        *finding_texts(finding),
        *finding_facts(finding)[1:7],
        ("引用底稿", papers),
    ]


def _of(record, name):
    return record._meta.get_field(name).verbose_name, getattr(record, name)


def _in_words(*rows) -> list[tuple[str, str]]:
    return [(label, shown(value)) for label, value in rows]


def _known(*rows):
    """Signatures are shown once they are there."""
    return [row for row in rows if row[1]]
