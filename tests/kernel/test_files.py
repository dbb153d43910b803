"""What people upload: too big, disguised, empty, or a disk that is full; nothing is lost."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings.register.actions import write_paper
from findings.register.models import PaperEvidence, WorkingPaper
from kernel.files import check_upload, handed_out
from kernel.forms import FilesField

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def sentence(file) -> str:
    with pytest.raises(ValidationError) as fault:
        check_upload(file)
    return " ".join(fault.value.messages)


@pytest.mark.parametrize("name", ["记录.pdf", "记录.PDF"])
def test_a_genuine_file_is_taken(name):
    check_upload(upload(name))


def test_a_file_of_sixty_megabytes_is_refused_with_its_size():
    file = upload("录像.pdf")
    file.size = 60 * 1024 * 1024
    assert "60 MB" in sentence(file)
    assert "50 MB" in sentence(file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.jpg", b"MZ\x90\x00 a program"),
        ("照片.png", PDF),
        ("材料.docx", b"<html><script>alert(1)</script>"),
        ("说明.txt", b"PK\x03\x04\x00\x00binary"),
    ],
)
def test_a_disguised_file_is_refused(name, content):
    assert "改过扩展名" in sentence(upload(name, content))


def box(brand, *others):
    """The first box of a file in the family of MP4: its size, its kind, its brands."""
    brands = brand + b"\0" * 4 + b"".join(others)
    return (8 + len(brands)).to_bytes(4) + b"ftyp" + brands + b"\0" * 300


RECORDING, PHOTO = box(b"M4A ", b"mp42", b"isom"), box(b"heic", b"mif1", b"heic")
SOUND, SCAN = b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 300, b"II*\0\x08\0\0\0" + b"\0" * 300


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("录音.m4a", RECORDING), ("录音.M4A", box(b"mp42", b"isom")), ("录音.wav", SOUND),
        ("照片.heic", PHOTO), ("照片.HEIC", box(b"mif1", b"mif1", b"heic")),
        ("扫描.tif", SCAN), ("扫描.tiff", b"MM\0*\0\0\0\x08" + b"\0" * 300),
    ],
)  # fmt: skip
def test_what_telephones_and_scanners_make_is_taken(name, content):
    check_upload(upload(name, content))
    assert handed_out(BytesIO(content), name).headers["Content-Disposition"].startswith("att")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("录音.m4a", b"M4A " + b"\0" * 300), ("录音.m4a", SOUND), ("录音.wav", RECORDING),
        ("录音.wav", b"RIFF\x24\0\0\0AVI LIST" + b"\0" * 300), ("照片.heic", RECORDING),
        ("照片.heic", PDF), ("扫描.tif", PHOTO), ("扫描.tif", b"<svg onload=alert(1)>"),
        ("扫描.tiff", b"MZ" + b"\0" * 300),
    ],
)  # fmt: skip
def test_none_of_these_kinds_is_taken_at_its_word(name, content):
    assert "改过扩展名" in sentence(upload(name, content))


def test_a_refusal_lists_the_kinds_that_are_taken():
    told = sentence(upload("木马.exe"))
    assert all(kind in told for kind in ("ofd", "heic", "m4a", "wav", "tif", "pptx", "pdf"))


@pytest.mark.parametrize("name", ["木马.exe", "页面.html", "图.svg", "没有后缀"])
def test_kinds_that_can_run_are_refused(name):
    assert "只接受" in sentence(upload(name))


def test_an_empty_file_is_refused():
    assert "空文件" in sentence(upload("空.pdf", b""))


def test_every_fault_of_several_files_is_told_at_once():
    with pytest.raises(ValidationError) as fault:
        FilesField().clean([upload("甲.exe"), upload("乙.pdf"), upload("丙.png")])
    assert len(fault.value.messages) == 2


@pytest.fixture
def paper(scene):
    return write_paper(
        scene.inspection, by=scene.member, handlers=[scene.member, scene.member2], title="底稿"
    )


def send(client, scene, paper, file):
    client.force_login(scene.member)
    url = reverse("workingpaper_add_evidence", args=[paper.pk])
    return client.post(url, {"files": file, "version": paper.version}, follow=True)


def test_a_full_disk_gets_a_sentence_and_leaves_the_paper_as_it_was(
    scene, paper, client, monkeypatch
):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    page = send(client, scene, paper, upload("记录.pdf"))
    assert "磁盘空间不足" in page.content.decode()
    assert not PaperEvidence.objects.exists()
    assert WorkingPaper.objects.get(pk=paper.pk).version == paper.version


def test_a_stored_file_comes_back_as_it_was_behind_the_papers_door_only(scene, paper, client):
    send(client, scene, paper, upload("记录.pdf", PDF + "内容".encode()))
    evidence = PaperEvidence.objects.get(paper=paper)
    assert "记录" not in evidence.stored
    url = reverse("workingpaper_evidence", args=[paper.pk, evidence.pk])
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF + "内容".encode()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for key in ("secretary", "other_head", "office", "stranger"):
        client.force_login(getattr(scene, key))
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "name", ["页面.html", "图.svg", "材料.docx", "说明.txt", "没有后缀", "a.pdf.js"]
)
def test_what_a_browser_could_run_is_only_ever_saved(name):
    response = handed_out(BytesIO(b"<script>alert(1)</script>"), name)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["记录.pdf", "照片.JPG", "照片.png"])
def test_what_it_can_only_show_is_shown(name):
    response = handed_out(BytesIO(PDF), name)
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
