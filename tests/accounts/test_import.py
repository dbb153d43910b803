"""Lists of units as offices keep them: every fault told, then all or nothing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import actions
from accounts.importing.units import LABELS
from accounts.models import Organisation, Person, Posting, UnitImport
from kernel.refusals import NotAllowed, NotPossible
from tests.accounts.lists import LINE, faults, shared, upload, workbook


def test_a_county_list_of_real_size_is_imported_whole(scene):
    unit_import, listing = actions.try_import(
        scene.committee, by=scene.office, upload=shared("units.xlsx")
    )
    assert (len(listing.rows), listing.faults) == (226, [])
    before = Organisation.objects.count()
    count = actions.confirm_import(unit_import, by=scene.office)
    assert count["new"] == 225  # 云溪镇党委 was known before
    assert Organisation.objects.count() == before + 225
    village = Organisation.objects.get(name="云溪镇青张坡村党支部")
    assert (village.parent.name, village.level) == ("云溪镇党委", "village")
    secretary = Posting.objects.get(organisation=village, post="unit_secretary").person
    assert secretary.name == "邓勇敏"
    assert not secretary.has_usable_password()


def test_the_same_list_again_changes_nothing(scene):
    for expected in ({"new": 225, "same": 0}, {"new": 0, "same": 226}):
        unit_import, _ = actions.try_import(
            scene.committee, by=scene.office, upload=shared("units.xlsx")
        )
        count = actions.confirm_import(unit_import, by=scene.office)
        assert {name: count[name] for name in expected} == expected
    assert count["changed"] == count["people"] == 0


def test_every_fault_of_a_messy_list_is_told_with_its_cell(scene):
    _, listing = actions.try_import(
        scene.committee, by=scene.office, upload=shared("units-messy.xlsx")
    )
    told = {(fault.cell, fault.blocking) for fault in listing.faults}
    assert told == {
        ("B6", False), ("I14", False), ("J23", False), ("D28", False), ("B33", True),
        ("B43", True), ("J53", True), ("E78", True), ("K83", False), ("F103", True),
        ("I123", True),
    }  # fmt: skip
    assert all(fault.rule and fault.mend for fault in listing.faults)
    assert len(listing.rows) == 226  # 合计 and 填表人 are no units


def test_a_list_with_a_fault_imports_nothing_at_all(scene):
    unit_import, _ = actions.try_import(
        scene.committee, by=scene.office, upload=shared("units-messy.xlsx")
    )
    before = Organisation.objects.count(), Person.objects.count()
    with pytest.raises(NotPossible, match="没有导入任何内容"):
        actions.confirm_import(unit_import, by=scene.office)
    assert (Organisation.objects.count(), Person.objects.count()) == before
    assert UnitImport.objects.get(pk=unit_import.pk).imported_at is None


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        ({"党组织名称": "区某局"}, "A3"),
        ({"类别": "事业单位"}, "D3"),
        ({"上级党组织": "云上镇党委"}, "E3"),
        ({"联系电话": "139"}, "I3"),
        ({"上次巡察年份": "去年"}, "J3"),
        ({"分类": "特别类"}, "K3"),
        ({"书记姓名": None}, "F3"),
        ({"类别": "村（社区）", "上级党组织": None}, "E3"),
    ],
)
def test_each_kind_of_fault_names_its_cell(scene, change, cell):
    assert [found for found, _ in faults(scene, {**LINE, **change})] == [cell]


def test_units_that_are_each_others_parents_are_found(scene):
    one = {**LINE, "党组织名称": "甲镇党委", "上级党组织": "乙镇党委"}
    other = {**LINE, "党组织名称": "乙镇党委", "上级党组织": "甲镇党委"}
    assert [rule for _, rule in faults(scene, one, other)] == ["上级关系不能成环"] * 2


def test_a_vacant_post_is_no_fault(scene):
    assert faults(scene, {**LINE, "书记姓名": "空缺"}) == []


def test_a_new_secretary_ends_the_former_ones_posting(scene):
    line = {**LINE, "党组织名称": scene.unit.name, "书记姓名": "新书记", "联络员": "周岚"}
    unit_import, _ = actions.try_import(
        scene.committee, by=scene.office, upload=upload(workbook(line))
    )
    actions.confirm_import(unit_import, by=scene.office)
    assert scene.unit.secretary.name == "新书记"
    assert Posting.objects.current().filter(person=scene.secretary).count() == 0


def test_a_list_is_imported_once(scene):
    unit_import, _ = actions.try_import(
        scene.committee, by=scene.office, upload=upload(workbook(LINE))
    )
    actions.confirm_import(unit_import, by=scene.office)
    with pytest.raises(NotPossible, match="已经导入"):
        actions.confirm_import(unit_import, by=scene.office)


@pytest.mark.parametrize("who", ["secretary", "head", "leader_group", "foreign_office"])
def test_nobody_but_the_committees_own_office_imports(scene, who):
    with pytest.raises(NotAllowed):
        actions.try_import(scene.committee, by=getattr(scene, who), upload=upload(workbook(LINE)))


def test_through_the_browser_from_the_template_to_the_list(scene, client):
    client.force_login(scene.office)
    url = reverse("units_import", args=[scene.committee.pk])
    template = client.get(reverse("units_template", args=[scene.committee.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(template.streaming_content)))
    assert [cell.value for cell in book["单位"][1]] == list(LABELS.values())
    page = client.post(url, {"file": upload(workbook(LINE))}, follow=True)
    assert "可以导入" in page.content.decode()
    unit_import = UnitImport.objects.get(committee=scene.committee, imported_at=None)
    page = client.post(reverse("unitimport_confirm", args=[unit_import.pk]), follow=True)
    assert "新增 1 个单位" in page.content.decode()
    page = client.get(reverse("organisations"), {"q": "区某局"})
    assert "区某局党组" in page.content.decode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("名册.docx", b"x"), "请上传 Excel 文件"),
        (SimpleUploadedFile("名册.xlsx", b"%PDF-1.7 disguised"), "改过扩展名"),
        (SimpleUploadedFile("名册.xlsx", b""), "空文件"),
    ],
    ids=["another kind", "disguised", "empty"],
)
def test_a_file_that_is_no_list_gets_a_sentence(scene, client, file, sentence):
    client.force_login(scene.office)
    page = client.post(reverse("units_import", args=[scene.committee.pk]), {"file": file})
    assert page.status_code == 200
    assert sentence in page.content.decode()
