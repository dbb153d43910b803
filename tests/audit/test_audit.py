"""The audit administrator searches, exports and proves; nobody else, and nothing of the cases."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db.models import Value
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from kernel import jobs, seals
from kernel.enclosed import open_enclosed
from kernel.events import record_event
from kernel.models import Event, Job
from rounds.actions import leave_inspection
from xuncha.audit import charts
from xuncha.audit.forms import subject_types
from xuncha.audit.models import EventExport, Verification
from xuncha.audit.search import found
from xuncha.audit.shown import cells_of, names_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _log_apart(settings, tmp_path):
    settings.SEAL_LOG = tmp_path / "seals.log"


@pytest.fixture
def as_(client, scene):
    def sign_in(key):
        client.force_login(getattr(scene, key), BACKEND)
        return client

    return sign_in


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    return response.content.decode()


@pytest.mark.parametrize(
    "key", ["office", "leader_group", "head", "secretary", "system_admin", "stranger"]
)
@pytest.mark.parametrize("name", ["audit", "events", "seals", "eventexports", "eventexport_new"])
def test_whoever_is_not_an_auditor_finds_no_such_page(as_, key, name):
    assert as_(key).get(reverse(name)).status_code == 404


def test_the_security_administrator_sees_what_the_auditor_does_and_nothing_else(scene, as_):
    leave_inspection(scene.inspection, by=scene.head)
    page(as_("audit_admin"), "events", kind="deed")
    told = page(as_("security_admin"), "events")
    assert "查询办理记录" in told
    assert "顾远" not in told
    assert as_("security_admin").get(reverse("audit")).status_code == 404
    assert as_("security_admin").get(reverse("eventexport_new")).status_code == 404


def test_a_reason_given_in_a_case_stays_in_the_case(scene, as_):
    leave_inspection(scene.inspection, by=scene.head, note="信访人已另行核实")
    told = page(as_("audit_admin"), "events", label="登记撤点")
    assert "顾远" in told
    assert "进驻中 → 已撤点" in told
    assert "信访人" not in told
    assert "（理由见案卷）" in told


def test_a_stated_purpose_is_the_auditors_business(scene, as_):
    record_event(
        by=scene.head, verb="x", label="下载附件", record=scene.inspection, kind="export",
        note="供组务会研究", data={"file": 3},
    )  # fmt: skip
    assert "供组务会研究" in page(as_("audit_admin"), "events", kind="export")


@pytest.mark.parametrize(
    ("terms", "many"),
    [
        ({"kind": "reading"}, 2), ({"person": "周敏"}, 1), ({"label": "查阅底稿"}, 1),
        ({"night": True, "kind": "reading"}, 1), ({"address": "10.1."}, 1),
        ({"since": "2026-03-02"}, 3), ({"until": "2026-03-01"}, 1),
        ({"kind": "reading", "until": "2026-03-01"}, 1), ({"subject_id": 999}, 0),
    ],
)  # fmt: skip
def test_each_term_narrows_the_search(scene, terms, many):
    told = (
        ("2026-03-01 23:30", "head", "reading", "查阅底稿", ""),
        ("2026-03-02 10:00", "deputy", "reading", "查阅信访件", "10.1.2.3"),
        ("2026-03-03 10:00", "member", "export", "下载附件", "10.2.1.3"),
        ("2026-03-04 09:00", "head", "refused", "未获准", ""),
    )
    for at, key, kind, label, address in told:
        Event.objects.create(
            at=timezone.make_aware(datetime.fromisoformat(at)), person_id=getattr(scene, key).pk,
            person_name=getattr(scene, key).name, verb="x", label=label, kind=kind,
            subject_type="rounds.inspection", subject_id=1, address=address,
        )  # fmt: skip
    ours = Event.objects.filter(verb="x")
    assert found(ours, terms).count() == many


def test_a_wrong_date_is_told_and_searches_the_last_week(as_):
    told = page(as_("audit_admin"), "events", since="2026-05-02", until="2026-05-01")
    assert "结束日期不能早于开始日期" in told


@pytest.mark.parametrize("query", ["", "?since=bad&before=999999", "?kind=deed"])
def test_the_auditor_reads_nothing_unseen(as_, query):
    before = Event.objects.filter(verb="search_events").count()
    assert as_("audit_admin").get(f"{reverse('events')}{query}").status_code == 200
    assert Event.objects.filter(verb="search_events").count() == before + 1


def test_an_export_is_built_in_the_background_for_a_stated_purpose(scene, as_):
    leave_inspection(scene.inspection, by=scene.head, note="信访人已另行核实")
    seals.seal_events()
    client = as_("audit_admin")
    url = reverse("eventexport_new") + "?label=登记撤点"
    assert "请写明用途" in client.post(url, {"purpose": ""}).content.decode()
    assert not EventExport.objects.exists()
    response = client.post(url, {"purpose": "季度安全检查"}, follow=True)
    export = EventExport.objects.get()
    assert "排队" in response.content.decode()
    job = Job.objects.get()
    assert jobs.build(job.pk)
    file = client.get(reverse("eventexport_paper_file", args=[export.pk]))
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(file.streaming_content)))
    lines = rows.get_sheet_by_index(0).to_python()
    assert len(lines) == 2
    assert lines[1][3] == "顾远"
    assert lines[1][-1] == "1"  # the seal that proves it
    assert not any("信访人" in str(cell) for cell in lines[1])
    told = Event.objects.get(verb="export_events")
    assert (told.note, told.data["rows"]) == ("季度安全检查", 1)


def test_an_export_of_nothing_says_so(as_):
    client = as_("audit_admin")
    url = reverse("eventexport_new") + "?subject_id=123456&label=没有"
    assert "没有符合条件的记录" in client.post(url, {"purpose": "季度安全检查"}).content.decode()


def test_an_export_holds_what_was_there_when_it_was_asked_for(scene, as_):
    client = as_("audit_admin")
    client.post(reverse("eventexport_new"), {"purpose": "季度安全检查"})
    export, job = EventExport.objects.get(), Job.objects.get()
    record_event(by=scene.head, verb="later", label="后来的", record=scene.inspection)
    assert jobs.build(job.pk)
    content = open_enclosed(Job.objects.get().file)
    sheet = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0)
    assert max(int(line[0]) for line in sheet.to_python()[1:]) == export.last_event


def test_a_proof_is_asked_for_with_a_button_and_tells_the_first_broken_place(
    scene, as_, monkeypatch
):
    seals.seal_events()
    client = as_("audit_admin")
    client.post(reverse("verification_new"))
    assert jobs.build(Job.objects.get().pk)
    proof = Verification.objects.get()
    assert proof.is_whole
    assert "完整：1 个封存" in page(client, "verification", proof.pk)
    monkeypatch.setattr(seals, "digest_of", lambda event, **_: "0" * 64)
    client.post(reverse("verification_new"))
    assert jobs.build(Job.objects.latest("pk").pk)
    broken = Verification.objects.latest("pk")
    assert "记录被改动" in page(client, "verification", broken.pk)
    assert "不完整" in page(client, "audit")


def test_the_verdict_and_the_box_beside_it_never_contradict_each_other(as_, monkeypatch):
    seals.seal_events()
    client = as_("audit_admin")
    client.post(reverse("verification_new"))
    proof, job = Verification.objects.get(), Job.objects.get()
    url = proof.get_absolute_url()
    told = client.get(url).content.decode()
    assert "正在核验" in told
    assert "排队中" in told
    assert f'hx-get="{url}" hx-select="#verdict"' in told
    Job.objects.filter(pk=job.pk).update(state=Job.FAILED, error="没有做成。")
    told = client.get(url).content.decode()
    assert "没有核验成" in told
    assert "正在核验" not in told
    Job.objects.filter(pk=job.pk).update(state=Job.QUEUED, error="")
    assert jobs.build(job.pk)
    told = client.get(url).content.decode()
    assert "正在核验" not in told
    assert "完整：1 个封存" in told


def test_an_account_is_told_by_name_on_the_page_and_in_the_workbook(scene, as_):
    record_event(by=None, verb="x", label="登录失败", record=scene.member, kind="account")
    told = page(as_("audit_admin"), "events", label="登录失败")
    assert f"人员 {scene.member.pk}　{scene.member.name}" in told
    event = Event.objects.filter(verb="x").annotate(seal_number=Value(""))[0]
    assert scene.member.name in cells_of(event, names_of())
    posting = scene.office.postings.first()
    assert names_of()[("accounts.posting", posting.pk)] == scene.office.name


def test_everything_on_the_auditors_pages_is_in_chinese(scene, as_):
    assert all(is_chinese(label) for _, label in subject_types())
    record_event(
        by=scene.head, verb="x", label="登录", record=scene.head, kind="account",
        data={"browser": "奇安信浏览器"},
    )  # fmt: skip
    assert "浏览器：奇安信浏览器" in page(as_("audit_admin"), "events", label="登录")


def is_chinese(text) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def test_night_reading_and_mass_download_are_seen(scene, as_):
    def happen(at, key, kind, times):
        with time_machine.travel(timezone.make_aware(datetime.fromisoformat(at)), tick=False):
            for _ in range(times):
                record_event(
                    by=getattr(scene, key), verb="x", label="x", record=scene.inspection, kind=kind
                )  # fmt: skip

    day = timezone.localdate() - timedelta(days=2)
    happen(f"{day} 23:10", "deputy", "reading", 3)
    happen(f"{day} 10:10", "member", "export", 30)
    happen(f"{day} 11:10", "member2", "refused", 10)
    happen(f"{day} 12:10", "head", "export", 29)
    period = charts.Period(day, day)
    counts = charts.counted(Event.objects.filter(verb="x"), period)
    odd = charts.oddities(counts)
    assert [(o["person"], o["what"], o["count"]) for o in odd] == [
        ("宋佳", "短时大量导出下载", 30), ("何涛", "屡被拒绝", 10), ("周敏", "夜间查阅、导出", 3),
    ]  # fmt: skip
    heat = charts.hours(counts)
    line = heat[day.isoweekday() - 1]["cells"]
    assert [(c["hour"], c["count"]) for c in line if c["count"]] == [(10, 30), (12, 29), (23, 3)]
    told = page(as_("audit_admin"), "audit", days=7)
    assert "短时大量导出下载" in told
    link = next(o["url"] for o in odd if o["person"] == "周敏")
    assert "共 3 条" in as_("audit_admin").get(link).content.decode()


def test_the_receipts_of_the_seals_can_be_written_down(as_):
    seal = seals.seal_events()
    assert f"{seal.value[:4]} {seal.value[4:8]}" in page(as_("audit_admin"), "seals")


def test_the_pages_ask_the_database_a_fixed_number_of_questions(
    scene, as_, django_assert_max_num_queries
):
    for _ in range(30):
        record_event(by=scene.head, verb="x", label="x", record=scene.inspection, kind="reading")
    client = as_("audit_admin")
    for name in ("events", "audit"):
        with django_assert_max_num_queries(15):
            page(client, name)
