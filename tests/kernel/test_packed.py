"""Files made to harm whoever opens, reads or stores them; each of these was tried first."""

import io
import struct
import unicodedata
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from accounts.forms import LARGEST_UNPACKED, ImportForm
from accounts.importing import read_listing
from kernel.files import ALLOWED, check_upload, clean_name, handed_out, suffix_of
from kernel.packed import check_workbook
from kernel.refusals import NotPossible
from kernel.workbooks import read_workbook
from kernel.workday_list import text_of
from tests.kernel.ole import MAGIC, old_office

TYPES = ("[Content_Types].xml", b"<Types/>")
WORD = ("word/document.xml", b"<document/>")


def packed(*parts, name="材料.docx", compress=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compress) as archive:
        for part, text in parts:
            archive.writestr(part, text)
    return SimpleUploadedFile(name, content.getvalue())


def workbook(**cells):
    content, book = io.BytesIO(), Workbook()
    for cell, value in cells.items():
        book.active[cell] = value
    book.save(content)
    return content.getvalue()


def sentence(check, *args) -> str:
    with pytest.raises(ValidationError) as fault:
        check(*args)
    return " ".join(fault.value.messages)


def test_a_genuine_word_file_is_taken_and_can_still_be_read():
    file = packed(TYPES, WORD)
    check_upload(file)
    assert file.read(2) == b"PK"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("汇报.pptx", [TYPES, ("ppt/presentation.xml", b"x")]),
        ("文件.ofd", [("OFD.xml", b"<ofd:OFD/>"), ("Doc_0/Document.xml", b"x")]),
    ],
)
def test_slides_and_the_national_page_format_are_told_by_what_is_packed_in_them(name, parts):
    check_upload(packed(*parts, name=name))
    for others in ([TYPES, WORD], [("OFD.XML.exe", b"x")], parts[1:]):
        assert "改过扩展名" in sentence(check_upload, packed(*others, name=name))
    climbing = packed(*parts, ("../x", b"x"), name=name)
    assert "内部结构不正常" in sentence(check_upload, climbing)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([("evil.class", b"x"), ("META-INF/MANIFEST.MF", b"x")], "改过扩展名"),
        ([TYPES, ("xl/workbook.xml", b"x")], "改过扩展名"),
        ([TYPES, WORD, ("word/vbaProject.bin", b"x")], "含有宏"),
        ([TYPES, WORD, ("../../etc/cron.d/x", b"x")], "内部结构不正常"),
        ([TYPES, WORD, ("/etc/passwd", b"x")], "内部结构不正常"),
        ([TYPES, WORD, ("C:\\Windows\\x.dll", b"x")], "内部结构不正常"),
        ([TYPES, WORD, ("word/bomb.xml", b"\0" * 60_000_000)], "解开后过大"),
        ([TYPES, WORD, *((f"word/{n}.xml", b"") for n in range(5001))], "解开后过大"),
    ],
    ids=["a program", "a workbook", "macros", "up", "absolute", "a drive", "a bomb", "many parts"],
)
def test_what_is_packed_into_a_word_file_is_looked_at(parts, told):
    assert told in sentence(check_upload, packed(*parts))


def relation(kind, target="http://10.0.0.9/x") -> tuple[str, bytes]:
    text = f'<Relationships><Relationship Id="r1" Type="{KINDS}/{kind}" Target="{target}" '
    return (
        "word/_rels/settings.xml.rels",
        f'{text}TargetMode="External"/></Relationships>'.encode(),
    )


KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MACROS = (
    b'<Types><Override PartName="/word/a.bin" ContentType="x/vnd.ms-office.vbaProject"/></Types>'
)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([(TYPES[0], MACROS), WORD, ("word/a.bin", b"x")], "含有宏"),
        ([(TYPES[0], MACROS.decode().encode("utf-16")), WORD], "含有宏"),
        ([TYPES, WORD, relation("attachedTemplate")], "文件以外的模板"),
        ([TYPES, WORD, relation("image")], "文件以外的模板"),
        ([TYPES, WORD, relation("oleObject")], "文件以外的模板"),
        ([(TYPES[0], b"<!DOCTYPE x><Types/>"), WORD], "内部结构不正常"),
    ],
    ids=["renamed macros", "in UTF-16", "a template", "a picture", "an object", "entities"],
)
def test_what_would_run_or_fetch_when_it_is_opened_is_refused(parts, told):
    assert told in sentence(check_upload, packed(*parts))


def test_a_link_that_one_has_to_click_is_harmless():
    check_upload(packed(TYPES, WORD, relation("hyperlink")))


def test_a_word_file_whose_index_lies_about_its_size_is_found_out():
    file = packed(TYPES, WORD, ("word/bomb.xml", b"<a/>" * 5_000_000))
    lying = file.read().replace((20_000_000).to_bytes(4, "little"), (20_000).to_bytes(4, "little"))
    assert "已损坏" in sentence(check_upload, SimpleUploadedFile("材料.docx", lying))


