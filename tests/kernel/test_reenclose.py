"""A key is replaced: everything goes under the new one, and the old one can be thrown away."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from findings.clues.models import Clue, ClueEvidence, ItemFile
from kernel import enclosed, reenclosing
from kernel.files import keep
from tests.clues.cases import FIELDS, proof, sent, with_receivers
from tests.kernel.test_enclosed import NEW, OLD, OTHER, keys, raw

OUTLINE = FIELDS["outline"]


def reenclosed(capsys) -> str:
    call_command("reenclose")
    return capsys.readouterr().out


def content_of(row) -> bytes:
    return enclosed.open_enclosed(row.stored).read()


def on_disk(row):
    return settings.MEDIA_ROOT / row.stored


@pytest.fixture
def handed_over(scene):
    """A clue with a file, and the receiver's copy of both, all under the old key."""
    with keys(OLD):
        with_receivers(scene)
        sent(scene, files=(proof(),))
        yield scene


def test_after_it_the_new_key_alone_reads_every_text_and_every_file(
    handed_over, capsys, monkeypatch
):
    monkeypatch.setattr(reenclosing, "BATCH", 1)
    with keys(NEW, OLD):
        told = reenclosed(capsys)
    assert "问题线索：改写" in told
    assert "线索材料的文件：改写 1 处" in told
    assert "可以清空" in told
    with keys(NEW):
        assert Clue.objects.get().outline == OUTLINE
        for model in (ClueEvidence, ItemFile):
            row = model.objects.get()
            assert content_of(row).decode() == "收款记录"
            assert row.name == "线索材料.txt"
        assert "改写 0 处" in reenclosed(capsys)  # nothing is left to do
    with keys(OLD), pytest.raises(enclosed.Unreadable):
        Clue.objects.get()


def test_without_the_old_key_it_touches_nothing_and_says_what_it_cannot_open(handed_over, capsys):
    clue, file = Clue.objects.get(), ClueEvidence.objects.get()
    before = raw(clue, "outline"), on_disk(file).read_bytes()
    with keys(OTHER), pytest.raises(CommandError, match=r"处用现有密钥打不开.*clues\."):
        call_command("reenclose")
    assert (raw(clue, "outline"), on_disk(file).read_bytes()) == before
    assert Clue.objects.get().outline == OUTLINE


def test_what_somebody_saves_in_the_same_moment_stays(handed_over, capsys, monkeypatch):
    clue, real = Clue.objects.get(), reenclosing.enclose_text

    def meanwhile(text, context):
        if context == "clues.clue.outline":
            Clue.objects.filter(pk=clue.pk).update(outline="刚改的")
        return real(text, context)

    monkeypatch.setattr(reenclosing, "enclose_text", meanwhile)
    with keys(NEW, OLD):
        reenclosed(capsys)
        assert Clue.objects.get().outline == "刚改的"


# --- files --------------------------------------------------------------------------------------


def test_a_file_lies_enclosed_and_comes_back_whole_with_its_own_digest(scene):
    stored, digest = keep(proof(), enclosed=True)
    plain, same = keep(proof())
    assert digest == same
    assert "收款记录".encode() not in (settings.MEDIA_ROOT / stored).read_bytes()
    assert (settings.MEDIA_ROOT / plain).read_bytes() == "收款记录".encode()
    assert enclosed.open_enclosed(stored).read().decode() == "收款记录"


def test_a_file_put_in_the_place_of_another_does_not_open(scene):
    one, other = keep(proof(), enclosed=True)[0], keep(proof(), enclosed=True)[0]
    (settings.MEDIA_ROOT / one).write_bytes((settings.MEDIA_ROOT / other).read_bytes())
    with pytest.raises(enclosed.Unreadable, match=one):
        enclosed.open_enclosed(one)


def test_neither_does_one_in_the_clear(scene):
    stored = keep(proof(), enclosed=True)[0]
    (settings.MEDIA_ROOT / stored).write_bytes("收款记录".encode())
    with pytest.raises(enclosed.Unreadable):
        enclosed.open_enclosed(stored)


def test_a_migration_encloses_files_that_are_there_once_and_takes_it_back(handed_over):
    class Editor:
        pass

    Editor.connection = connection
    forwards, backwards = reenclosing.files_both_ways("clues", "stored", "ClueEvidence", "ItemFile")
    row = ClueEvidence.objects.get()
    assert row.stored == ItemFile.objects.get().stored  # a copy shares the content
    backwards(apps, Editor)
    backwards(apps, Editor)
    assert on_disk(row).read_bytes() == "收款记录".encode()
    forwards(apps, Editor)
    forwards(apps, Editor)
    assert content_of(row).decode() == "收款记录"
    assert on_disk(row).stat().st_mode & 0o777 == 0o600
    default_storage.delete(row.stored)
    forwards(apps, Editor)  # a file that is missing stops no migration
