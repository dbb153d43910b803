"""Who can open what: passphrases, shares, generations, loss of a right, loss of a passphrase."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Person
from findings.letters import keys
from findings.letters.actions import digest_of
from findings.letters.models import KeyShare, Letter, LettersKey, PersonalKey
from findings.letters.policy import custody_of
from findings.letters.resealing import under_earlier_keys
from kernel.models import Event
from kernel.policy import may
from kernel.refusals import NotAllowed, NotPossible
from rounds import actions as rounds
from rounds.models import Authorisation
from tests.letters.cases import CONTENT, PASSPHRASE, a_letter, in_custody, ring_of


def unlock(scene, key, *admitted):
    ids = [keys.personal_key_of(getattr(scene, one)).pk for one in admitted]
    return keys.unlock(getattr(scene, key), passphrase=PASSPHRASE, admitted=ids)


def reads(scene, key, letter) -> bool:
    ring = ring_of(scene, key)
    letter = scene.again(letter)
    return ring.holds(letter.key_id) and ring.text(letter, "content") == CONTENT


def take_letters_right(scene, key):
    """As if the letters officer were replaced: out of the group that the grant stands for."""
    person = getattr(scene, key)
    person.groups.remove(*Group.objects.filter(name__endswith=":open_letters"))


def test_custody_read_in_bulk_is_what_the_policy_says_of_everybody(scene):
    def by_policy(inspection):
        return {
            person.name for person in scene.cast.values()
            if may(person, "register_letter", inspection)
        }  # fmt: skip

    both = [scene.inspection, scene.other_inspection]
    rounds.recuse(scene.head, by=scene.head, unit=scene.unit, ground="relative")
    Person.objects.filter(pk=scene.other_head.pk).update(is_active=False)
    for inspection in both:
        found = {person.name for person in custody_of(both)[inspection.pk]}
        assert found == by_policy(inspection)
    assert by_policy(scene.inspection) == {"林洁"}


def test_only_custodians_set_a_passphrase(scene):
    for key in ("office", "deputy", "member", "secretary", "leader_group", "stranger"):
        with pytest.raises(NotAllowed):
            keys.set_passphrase(getattr(scene, key), passphrase=PASSPHRASE)
    assert not PersonalKey.objects.exists()


def test_the_first_custodian_reads_at_once_the_second_after_the_first_has_unlocked(scene):
    in_custody(scene, "letters_officer", "head")
    letter = a_letter(scene)
    assert reads(scene, "letters_officer", letter)
    assert not reads(scene, "head", letter)
    assert list(keys.waiting_for_share(scene.letters_officer)) == [keys.personal_key_of(scene.head)]
    unlock(scene, "letters_officer", "head")
    assert reads(scene, "head", letter)
    assert not keys.waiting_for_share(scene.letters_officer)


def test_somebody_not_ticked_is_not_let_in(scene):
    in_custody(scene, "letters_officer", "head")
    letter = a_letter(scene)
    unlock(scene, "letters_officer")
    assert not reads(scene, "head", letter)


def test_a_forged_tick_for_somebody_without_the_right_gives_nothing(scene):
    in_custody(scene, "letters_officer")
    keys.set_passphrase(scene.other_head, passphrase=PASSPHRASE)
    a_letter(scene)
    unlock(scene, "letters_officer", "other_head")
    forged = keys.personal_key_of(scene.other_head)
    assert not forged.shares.filter(inspection=scene.inspection).exists()


def test_who_loses_the_right_loses_the_share_and_new_letters_go_to_a_key_they_never_held(scene):
    in_custody(scene, "letters_officer", "head")
    letter = a_letter(scene)
    unlock(scene, "letters_officer", "head")
    stolen = ring_of(scene, "letters_officer")
    assert stolen.opens(letter.key_id)  # a copy of everything the officer could open
    take_letters_right(scene, "letters_officer")
    assert keys.sweep() == keys.sweep()  # safe to run twice
    assert LettersKey.objects.filter(inspection=scene.inspection).count() == 2
    assert not KeyShare.objects.filter(personal_key=stolen.personal_key).exists()
    again = a_letter(scene, by=scene.head)
    assert again.key.generation == 2
    assert not stolen.opens(again.key_id)
    assert reads(scene, "head", letter)
    unlock(scene, "head")
    assert scene.again(letter).key_id == again.key_id  # re-sealed
    assert not stolen.opens(scene.again(letter).key_id)
    assert LettersKey.objects.get(generation=1).retired_at
    assert not KeyShare.objects.filter(letters_key__generation=1).exists()


def test_a_share_is_taken_even_if_nobody_but_the_register_noticed(scene):
    in_custody(scene, "letters_officer", "head")
    a_letter(scene)
    unlock(scene, "letters_officer", "head")
    take_letters_right(scene, "letters_officer")
    assert a_letter(scene, by=scene.head).key.generation == 2


def test_the_sweep_begins_a_key_where_the_custodians_have_their_passphrases_already(scene):
    in_custody(scene, "other_head")
    LettersKey.objects.all().delete()
    keys.sweep()
    key = keys.key_in_use(scene.other_inspection)
    assert key.shares.get().personal_key.person == scene.other_head
    assert keys.key_in_use(scene.inspection) is None


def test_a_recused_custodian_loses_the_share(scene):
    in_custody(scene, "letters_officer", "head")
    letter = a_letter(scene)
    unlock(scene, "letters_officer", "head")
    rounds.recuse(scene.head, by=scene.head, unit=scene.unit, ground="relative")
    keys.sweep()
    assert not reads(scene, "head", letter)
    assert reads(scene, "letters_officer", letter)


def test_when_the_authorisation_ends_no_share_is_left(scene):
    in_custody(scene, "letters_officer")
    letter = a_letter(scene)
    authorisation = Authorisation.objects.get(team=scene.team)
    rounds.end_authorisation(authorisation, by=scene.office, note="本轮结束")
    keys.sweep()
    assert not KeyShare.objects.filter(inspection=scene.inspection).exists()
    assert Letter.objects.filter(pk=letter.pk).exists()
    with pytest.raises(NotAllowed):
        keys.set_passphrase(scene.letters_officer, passphrase=PASSPHRASE)


def test_the_head_renews_the_key_and_old_letters_follow_at_the_next_unlocking(scene):
    in_custody(scene, "letters_officer", "head")
    letters = [a_letter(scene) for _ in range(3)]
    unlock(scene, "letters_officer", "head")
    key = keys.key_in_use(scene.inspection)
    with pytest.raises(NotAllowed):
        keys.renew(key, by=scene.letters_officer)
    newest = keys.renew(key, by=scene.head)
    assert under_earlier_keys(scene.inspection, newest).count() == 3
    before = [bytes(scene.again(letter).content) for letter in letters]
    assert unlock(scene, "letters_officer").resealed == 3
    after = [bytes(scene.again(letter).content) for letter in letters]
    assert not set(before) & set(after)
    assert all(
        reads(scene, key, letter) for key in ("letters_officer", "head") for letter in letters
    )
    assert unlock(scene, "head").resealed == 0


def test_a_changed_passphrase_opens_the_same_letters_and_the_old_one_nothing(scene):
    in_custody(scene)
    letter = a_letter(scene)
    keys.change_passphrase(scene.letters_officer, old=PASSPHRASE, new="9999-1111-2222-3333")
    with pytest.raises(NotPossible, match="口令不对"):
        keys.open_personal_key(scene.letters_officer, passphrase=PASSPHRASE)
    opened = keys.unlock(scene.letters_officer, passphrase="9999-1111-2222-3333")
    assert opened.personal_key.shares.filter(letters_key=letter.key).exists()


def test_a_forgotten_passphrase_is_replaced_and_the_other_custodian_lets_in_again(scene):
    in_custody(scene, "letters_officer", "head")
    letter = a_letter(scene)
    unlock(scene, "letters_officer", "head")
    keys.set_passphrase(scene.letters_officer, passphrase=PASSPHRASE)
    fresh = keys.personal_key_of(scene.letters_officer)
    assert fresh.replaces_earlier
    assert not reads(scene, "letters_officer", letter)
    unlock(scene, "head", "letters_officer")
    assert reads(scene, "letters_officer", letter)


def test_five_wrong_passphrases_and_even_the_right_one_has_to_wait(scene):
    in_custody(scene)
    for left in (4, 3, 2, 1):
        with pytest.raises(NotPossible, match=f"还可再试 {left} 次"):
            keys.open_personal_key(scene.letters_officer, passphrase="wrong")
    with pytest.raises(NotPossible, match="15 分钟"):
        keys.open_personal_key(scene.letters_officer, passphrase="wrong")
    with pytest.raises(NotPossible, match="分钟再试"):
        keys.open_personal_key(scene.letters_officer, passphrase=PASSPHRASE)
    PersonalKey.objects.update(barred_until=timezone.now() - timedelta(seconds=1))
    keys.open_personal_key(scene.letters_officer, passphrase=PASSPHRASE)
    assert Event.objects.filter(verb="miss_passphrase", kind="account").count() == 5


def test_a_higher_cost_is_paid_from_the_next_unlocking_on(scene, settings):
    in_custody(scene)
    before = bytes(keys.personal_key_of(scene.letters_officer).wrapped)
    unlock(scene, "letters_officer")
    assert bytes(keys.personal_key_of(scene.letters_officer).wrapped) == before
    settings.SEALING_OPERATIONS = 2
    unlock(scene, "letters_officer")
    assert bytes(keys.personal_key_of(scene.letters_officer).wrapped) != before
    unlock(scene, "letters_officer")


# --- somebody who writes into the database ------------------------------------------------------


@pytest.mark.parametrize("field", ["sender", "reflected", "content"])
def test_sealed_values_exchanged_between_letters_do_not_open(scene, field):
    in_custody(scene)
    one, two = a_letter(scene), a_letter(scene)
    Letter.objects.filter(pk=one.pk).update(**{field: getattr(two, field)})
    ring = ring_of(scene)
    with pytest.raises(NotPossible, match="改动"):
        ring.text(scene.again(one), field)
    assert ring.text(scene.again(two), field)
    assert Event.objects.filter(verb="cannot_open", subject_id=one.pk).exists()


def test_a_value_moved_to_another_field_does_not_open(scene):
    in_custody(scene)
    letter = a_letter(scene)
    Letter.objects.filter(pk=letter.pk).update(content=letter.sender)
    with pytest.raises(NotPossible, match="改动"):
        ring_of(scene).text(scene.again(letter), "content")


def test_an_exchanged_public_key_is_found_out_before_anything_is_given_to_it(scene):
    in_custody(scene, "letters_officer", "head")
    letter = a_letter(scene)
    foreign = keys.personal_key_of(scene.head)
    LettersKey.objects.filter(pk=letter.key_id).update(public=foreign.public)
    assert not ring_of(scene).opens(letter.key_id)
    unlock(scene, "letters_officer", "head")
    assert not foreign.shares.filter(letters_key_id=letter.key_id).exists()


def test_an_exchanged_personal_public_key_bars_its_holder_instead_of_leaking(scene):
    in_custody(scene)
    PersonalKey.objects.update(public=b"p" * 32)
    with pytest.raises(NotPossible):
        keys.open_personal_key(scene.letters_officer, passphrase=PASSPHRASE)


def test_one_spoilt_letter_does_not_keep_the_others_from_being_re_sealed(scene):
    in_custody(scene)
    one, two = a_letter(scene), a_letter(scene)
    Letter.objects.filter(pk=one.pk).update(content=b"spoilt")
    keys.renew(keys.key_in_use(scene.inspection), by=scene.head)
    assert unlock(scene, "letters_officer").resealed == 1
    assert reads(scene, "letters_officer", two)
    assert Event.objects.filter(verb="cannot_open", subject_id=one.pk).exists()
    assert LettersKey.objects.get(generation=1).retired_at is None


def test_the_event_of_registration_proves_the_sealed_text(scene):
    in_custody(scene)
    letter = a_letter(scene)
    event = Event.objects.get(verb="register_letter", subject_id=letter.pk)
    assert event.data["sealed"] == digest_of(scene.again(letter))