@pytest.mark.parametrize(
    ("name", "streams"),
    [("a.doc", ["WordDocument"]), ("a.xls", ["Workbook"]), ("a.wps", ["WordDocument", "Data"])],
)
def test_a_file_of_the_old_office_is_taken(name, streams):
    check_upload(SimpleUploadedFile(name, old_office(*streams)))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.doc", old_office("Workbook"), "内容不是 doc 文件"),
        ("a.xls", old_office("Setup.exe"), "内容不是 xls 文件"),
        ("a.doc", old_office("WordDocument", "Macros/"), "含有宏"),
        ("a.xls", old_office("Workbook", "_VBA_PROJECT_CUR/"), "含有宏"),
        ("a.doc", MAGIC + b"anything at all" * 100, "已损坏"),
        ("a.doc", old_office("WordDocument")[:700], "已损坏"),
    ],
    ids=["a workbook", "a program", "macros", "macros of Excel", "bytes", "torn"],
)
def test_a_file_of_the_old_office_is_looked_into(name, content, told):
    assert told in sentence(check_upload, SimpleUploadedFile(name, content))


def test_a_torn_archive_gets_a_sentence():
    whole = packed(TYPES, WORD).read()
    assert "已损坏" in sentence(check_upload, SimpleUploadedFile("材料.docx", whole[:-30]))


def test_a_workbook_with_one_cell_far_off_does_not_end_the_server():
    """Five kilobytes; reading it takes 550 GB and aborts the process, with everybody's requests."""
    content = workbook(A1="名称", XFD1048576="x")
    form = ImportForm({}, {"file": SimpleUploadedFile("名册.xlsx", content)})
    assert not form.is_valid()
    assert "离表格很远" in str(form.errors)


@pytest.mark.parametrize(
    "sheet",
    [
        b"<sheetData><row><c r='A1'/></row><row><c r='XFD1048576'/></row></sheetData>",
        b'<x:sheetData><x:row r="1048576"><x:c s="1" r="XFD1048576"/></x:row></x:sheetData>',
        b'<sheetData><row r="1"><c r="XFD1"/></row><row r="900000"><c r="B900000"/></row>',
        b" " * 262_140 + b'<c r="A1"/><c t="s" r="ZZZ999999"/>',
    ],
    ids=["single quotes", "a prefix", "wide here, long there", "across two readings"],
)
def test_a_far_cell_is_found_however_it_is_written(sheet):
    file = packed(TYPES, ("xl/worksheets/sheet1.xml", sheet), name="名册.xlsx")
    assert "离表格很远" in sentence(check_workbook, file, LARGEST_UNPACKED)


def test_a_sheet_in_another_encoding_is_not_let_past_the_check():
    sheet = '<c r="XFD1048576"/>'.encode("utf-16")
    file = packed(TYPES, ("xl/worksheets/sheet1.xml", sheet), name="名册.xlsx")
    assert "编码不正常" in sentence(check_workbook, file, LARGEST_UNPACKED)


def test_a_part_whose_header_lies_about_its_size_is_found_out():
    """The sum of the headers is small; what comes out is not."""
    file = packed(TYPES, ("xl/worksheets/sheet1.xml", b"<a/>" * 5_000_000), name="名册.xlsx")
    lying = file.read().replace((20_000_000).to_bytes(4, "little"), (20_000).to_bytes(4, "little"))
    told = sentence(check_workbook, SimpleUploadedFile("名册.xlsx", lying), LARGEST_UNPACKED)
    assert "已损坏" in told


