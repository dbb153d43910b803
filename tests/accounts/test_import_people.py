"""People of a list: accounts opened or found again, posts taken and ended."""

from datetime import timedelta

from django.utils import timezone

from accounts import actions
from accounts.models import Person, Posting
from kernel.models import Event
from tests.accounts.lists import LINE, PERSON, bring_in, faults, read, workbook


def test_a_person_of_the_list_takes_the_post_with_an_account_without_password(scene):
    count = bring_in(scene, workbook(LINE, staff=[{**PERSON, "登录名": "limou", "职务": "主任"}]))
    person = Person.objects.get(username="limou")
    assert (person.title, person.has_usable_password()) == ("主任", False)
    assert person.postings.get().post == "unit_liaison"
    assert (count["people"], count["accounts"]) == (2, 2)


def test_without_a_login_name_one_is_made_up(scene):
    bring_in(scene, workbook({**LINE, "编码": "A7"}, staff=[PERSON]))
    assert Person.objects.get(name="李某").username == "ua7l"


def test_somebody_without_a_post_only_gets_an_account(scene):
    bring_in(scene, workbook(LINE, staff=[{**PERSON, "职位": ""}]))
    person = Person.objects.get(name="李某")
    assert (person.employer.name, person.postings.count()) == ("区某局党组", 0)


def test_both_sheets_may_name_the_same_person(scene):
    staff = [{**PERSON, "姓名": "张某", "职位": "书记", "职务": "党组书记、局长"}]
    bring_in(scene, workbook(LINE, staff=staff))
    assert Person.objects.get(name="张某").title == "党组书记、局长"


def test_both_sheets_must_agree(scene):
    staff = [{**PERSON, "姓名": "王某", "职位": "书记"}]
    assert faults(scene, LINE, staff=staff) == [("A2", "一个单位的书记、联络员各填一人")]


def test_one_person_in_two_posts_gets_one_account(scene):
    count = bring_in(scene, workbook({**LINE, "联络员": "张某"}))
    assert (count["people"], count["accounts"]) == (2, 1)


def test_a_list_gives_no_post_to_anybody_whose_account_is_in_use(scene):
    """Whoever keeps the list would seat themselves in a unit and take somebody's place."""
    unit = {**LINE, "党组织名称": scene.unit.name, "书记姓名": scene.secretary.name, "联络员": ""}
    oneself = {
        **PERSON, "所在单位": scene.unit.name, "姓名": scene.office.name, "职位": "联络员",
        "登录名": scene.office.username,
    }  # fmt: skip
    for line, staff in (({**unit, "书记姓名": scene.liaison.name}, []), (unit, [oneself])):
        listing = read(scene, line, staff=staff)
        assert any("请由安全管理员" in fault.mend for fault in listing.faults)
        assert bring_in(scene, workbook(line, staff=staff))["ended"] == 0
    assert scene.unit.secretary == scene.secretary
    assert not scene.office.scope.ids("rectify", "answer_for")
    assert scene.liaison.scope.ids("rectify")


def test_an_account_that_nobody_has_used_yet_follows_the_list(scene):
    bring_in(scene, workbook(LINE, staff=[PERSON]))
    person = Person.objects.get(name="李某")
    staff = [{**PERSON, "职位": "书记"}]
    bring_in(scene, workbook({**LINE, "书记姓名": "李某"}, staff=staff))
    assert "unit_secretary" in {post.post for post in person.postings.current()}


def test_a_changed_phone_is_brought_up_to_date(scene):
    line = {**LINE, "党组织名称": scene.unit.name, "书记姓名": "许国平"}
    assert bring_in(scene, workbook(line))["contacts"] == 1
    assert (scene.secretary.phone, scene.secretary.title) == ("13900000000", "示例职务")


def test_a_login_name_of_somebody_else_is_refused(scene):
    staff = [{**PERSON, "登录名": scene.stranger.username.upper()}]
    assert faults(scene, LINE, staff=staff) == [("F2", "登录名已被他人使用")]


