"""Papers and findings as far along as a test needs them, built by the real deeds."""

from django.core.files.uploadedfile import SimpleUploadedFile

from findings.register import actions
from findings.register.models import Finding, WorkingPaper
from tests.stages import stage

TEXTS = {
    "title": "质保金退付超期",
    "overview": "老旧小区改造质保金退付超期43户。",
    "facts": "查阅2024年以来退付台账。",
    "basis": "《建设工程质量保证金管理办法》第十一条。",
    "analysis": "责任落实不到位。",
    "responsible_subject": "区住建局党组",
}


def text_file(name="台账.txt"):
    return SimpleUploadedFile(name, "退付台账".encode())


@stage
def a_paper(scene, **fields) -> WorkingPaper:
    return actions.write_paper(
        scene.inspection, by=scene.member, handlers=[scene.member, scene.member2],
        **{**TEXTS, **fields},
    )  # fmt: skip


@stage
def paper_of_the_other_team(scene) -> WorkingPaper:
    paper = actions.write_paper(
        scene.other_inspection, by=scene.other_member,
        handlers=[scene.other_member, scene.other_deputy], **TEXTS,
    )  # fmt: skip
    actions.submit_workingpaper(paper, by=scene.other_member)
    actions.review_workingpaper(paper, by=scene.other_head)
    return actions.approve_workingpaper(paper, by=scene.other_head)


@stage
def submitted(scene, **fields) -> WorkingPaper:
    return actions.submit_workingpaper(a_paper(scene, **fields), by=scene.member)


@stage
def reviewed(scene, **fields) -> WorkingPaper:
    return actions.review_workingpaper(submitted(scene, **fields), by=scene.deputy)


@stage
def approved(scene, **fields) -> WorkingPaper:
    return actions.approve_workingpaper(reviewed(scene, **fields), by=scene.head)


@stage
def a_finding(scene, papers=None, **fields) -> Finding:
    papers = papers or [approved(scene)]
    return actions.draw_finding(
        scene.inspection, by=scene.deputy, papers=papers,
        **{"title": "质保金退付超期", "text": "质保金退付超期43户。", **fields},
    )  # fmt: skip


@stage
def confirmed(scene, **fields) -> Finding:
    actions.seed_taxonomy(scene.committee)
    category = scene.committee.categories.get(code="0804")
    finding = a_finding(scene, category=category, disposal="rectify", **fields)
    return actions.confirm_finding(finding, by=scene.head)
