"""What a sender is known by is found in a text, however it was typed."""

import pytest

from findings.letters.withheld import names_sender, refuse_sender
from kernel.refusals import NotPossible
from tests.letters.cases import SENDER


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("据甲某信访人称", {"name": "甲某信访人"}),
        ("据甲某 信访人称", {"name": "甲某信访人"}),
        ("据郑某称", {"name": "吴某、郑某"}),
        ("电话139-0000-1234", {"contact": "13900001234"}),
        ("电话１３９００００１２３４", {"contact": "139 0000 1234"}),
        ("住东坪村三组", {"address": "东坪村三组"}),
    ],
)
def test_a_sender_is_known_by_name_contact_or_address_however_it_is_typed(text, sender):
    assert names_sender(text, sender)


@pytest.mark.parametrize(
    "sender", [{}, {"name": "", "contact": ""}, {"name": "甲"}, {"name": "乙某"}]
)
def test_what_tells_of_nobody_is_left_alone(sender):
    assert not names_sender("反映甲在验收中走过场", sender)


def test_refusing_names_where_it_stands_and_not_whom():
    with pytest.raises(NotPossible) as refused:
        refuse_sender(["据甲某信访人称"], [SENDER], "底稿")
    assert str(refused.value) == "底稿里出现了信访人的姓名或联系方式，请改写。"
