"""The recovery keys: two people, two papers, and the drill of docs/letters-and-keys.md."""

import re

import pytest
from django.urls import reverse

from findings.letters import keys, recovery
from findings.letters.models import KeyShare, LettersKey, RecoveryKey, RecoveryShare
from kernel import sealing
from kernel.models import Event
from kernel.refusals import NotAllowed, NotPossible
from tests.letters.cases import CONTENT, PASSPHRASE, a_letter, in_custody, ring_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
SLOTS = (("leading_group", "leader_group"), ("office", "office"))


def papers(scene, *slots) -> list[str]:
    """Both keys, made and checked by their holders; answers what stands on their papers."""
    found = []
    for slot, key in slots or SLOTS:
        by = getattr(scene, key)
        recovery_key, spelled = recovery.make_recovery_key(scene.committee, slot=slot, by=by)
        recovery.check_recovery_key(recovery_key, by=by, spelled=spelled)
        found.append(spelled)
    return found


@pytest.fixture
def sealed(scene):
    """A letter sealed when both recovery keys were in force, and what their papers say."""
    first, second = papers(scene)
    in_custody(scene)
    return a_letter(scene), first, second


def test_the_drill_opens_everything_and_changes_nothing(scene, sealed):
    letter, first, second = sealed
    before = list(KeyShare.objects.order_by("pk").values_list("pk", "sealed"))
    found = recovery.drill(scene.letters_officer, first=first, second=second)
    assert [key.pk for key in found.keys] == [letter.key_id]
    assert not found.missing
    assert list(KeyShare.objects.order_by("pk").values_list("pk", "sealed")) == before
    event = Event.objects.get(verb="drill_recovery")
    assert event.data == {"opened": 1, "missing": 0}
    assert first not in str(event.__dict__)


def test_when_every_passphrase_is_forgotten_both_papers_bring_the_letters_back(scene, sealed):
    letter, first, second = sealed
    keys.set_passphrase(scene.letters_officer, passphrase=PASSPHRASE)  # forgotten, set anew
    assert not ring_of(scene).holds(letter.key_id)
    recovery.recover(scene.letters_officer, first=first, second=second)
    assert ring_of(scene).text(letter, "content") == CONTENT


def test_a_new_head_of_an_orphaned_room_recovers_what_the_one_before_kept(scene, sealed):
    letter, first, second = sealed
    scene.letters_officer.groups.clear()
    keys.sweep()
    in_custody(scene, "head")
    assert not ring_of(scene, "head").holds(letter.key_id)
    assert a_letter(scene, by=scene.head).key.generation == 2  # new ones are readable at once
    recovery.recover(scene.head, first=second, second=first)  # in whichever order they come
    assert ring_of(scene, "head").text(letter, "content") == CONTENT
    keys.unlock(scene.head, passphrase=PASSPHRASE)
    assert scene.again(letter).key.generation == 2


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda a, b: (a, a), "同一份"),
        (lambda a, b: (a, b[:-1] + ("A" if b[-1] != "A" else "B")), "输错的字符"),
        (lambda a, b: ("", b), "输错的字符"),
    ],
)
def test_one_paper_or_a_slip_is_refused_with_a_sentence(scene, sealed, spoil, sentence):
    _, first, second = sealed
    first, second = spoil(first, second)
    with pytest.raises(NotPossible, match=sentence):
        recovery.drill(scene.letters_officer, first=first, second=second)


def test_one_true_paper_and_one_made_up_open_nothing(scene, sealed):
    letter, first, _ = sealed
    made_up = sealing.spell(sealing.new_pair().private)
    found = recovery.recover(scene.letters_officer, first=first, second=made_up)
    assert (list(found.keys), [key.pk for key in found.missing]) == ([], [letter.key_id])


def test_a_recovery_share_moved_to_another_key_does_not_open(scene, sealed):
    _, first, second = sealed
    earlier = RecoveryShare.objects.get()
    newest = keys.renew(keys.key_in_use(scene.inspection), by=scene.head)
    RecoveryShare.objects.filter(letters_key=newest).update(sealed=earlier.sealed)
    found = recovery.drill(scene.letters_officer, first=first, second=second)
    assert [key.generation for key in found.missing] == [2]


def test_letters_sealed_before_there_were_recovery_keys_get_their_share_at_the_next_unlocking(
    scene,
):
    in_custody(scene)
    a_letter(scene)
    first, second = papers(scene)
    assert recovery.drill(scene.letters_officer, first=first, second=second).missing
    keys.unlock(scene.letters_officer, passphrase=PASSPHRASE)
    assert not recovery.drill(scene.letters_officer, first=first, second=second).missing