def test_an_account_switched_off_is_refused(scene):
    Person.objects.create_user("limou", name="李某", is_active=False)
    assert faults(scene, LINE, staff=[{**PERSON, "登录名": "limou"}]) == [("F2", "这个账号已停用")]


def test_one_login_name_for_two_people_is_refused(scene):
    staff = [
        {**PERSON, "登录名": "limou"},
        {**PERSON, "姓名": "王某", "职位": "", "登录名": "limou"},
    ]
    assert faults(scene, LINE, staff=staff) == [("F3", "登录名不能重复")]


def test_two_accounts_of_one_name_must_be_told_apart(scene):
    for username in ("zhou1", "zhou2"):
        Person.objects.create_user(username, name="周某", employer=scene.unit)
    line = {**LINE, "党组织名称": scene.unit.name, "书记姓名": "周某"}
    assert faults(scene, line) == [("F3", "这个单位有 2 个叫“周某”的账号")]
    assert faults(scene, line, staff=[
        {"姓名": "周某", "所在单位": scene.unit.name, "职位": "书记", "登录名": "zhou2"}
    ]) == []  # fmt: skip


def test_the_rules_of_the_sheet_of_people(scene):
    for change, fault in (
        ({"姓名": None}, ("A2", "姓名必填")),
        ({"所在单位": "不存在局党组"}, ("B2", "所在单位要在名册中")),
        ({"职位": "处长"}, ("C2", "职位只能是 书记、联络员，或留空")),
        ({"登录名": "张三"}, ("F2", "登录名以字母开头，3 至 40 个小写字母、数字")),
    ):
        assert faults(scene, LINE, staff=[{**PERSON, **change}]) == [fault]


def test_the_dry_run_says_who_goes(scene):
    line = {**LINE, "党组织名称": scene.unit.name, "书记姓名": "新书记"}
    (seat,) = read(scene, line).replaced
    assert [posting.person.name for posting in seat.former] == ["许国平"]


def test_a_vacant_post_takes_nobodys_post_away_but_says_so(scene):
    line = {**LINE, "党组织名称": scene.unit.name, "书记姓名": "空缺"}
    assert "许国平" in read(scene, line).mended[0].mend
    bring_in(scene, workbook(line))
    assert scene.unit.secretary == scene.secretary


def test_the_former_secretarys_posting_ends_before_today(scene):
    bring_in(scene, workbook({**LINE, "党组织名称": scene.unit.name, "书记姓名": "新书记"}))
    former = Posting.objects.get(person=scene.secretary)
    assert former.ends_on == timezone.localdate() - timedelta(days=1)


def test_the_event_names_the_accounts_that_were_opened(scene):
    bring_in(scene, workbook({**LINE, "编码": "A7"}))
    event = Event.objects.get(verb="confirm", subject_type="accounts.unitimport")
    assert event.data["usernames"] == ["ua7s"]


def test_another_committees_people_are_not_found(scene):
    foreign = Person.objects.get(pk=scene.foreign_office.pk)
    assert faults(scene, LINE, staff=[{**PERSON, "登录名": foreign.username}])
    line = {**LINE, "书记姓名": foreign.name}
    unit_import = bring_in(scene, workbook(line))
    assert unit_import["accounts"] == 1
    assert actions.importable_committees(scene.office) == [scene.committee]


def test_an_account_that_waits_to_be_switched_on_is_found_again(scene):
    """Its password is out, its owner has not been in: the list must not open a second one."""
    bring_in(scene, workbook(LINE))
    person = Person.objects.get(name="张某")
    actions.issue_password(person, by=scene.system_admin)
    count = bring_in(scene, workbook(LINE))
    assert (count["accounts"], count["people"], count["ended"]) == (0, 0, 0)
    assert Person.objects.filter(name="张某").count() == 1
