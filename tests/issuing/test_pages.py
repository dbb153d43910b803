"""The office's pages of papers, and who else meets a paper where."""

import io
import zipfile

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from issuing import actions
from issuing.kinds import kind_of, print_of
from issuing.models import OfficialPaper, RegisteredNumber, WordTemplate
from issuing.models.papers import content_of
from issuing.word_template import ELEMENTS, filled, template_faults
from kernel import jobs, policy
from kernel.models import Event
from kernel.paper.content import Annex, Facts, Heading, Paper, Paragraph, Table
from rounds.actions import recuse
from tests.issuing.drawn import template_of
from tests.issuing.test_life import NOTICE, frozen, scan, seen
from tests.reports.cases import report_in

REPORT = kind_of("reports.report:report")


@pytest.fixture
def as_office(client, scene):
    client.force_login(scene.office, "django.contrib.auth.backends.ModelBackend")
    return client


def wording_url(scene, route="wording"):
    return reverse(route, args=[scene.committee.pk, NOTICE.name])


def typed(**changes):
    return {"edition": 0, **vars(NOTICE.says), **changes}


def test_the_office_freezes_on_the_page_what_it_has_read_there(scene, as_office):
    url = reverse(NOTICE.route, args=[scene.inspection.pk])
    page = as_office.get(url)
    data = {"freeze": "1", **page.context["form"].initial, "secrecy": "", "urgency": "加急"}
    response = as_office.post(url, data)
    paper = OfficialPaper.objects.get()
    assert response.url == paper.get_absolute_url()
    assert paper.paper.urgency == "加急"
    for address in (response.url, reverse("officialpapers"), url):
        assert paper.title in as_office.get(address).content.decode().replace("<br>", "")
    late = as_office.post(url, {**data, "seen": "0" * 64})
    assert "已有定稿" in late.content.decode()


def test_a_paper_goes_its_way_by_the_pages_of_its_moves(scene, as_office):
    paper = frozen(scene)
    for name, given in (
        ("number", {}),
        ("issue", {"issued_on": timezone.localdate(), "approver": "陆建国"}),
        ("file", {"files": scan()}),
        ("withdraw", {"note": "单位名称有误。"}),
    ):
        url = reverse(f"officialpaper_{name}", args=[paper.pk])
        assert as_office.get(url).status_code == 200, name
        paper = scene.again(paper)
        assert as_office.post(url, {"version": paper.version, **given}).status_code == 302, name
    assert scene.again(paper).state == "withdrawn"


def test_somebody_who_has_read_another_text_is_told_and_nothing_is_frozen(scene, as_office):
    url = reverse(NOTICE.route, args=[scene.inspection.pk])
    page = as_office.post(url, {"freeze": "1", "seen": "0" * 64, "secrecy": "", "urgency": ""})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert not OfficialPaper.objects.exists()


def test_a_wording_is_tried_on_a_real_case_and_kept_only_when_saved(scene, as_office):
    page = as_office.post(wording_url(scene), typed(note="联系人：方静", **{"try": "1"}))
    assert "联系人：方静" in page.content.decode().split('id="trial"')[1]
    assert not content_of(NOTICE, scene.inspection).note
    as_office.post(wording_url(scene), typed(note="联系人：方静", save="1"))
    assert content_of(NOTICE, scene.inspection).note == "联系人：方静"


def test_a_wrong_placeholder_is_named_and_nothing_typed_is_lost(scene, as_office):
    page = as_office.post(wording_url(scene), typed(title="关于{被巡察单味}的通知", save="1"))
    body = page.content.decode()
    assert "没有{被巡察单味}这个占位" in body
    assert "关于{被巡察单味}的通知" in body
    assert content_of(NOTICE, scene.inspection).title.startswith("关于对")


def test_the_shipped_words_come_back_as_an_edition_of_their_own(scene, as_office):
    as_office.post(wording_url(scene), typed(note="联系人：方静", save="1"))
    as_office.post(wording_url(scene, "wording_restore"), {"edition": 1})
    assert not content_of(NOTICE, scene.inspection).note
    assert scene.committee.wordings.count() == 2
    page = as_office.get(wording_url(scene), {"edition": 1})  # the older one, to begin with again
    assert page.context["form"]["note"].value() == "联系人：方静"


@pytest.mark.parametrize("key", ["head", "leader_group", "secretary", "foreign_office", "stranger"])
def test_nobody_but_the_office_finds_wordings_register_or_papers(scene, client, key):
    paper = actions.number(frozen(scene), by=scene.office)
    client.force_login(getattr(scene, key), "django.contrib.auth.backends.ModelBackend")
    for url in (wording_url(scene), paper.get_absolute_url(), f"{paper.get_absolute_url()}file/"):
        assert client.get(url).status_code in (403, 404), url
    for route in ("officialpapers", "registerednumbers"):
        page = client.get(reverse(route))
        assert page.status_code == 404 or paper.number not in page.content.decode()


def test_of_a_case_an_officer_keeps_away_from_they_see_no_paper_and_no_number(scene):
    paper = actions.number(frozen(scene), by=scene.office)
    recuse(scene.office2, by=scene.office, unit=scene.unit, ground="relative")
    person = scene.office2
    assert not policy.visible(OfficialPaper, person).filter(pk=paper.pk).exists()
    assert not policy.visible(RegisteredNumber, person).filter(paper=paper).exists()
    assert not policy.may(person, "withdraw", paper)