def test_an_ordinary_list_of_units_passes():
    check_workbook(SimpleUploadedFile("x.xlsx", workbook(A1="名称", L5000="x")), LARGEST_UNPACKED)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("照片\u202egnp.exe", "照片gnp.exe"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\案卷\\记录.pdf", "记录.pdf"),
        ("记录\r\nSet-Cookie: x.pdf", "记录 Set-Cookie x.pdf"),
        ("记\u200b录\u0000.pdf", "记录.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("...", "未命名"),
        ("  .pdf  ", "pdf"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
    ],
)
def test_a_name_is_kept_without_what_deceives(name, kept):
    assert clean_name(name) == kept


@given(st.text(max_size=400))
def test_no_name_whatever_turns_round_hides_or_climbs(name):
    kept = clean_name(name)
    assert 0 < len(kept) <= 200
    assert not set(kept) & set('/\\:*?"<>|')
    assert all(not unicodedata.category(char).startswith("C") for char in kept)
    assert kept == kept.strip()
    assert clean_name(kept) == kept


@given(st.text(alphabet="甲乙ab. ", max_size=400), st.sampled_from(sorted(ALLOWED)))
def test_a_long_name_keeps_its_suffix(stem, suffix):
    """Cut off, a .pdf would be handed out as something else."""
    assert suffix_of(clean_name(f"x{stem}.{suffix}")) == suffix


def test_a_picture_that_is_a_program_by_its_real_suffix_is_refused():
    file = SimpleUploadedFile("x", b"MZ")
    file._name = "照片\u202egnp.exe"
    assert "只接受" in sentence(check_upload, file)


@pytest.mark.parametrize(
    ("content", "fine"),
    [
        ("正文".encode(), True),
        ("正文".encode("gb18030"), True),
        ("正文".encode("utf-16"), True),
        (b"a" * 20_000 + b"\x00binary", False),
        (b"\xff" * 9000, False),
    ],
    ids=["utf-8", "gb18030", "utf-16 of Notepad", "binary further on", "no text"],
)
def test_a_text_is_text_to_its_end(content, fine):
    file = SimpleUploadedFile("说明.txt", content)
    if fine:
        check_upload(file)
    else:
        assert "改过扩展名" in sentence(check_upload, file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("说明.txt", b"<html><script>alert(1)</script>"),
        ("照片.jpg", b"\xff\xd8\xff\xe0<html><script>alert(1)</script>"),
        ("图.png", b"\x89PNG\r\n\x1a\n<svg onload='alert(1)'>"),
        ("录音.mp3", b"\xff\xfb<script>alert(1)</script>"),
        ("表.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>"),
    ],
)
def test_what_is_two_things_at_once_is_never_a_page(name, content):
    """It may pass the check, being both; but it comes back as what its suffix says, and inert."""
    check_upload(SimpleUploadedFile(name, content))
    answer = handed_out(io.BytesIO(content), name)
    kind = answer.headers["Content-Type"]
    assert not any(word in kind for word in ("html", "svg", "xml", "javascript"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if suffix_of(name) in ("txt", "mp3"):
        assert answer.headers["Content-Disposition"].startswith("attachment")
    if suffix_of(name) != "pdf":
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.file_to_stream.close()  # the answer itself was never sent


def far_off(**how):
    """An .xlsx of 1.5 kB with a cell at XFD1048576, written so that a search of its text misses it."""
    content, before = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook(A1="x", XFD1048576="x")))
    with before, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in before.infolist():
            text = before.read(part).decode()
            for old, new in how.get("text", ()):
                text = text.replace(old, new)
            name = part.filename
            for old, new in how.get("name", ()):
                name = name.replace(old, new)
            archive.writestr(name, text)
    return SimpleUploadedFile("名册.xlsx", content.getvalue())


def old_far_off():
    """An .xls that claims a sheet of 65536 rows and columns."""
    content = bytearray(Path("tests/accounts/data/units-small.xls").read_bytes())
    at = content.find(bytes.fromhex("00020e00"))  # DIMENSIONS
    content[at + 4 : at + 16] = struct.pack("<IIHH", 0, 0x10000, 0, 0xFFFF)
    return SimpleUploadedFile("名册.xls", bytes(content))


ELSEWHERE = [("worksheets/", "pages/")]
HIDDEN = {
    "in another folder": lambda: far_off(text=ELSEWHERE, name=ELSEWHERE),
    "with a backslash": lambda: far_off(name=[("xl/worksheets/", "xl\\worksheets\\")]),
    "behind a long attribute": lambda: far_off(
        text=[('<c r="XFD', f'<c x="{"0" * 300}" r="XFD'), ('<row r="10', f'<row x="{"0" * 300}" r="10')]
    ),
    "behind a bracket": lambda: far_off(
        text=[('<c r="XFD', '<c x=">" r="XFD'), ('<row r="10', '<row x=">" r="10')]
    ),
    "in an old file": old_far_off,
}  # fmt: skip


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_too_large_to_read_ends_the_reader_and_not_the_server(how, scene):
    """Each of these passed the check and ended the process that read it."""
    file = HIDDEN[how]()
    form = ImportForm({}, {"file": file})
    assert form.is_valid(), form.errors
    with pytest.raises(NotPossible, match="这个文件打不开"):
        read_listing(form.cleaned_data["file"], scene.committee)


@pytest.mark.parametrize("how", [how for how in HIDDEN if how != "in an old file"])
def test_nor_does_a_list_of_holidays(how):
    with pytest.raises(NotPossible, match="这个文件打不开"):
        text_of(HIDDEN[how]())


def test_one_text_that_stands_in_every_cell_is_not_copied_without_end():
    book, content = Workbook(), io.BytesIO()
    for _ in range(100):
        book.active.append(["长" * 32_000] * 10)
    book.save(content)
    with pytest.raises(NotPossible, match="这个文件打不开"):
        read_workbook(SimpleUploadedFile("a.xlsx", content.getvalue()), most_lines=1000)
