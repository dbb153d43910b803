"""Sealing: it comes back whole to the right key, and for nothing else at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import sealing
from kernel.sealing import CannotOpen

PAIR, OTHER = sealing.new_pair(), sealing.new_pair()
contents = st.binary(max_size=3000) | st.text(max_size=600).map(lambda text: text.encode("utf-8"))
contexts = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


@pytest.fixture(scope="module", autouse=True)
def _little_memory():
    """A changed bit may ask for a gigabyte; the limit that refuses it stands lower here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_MOST_MEMORY", 1024 * 1024)
        yield


def opener(form, key=None):
    """(sealed → content) of one of the three forms, with the right key or another one."""
    return {
        "sealed": lambda value, context: sealing.unseal((key or PAIR).private, value, context),
        "wrapped": lambda value, context: sealing.unwrap(value, key or "口令-passphrase", context),
        "enclosed": lambda value, context: sealing.disclose(key or b"k" * 32, value, context),
    }[form]


def closed(form, content: bytes, context: str) -> bytes:
    return {
        "sealed": lambda: sealing.seal(PAIR.public, content, context),
        "wrapped": lambda: sealing.wrap(content, "口令-passphrase", context),
        "enclosed": lambda: sealing.enclose(b"k" * 32, content, context),
    }[form]()


FORMS = ("sealed", "wrapped", "enclosed")
WRONG = {"sealed": OTHER, "wrapped": "another passphrase", "enclosed": b"x" * 32}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30, deadline=None)
@given(content=contents, context=contexts)
def test_what_was_closed_comes_back_whole(form, content, context):
    assert opener(form)(closed(form, content, context), context) == content


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_one_changed_bit_anywhere_and_it_does_not_open(form, data):
    value = bytearray(closed(form, b"content", "here"))
    at = data.draw(st.integers(0, len(value) - 1))
    value[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        opener(form)(bytes(value), "here")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None)
@given(length=st.integers(0, 400))
def test_a_piece_of_it_does_not_open(form, length):
    value = closed(form, b"content", "here")
    for piece in (value[:length], value[length + 1 :], value + b"\x00"):
        if piece != value:
            with pytest.raises(CannotOpen):
                opener(form)(piece, "here")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None)
@given(context=contexts)
def test_in_another_place_it_does_not_open(form, context):
    value = closed(form, b"content", "here")
    if context != "here":
        with pytest.raises(CannotOpen):
            opener(form)(value, context)


@pytest.mark.parametrize("form", FORMS)
def test_with_another_key_it_does_not_open(form):
    with pytest.raises(CannotOpen):
        opener(form, WRONG[form])(closed(form, b"content", "here"), "here")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", FORMS)
def test_one_form_is_never_taken_for_another(form, other):
    if form != other:
        with pytest.raises(CannotOpen):
            opener(other)(closed(form, b"c" * 32, "here"), "here")


@pytest.mark.parametrize("junk", [b"", b"\x00", b"\x01", b"\x04" * 200, b"\xff" * 5000])
@pytest.mark.parametrize("form", FORMS)
def test_junk_does_not_open_nor_break_anything(form, junk):
    with pytest.raises(CannotOpen):
        opener(form)(junk, "here")


def test_the_same_content_never_looks_the_same_twice():
    for form in FORMS:
        assert closed(form, b"content", "here") != closed(form, b"content", "here")


def test_a_name_of_two_characters_is_as_long_as_one_of_three():
    lengths = {
        len(closed("sealed", name.encode(), "here")) for name in ("甲某", "甲某某", "", "字" * 80)
    }
    assert len(lengths) == 1


@pytest.mark.parametrize("typed", ["4417-8020", "4417 8020", "４４１７８０２０", " 44178020\t"])
def test_a_passphrase_is_the_same_however_its_groups_are_typed(typed):
    wrapped = sealing.wrap(b"k" * 32, "44178020", "here")
    assert sealing.unwrap(wrapped, typed, "here") == b"k" * 32


def test_a_forged_cost_is_refused_before_it_is_paid():
    wrapped = bytearray(sealing.wrap(b"k" * 32, "p", "here"))
    wrapped[5:13] = (2**40).to_bytes(8, "big")
    with pytest.raises(CannotOpen):
        sealing.unwrap(bytes(wrapped), "p", "here")


def test_what_was_wrapped_at_a_lower_cost_still_opens_and_is_known_for_it(settings):
    wrapped = sealing.wrap(b"k" * 32, "p", "here")
    assert not sealing.is_dated(wrapped)
    settings.SEALING_OPERATIONS = 2
    assert sealing.is_dated(wrapped)
    assert sealing.unwrap(wrapped, "p", "here") == b"k" * 32


@settings(max_examples=40, deadline=None)
@given(key=st.binary(min_size=32, max_size=32))
def test_a_key_survives_being_written_on_paper(key):
    text = sealing.spell(key)
    assert len(text.split("-")) == 14
    assert sealing.read_spelled(text) == key
    assert sealing.read_spelled(text.lower().replace("-", " ")) == key
    assert sealing.read_spelled(text.replace("O", "0").replace("B", "8")) == key


# Always the same slips: three bytes let one in sixteen million pass, and chance has found such a one.
@settings(max_examples=40, deadline=None, derandomize=True)
@given(key=st.binary(min_size=32, max_size=32), data=st.data())
def test_a_slip_of_the_pen_is_noticed(key, data):
    letters = list(sealing.spell(key))
    at = data.draw(st.sampled_from([i for i, char in enumerate(letters) if char != "-"]))
    others = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if c != letters[at]]
    letters[at] = data.draw(st.sampled_from(others))
    with pytest.raises(CannotOpen):
        sealing.read_spelled("".join(letters))


@pytest.mark.parametrize("text", ["", "AAAA", "不是密钥", "A" * 56, "=" * 56, "A" * 57])
def test_what_is_no_key_at_all_is_noticed(text):
    with pytest.raises(CannotOpen):
        sealing.read_spelled(text)


def test_neither_a_traceback_nor_a_log_shows_a_private_key():
    for secret in (PAIR.private, PAIR.private.hex().encode()):
        assert repr(secret)[2:-1] not in repr(PAIR)
    assert "Pair(" in repr(PAIR)


def test_a_fingerprint_is_short_enough_to_be_read_aloud_and_tells_keys_apart():
    assert len(sealing.fingerprint(PAIR.public)) == 24
    assert sealing.fingerprint(PAIR.public) != sealing.fingerprint(OTHER.public)