def test_nor_a_paper_of_the_whole_team_that_tells_of_such_a_case(scene):
    kind = kind_of("rounds.authorisation:decision")
    record = scene.again(scene.team.authorisation)
    paper = actions.freeze(kind, record, by=scene.office, seen=print_of(content_of(kind, record)))
    recuse(scene.office2, by=scene.office, unit=scene.unit, ground="relative")
    assert policy.visible(OfficialPaper, scene.office).filter(pk=paper.pk).exists()
    assert not policy.visible(OfficialPaper, scene.office2).filter(pk=paper.pk).exists()
    assert not policy.may(scene.office2, "number", paper)
    assert not policy.may(scene.office2, "print", record)


# --- the office's own Word file -----------------------------------------------------------------


def test_a_template_is_taken_named_in_its_faults_and_put_away_again(scene, as_office):
    url = wording_url(scene, "template_add")
    page = as_office.post(url, {"files": template_of("{标题}", "{证文}")}, follow=True)
    assert "没有{证文}这个占位" in page.content.decode()
    assert "模板里没有{正文}" in page.content.decode()
    as_office.post(url, {"files": template_of("{标题}", "{正文}")})
    template = WordTemplate.objects.get()
    as_office.post(reverse("wordtemplate_remove", args=[template.pk]))
    assert not WordTemplate.objects.in_use().exists()


def test_what_is_no_word_file_is_told_so():
    broken = template_of("{标题}", "{正文}")
    broken.file = io.BytesIO(b"PK\x03\x04 no zip at all")
    assert "打不开" in template_faults(broken)[0]


def test_every_element_of_a_paper_finds_its_place_however_word_has_split_it(scene):
    upload = template_of("{标题}", "文号：{发文字号}　{密级}", "{正文}", "{署名}{成文日期}")
    document = Document(upload)
    split = document.add_paragraph()
    for piece in ("主送{主", "送机", "关}收"):
        split.add_run(piece)
    again = io.BytesIO()
    document.save(again)
    upload.file = again
    assert template_faults(upload) == []
    template = actions.add_template(scene.committee, NOTICE, by=scene.office, upload=upload)
    paper = Paper(
        title="关于{署名}的\n通知", number="青巡〔2026〕1号", addressee="甲局：", signer="巡察办",
        blocks=(
            Heading(3, "第七个问题", 7),
            Heading(1, "事由"), Paragraph("甲。\n乙 < & {标题}。"), Facts((("人", "某"),)),
            Table((("序号", 1), ("问题", 2)), ((1, "丙"),)),
        ),
        annexes=(Annex("清单", (Paragraph("丁。"),)),),
    )  # fmt: skip
    made = Document(io.BytesIO(filled(template, paper)))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    for words in (
        "关于{署名}的通知",
        "一、事由",
        "7.第七个问题",
        "乙 < & {标题}。",
        "主送甲局收",
        "丁。",
        "文号：青巡〔2026〕1号",
    ):
        assert words in text
    assert "{正文}" not in text
    assert [cell.text for cell in made.tables[1].rows[1].cells] == ["1", "丙"]
    names = zipfile.ZipFile(io.BytesIO(filled(template, paper))).namelist()
    assert not [name for name in names if "vba" in name.lower()]
    assert set(ELEMENTS) >= {"标题", "正文"}


# --- who took a secret paper --------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_whoever_takes_a_secret_paper_stands_on_it_and_in_the_events(scene, client, suffix):
    report = report_in(scene, "approved")
    job = jobs.request_paper(report, by=scene.head, name=REPORT.name, suffix=suffix)
    assert jobs.build(job.pk)
    client.force_login(scene.head, "django.contrib.auth.backends.ModelBackend")
    url = reverse(f"{REPORT.route}_file", args=[report.pk])
    page = client.get(reverse(REPORT.route, args=[report.pk])).content.decode()
    assert f"下载 {'PDF' if suffix == 'pdf' else 'Word'}</a>" in page
    taken = b"".join(client.get(url, {"as": suffix}).streaming_content)
    words = _words(taken, suffix)  # a PDF's lie slanted, so their characters come in any order
    assert min(words.count(character) for character in scene.head.name) >= 1 + 3 * (suffix == "pdf")
    event = Event.objects.filter(verb="take_paper").latest("pk")
    assert event.data["watermark"] is True
    assert event.person_id == scene.head.pk


def _words(content, suffix):
    if suffix == "docx":
        document = Document(io.BytesIO(content))
        return "".join(section.header._element.xml for section in document.sections)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return pdf.pages[0].extract_text().replace(" ", "").replace("\n", "")


def test_the_text_that_was_frozen_is_what_is_printed_whatever_becomes_of_the_case(scene):
    paper = frozen(scene)
    before = print_of(paper.paper)
    scene.unit.name = "青山区住房和城乡建设局党委"
    scene.unit.save()
    assert print_of(scene.again(paper).paper) == before
    assert seen(scene.again(scene.inspection)) != paper.content_hash