def test_a_retired_paper_opens_nothing_once_a_custodian_has_unlocked(scene, sealed):
    _, first, second = sealed
    recovery.retire_recovery_key(RecoveryKey.objects.get(slot="office"), by=scene.office2)
    [fresh] = papers(scene, ("office", "office2"))
    keys.unlock(scene.letters_officer, passphrase=PASSPHRASE)
    assert recovery.drill(scene.letters_officer, first=first, second=second).missing
    assert not recovery.drill(scene.letters_officer, first=first, second=fresh).missing


def test_a_key_counts_only_after_it_was_typed_back_from_the_paper(scene):
    key, spelled = recovery.make_recovery_key(scene.committee, slot="office", by=scene.office)
    papers(scene, SLOTS[0])
    assert recovery.pair_in_force(scene.committee.pk) is None
    with pytest.raises(NotPossible, match="不是这一份"):
        recovery.check_recovery_key(
            key, by=scene.office, spelled=sealing.spell(sealing.new_pair().private)
        )
    recovery.check_recovery_key(key, by=scene.office, spelled=spelled)
    assert recovery.pair_in_force(scene.committee.pk)


def test_two_people_hold_the_two_keys_each_of_their_own_side(scene):
    papers(scene, SLOTS[0])
    for slot, key in (("office", "leader_group"), ("leading_group", "office"), ("x", "office")):
        with pytest.raises(NotAllowed):
            recovery.make_recovery_key(scene.committee, slot=slot, by=getattr(scene, key))
    with pytest.raises(NotPossible, match="已有人生成"):
        recovery.make_recovery_key(scene.committee, slot="leading_group", by=scene.leader_group2)
    for key in ("head", "letters_officer", "foreign_office", "secretary"):
        with pytest.raises(NotAllowed):
            recovery.make_recovery_key(scene.committee, slot="office", by=getattr(scene, key))


# --- the pages ----------------------------------------------------------------------------------


@pytest.fixture
def as_(client, scene):
    def sign_in(key):
        client.force_login(getattr(scene, key), BACKEND)
        return client

    return sign_in


def made_on_the_page(scene, as_, slot, key) -> str:
    client = as_(key)
    url = reverse("recovery_key_make", args=[scene.committee.pk, slot])
    page = client.post(url)
    spelled = re.search(r"(?:[A-Z2-7]{4}-){13}[A-Z2-7]{4}", page.content.decode()).group()
    check = reverse("recoverykey_check", args=[RecoveryKey.objects.get(slot=slot).pk])
    assert spelled not in client.get(check).content.decode()  # shown once, and never again
    assert spelled not in client.get(reverse("recovery_keys")).content.decode()
    done = client.post(check, {"recovery_half": spelled.lower()}, follow=True)
    assert "已生效" in done.content.decode()
    return spelled


def test_the_drill_step_by_step_as_the_document_tells_it(scene, as_):
    """docs/letters-and-keys.md, “The recovery drill”: every step, through the pages."""
    halves = [made_on_the_page(scene, as_, slot, key) for slot, key in SLOTS]
    in_custody(scene)
    letter = a_letter(scene)
    client, url = as_("letters_officer"), reverse("letters_recover")
    given = {"recovery_half_first": halves[0], "recovery_half_second": halves[1]}
    page = client.post(url, {**given, "drill": "1"}).content.decode()
    assert ("演练结果" in page, "打得开" in page, "打不开" in page) == (True, True, False)
    keys.set_passphrase(scene.letters_officer, passphrase=PASSPHRASE)  # everybody has forgotten
    unlock = reverse("letters_unlock")
    client.post(unlock, {"passphrase": PASSPHRASE})
    assert "还打不开这一件" in client.get(letter.get_absolute_url()).content.decode()
    assert "恢复结果" in client.post(url, given).content.decode()
    client.post(unlock, {"passphrase": PASSPHRASE})
    assert CONTENT in client.get(letter.get_absolute_url()).content.decode()
    assert halves[0] not in str(list(Event.objects.values()))


def test_who_holds_a_paper_does_not_find_the_room_of_letters(scene, as_):
    papers(scene)
    for key in ("office", "leader_group"):
        for name in ("letters", "letters_recover", "letters_keys"):
            assert as_(key).get(reverse(name)).status_code == 404
    for key in ("head", "secretary", "member"):
        assert as_(key).get(reverse("recovery_keys")).status_code == 404


def test_a_custodian_sees_how_everybody_stands_to_the_key(scene, as_):
    in_custody(scene, "letters_officer", "head")
    page = as_("letters_officer").get(reverse("letters_keys")).content.decode()
    assert "等另一位保管人解锁一次" in page
    assert "还没有建立" in page
    url = reverse("letterskey_renew", args=[LettersKey.objects.get().pk])
    assert as_("letters_officer").get(url).status_code == 403
    assert as_("deputy").get(url).status_code == 404
    assert "更换信访密钥" in as_("head").get(url).content.decode()
    as_("head").post(url)
    assert keys.key_in_use(scene.inspection).generation == 2
