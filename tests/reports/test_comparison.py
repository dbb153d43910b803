"""Two texts of a report side by side; nothing here asks the database."""

from findings.reports.comparison import compare, parts_of, since_when

OVERALL = "总体较好。重视程度不够，责任压得不实。问题仍较突出。"


def parts(overall=OVERALL, problems=(), advice="加强领导。"):
    text = {
        "title": "关于巡察某局的情况报告", "basis": "根据部署。", "overall": overall, "advice": advice,
        "problems": [{"focus": f, "title": t, "text": w} for _, f, t, w in problems],
    }  # fmt: skip
    return parts_of(text, [key for key, *_ in problems])


def differing(old, new):
    return [part for part in compare(old, new) if part.change != "same"]


def test_a_changed_sentence_stands_beside_what_it_was_with_its_changed_words_marked():
    (part,) = differing(parts(), parts(OVERALL.replace("责任压得不实", "主体责任落实不到位")))
    assert (part.label, [row.change for row in part.rows]) == (
        "总体评价",
        ["same", "changed", "same"],
    )
    row = part.rows[1]
    assert row.old_words == "重视程度不够，责任压得不实。"
    assert row.new_words == "重视程度不够，主体责任落实不到位。"
    assert next(words for words, differs in row.old if not differs) == "重视程度不够，"
    assert any(differs for _, differs in row.new)


def test_sentences_added_and_removed_stand_alone():
    (part,) = differing(
        parts(), parts("总体较好。问题仍较突出。对照党章党规还有差距，需要引起重视。")
    )
    assert [(row.change, bool(row.old), bool(row.new)) for row in part.rows] == [
        ("same", True, True), ("removed", True, False), ("same", True, True), ("added", False, True),
    ]  # fmt: skip


def test_problems_are_known_by_their_finding_whatever_they_are_called_or_where_they_stand():
    one, two, three = (
        (1, "焦点一", "甲", "甲事。"),
        (2, "焦点一", "乙", "乙事。"),
        (3, "焦点一", "丙", "丙事。"),
    )
    renamed = (1, "焦点二", "甲甲", "甲事。")
    found = {
        part.key: part
        for part in compare(parts(problems=[one, two]), parts(problems=[three, renamed]))
    }
    assert (found[1].change, found[1].notes) == ("changed", ("监督重点由“焦点一”改为“焦点二”",))
    assert found[1].rows[0].change == "changed"
    assert (found[2].change, found[3].change) == ("removed", "added")
    moved = compare(parts(problems=[one, two, three]), parts(problems=[two, three, one]))
    assert [part.key for part in moved if part.notes] == [1]


def test_each_change_belongs_to_the_version_that_made_it():
    first, second, third = parts(), parts(OVERALL + "增写一句。"), parts("总体较好。增写一句。")
    steps = [first, second, third]
    assert since_when("增写一句。", "overall", steps, there=True) == 1
    assert since_when("问题仍较突出。", "overall", steps, there=False) == 2


def test_the_same_text_has_no_difference():
    assert differing(parts(), parts()) == []
