"""What goes wrong at a real screen: each trouble gets a sentence, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Person
from findings.register.actions import submit_workingpaper, write_paper
from findings.register.models import PaperEvidence, WorkingPaper
from kernel.models import Event, Job
from tests.journeys.clerk import PASSWORD, Clerks
from tests.scene import CAST, Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "查阅党组会议记录 31 份，其中 2 个项目先实施后上会。" * 40


@pytest.fixture
def started(db):
    """The scene, with passwords that people can type."""
    scene = Scene()
    Person.objects.update(password=make_password(PASSWORD))
    return scene


@pytest.fixture
def staff(started, new_context, live_server):
    return Clerks(new_context, live_server.url, CAST)


def half_written(clerk, scene, **more):
    clerk.go(scene.inspection).press("填写底稿")
    return clerk.fill(
        title="集体决策执行不严", facts=LONG, sources=["document", "interview"], **more
    )


def test_a_long_form_outlives_its_session(started, staff):
    member = half_written(staff.member, started).lose_session().send()
    assert member.says("您刚才填写的内容没有丢失")
    member.type_in(PASSWORD)
    member.page.wait_for_selector("text=您填写的内容还在")
    assert member.says(LONG)
    member.press("继续提交")
    paper = WorkingPaper.objects.get()
    assert (paper.facts, paper.sources) == (LONG, ["interview", "document"])


def test_of_two_people_approving_at_once_the_second_is_told(started, staff):
    """Both have the page before them; the paper was drawn up by two, so either leader may review."""
    paper = write_paper(
        started.inspection, by=started.member, handlers=[started.member, started.member2],
        title="集体决策执行不严", overview="先实施后上会。", facts="会议记录 31 份。",
        basis="《中国共产党党组工作条例》", analysis="集体领导意识不强。",
        responsible_subject="局党组",
    )  # fmt: skip
    submit_workingpaper(paper, by=started.member)
    first, second = staff.deputy.duty("审核底稿"), staff.head.duty("审核底稿")
    first.submit()
    second.fill(note="同意，已核对原件。").send()
    second.refused("刚被他人处理过")
    assert second.page.locator("main [name=note]").input_value() == "同意，已核对原件。"
    assert Event.objects.filter(verb="review").count() == 1


def test_a_double_click_is_one_deed(started, staff):
    half_written(staff.member, started).page.locator("main form.form button.main").dblclick()
    staff.member.page.wait_for_selector("text=底稿已保存")
    assert WorkingPaper.objects.count() == 1


def test_files_too_big_or_disguised_are_refused_and_the_text_stays(started, staff, tmp_path):
    big, program = tmp_path / "录像.pdf", tmp_path / "照片.jpg"
    with big.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(60 * 1024 * 1024)
    program.write_bytes(b"MZ\x90\x00 a program")
    member = half_written(staff.member, started, files=[str(big), str(program)]).send()
    member.refused("“录像.pdf”有 60 MB，超过单个文件 50 MB 的上限")
    member.refused("“照片.jpg”的内容不是 jpg 文件")
    assert member.page.locator("main [name=facts]").input_value() == LONG
    assert not WorkingPaper.objects.exists()
    member.submit()
    assert WorkingPaper.objects.get().facts == LONG
    assert not PaperEvidence.objects.exists()


def test_without_a_worker_a_paper_waits_and_says_so(started, staff):
    office = staff.office.go(started.inspection).paper("巡察通知").press("生成 PDF")
    assert office.says("马上开始")
    Job.objects.update(requested_at=timezone.now() - timedelta(minutes=10))
    assert office.go(started.inspection).paper("巡察通知").says("后台服务可能没有运行")
    assert Job.objects.get().state == Job.QUEUED
