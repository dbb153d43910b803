"""Before the team comes: accounts, the list of units, the term, the round, the teams, the entry."""

import io
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Committee, Organisation, Person, Posting
from rounds.models import Round, Team, TeamMember, Term
from tests.journeys.cast import (
    ACCOUNTS,
    CAST,
    OTHER_TEAM,
    OTHER_UNIT,
    SECOND_UNIT,
    TEAM,
    UNIT,
    hidden,
    only,
    the_case,
)

LISTS = Path(__file__).parents[1] / "accounts" / "data"
COMMITTEE = "中国共产党示例市青山区委员会"


class BackOffice:
    """Django's admin as the administrator clicks it."""

    def __init__(self, clerk):
        self.clerk, self.page = clerk, clerk.page

    def add(self, model, **fields):
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        self.clerk.go(f"admin:{name}_add")
        return self.fill(**fields).save()

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.page.locator(f"#id_{name}")
            if value and "admin-autocomplete" in (field.get_attribute("class") or ""):
                self._pick(name, value)
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))
        return self

    def _pick(self, name, words):
        """Type into the searching drop-down, and take what it finds."""
        self.page.locator(f".field-{name} .select2-selection").click()
        self.page.locator(".select2-search__field").fill(words)
        self.page.locator(".select2-results__option--highlighted", has_text=words).click()

    def save(self, button: str = "_save"):
        self.page.locator(f"[name={button}]").click()
        self.page.wait_for_load_state()
        faults = self.page.locator(".errornote, .errorlist")
        assert not faults.count(), faults.first.inner_text()
        return self


def three_administrators_are_set_up(clerks):
    """As the README says for an empty installation; each gets a password that is shown once."""
    told = io.StringIO()
    call_command(
        "init_three_admins", system=("guanli", CAST["system"]),
        security=("anquan", CAST["security"]), audit=("shenji", CAST["audit"]), stdout=told,
    )  # fmt: skip
    lines = [line.split() for line in told.getvalue().splitlines() if line.startswith("  ")]
    clerks.slips |= {username: [password] for _, username, password in lines}


def accounts_are_opened(clerks):
    desk = BackOffice(clerks.system)
    desk.add(
        Committee,
        name=COMMITTEE,
        short_name="青山区委",
        region="示例市青山区",
        document_code="青巡",
    )
    for username, role in ACCOUNTS.items():
        desk.add(Person, username=username, name=CAST[role])
    hand_out_slips(clerks)


def hand_out_slips(clerks, search=""):
    """Of each pair one slip comes from either administrator; neither can sign in with one alone."""
    steps = (
        (clerks.system, "等待发放密码", "发放一次性密码"),
        (clerks.security, "等待启用", "启用账号"),
    )
    for clerk, waiting, deed in steps:
        page = clerk.go("admin:accounts_person_changelist").page
        page.get_by_role("link", name=waiting).click()
        page.locator("#searchbar").fill(search)
        page.locator("#searchbar").press("Enter")
        page.wait_for_load_state()
        page.locator("#action-toggle").check()
        option = page.locator("select[name=action] option", has_text=deed)
        page.locator("select[name=action]").select_option(option.get_attribute("value"))
        page.get_by_role("button", name="执行").click()
        page.wait_for_selector("text=只显示这一次")
        for row in page.locator("#content table tbody tr").all():
            username, _, secret = row.locator("td").all_inner_texts()
            clerks.slips.setdefault(username, []).append(secret)


def people_are_seated(clerks):
    """Seating is for the security administrator; who opens accounts gives no posts."""
    assert clerks.system.status("admin:accounts_posting_add") == 403
    assert clerks.security.status("admin:accounts_person_add") == 403
    desk = BackOffice(clerks.security)
    for role in ("office", "leading_group"):
        desk.add(Posting, person=CAST[role], post=role, committee="青山区委")


def dictionaries_are_loaded(clerks):
    """A committee starts with the usual lists of categories and of supervision focus."""
    admin = clerks.system.go("admin:accounts_committee_changelist")
    admin.page.locator("#result_list input.action-select").first.check()
    admin.page.locator("select[name=action]").select_option(label="装入起始的问题类别和监督重点")
    admin.page.get_by_role("button", name="执行").click()
    admin.page.wait_for_load_state()
    assert admin.says("已装入")


def the_office_imports_its_units(clerks):
    """First a list with faults, of which nothing is imported; then the mended one, whole."""
    office = clerks.office.go("organisations").press("导入名册（青山区委）")
    office.fill(file=str(LISTS / "units-messy.xlsx")).submit()
    assert office.says("还没有导入任何内容")
    assert office.says("B43")
    assert not office.page.get_by_role("button", name="全部导入").count()
    office.press("重新上传").fill(file=str(LISTS / "units.xlsx")).submit()
    office.press("全部导入")
    assert office.says("新增 226 个单位")
    assert only(Organisation, name=UNIT).secretary.name == CAST["secretary"]


def imported_accounts_are_handed_out(clerks):
    """An import opens accounts that nobody can use yet."""
    for unit in (UNIT, OTHER_UNIT):
        hand_out_slips(clerks, unit)


def day(offset: int):
    return timezone.localdate() + timedelta(days=offset)


def the_term_and_its_coverage(clerks):
    office = clerks.office.go("terms").press("新建届次")
    office.fill(name="十二届区委", starts_on=day(800), ends_on=day(-700)).send()
    office.refused("结束日期要晚于开始日期")
    office.fill(starts_on=day(-700), ends_on=day(800)).submit()
    office.press("编制全覆盖计划").press("全部纳入本届全覆盖")
    assert office.says("新增 226 个单位")
    units = Organisation.objects.filter(name__in=[UNIT, SECOND_UNIT, OTHER_UNIT])
    office.fill(q="区住房").press("查询")
    office.fill(**{f"year_{units.get(name=UNIT).pk}": day(0).year}).press("保存本页")
    assert only(Term).targets.count() == 226


def the_rules(clerks):
    office = clerks.office.go("rulesets").press("第 1 版").press("修订")
    office.fill(**{"plan-amount": 10, "note": "整改方案改为 10 个工作日"}).press("保存为新的一版")
    assert office.says("第 2 版")


def the_round(clerks):
    office = clerks.office.go(only(Term)).press("新建轮次")
    office.choose("focus", "四个聚焦").fill(kind="routine", starts_on=day(-60), ends_on=day(120))
    office.submit()
    make_team(clerks, only(Round), TEAM)
    make_team(clerks, only(Round), OTHER_TEAM)
    round_ = only(Round)
    put_into_round(clerks, round_, UNIT, "第一巡察组")
    put_into_round(clerks, round_, SECOND_UNIT, "第一巡察组")
    put_into_round(clerks, round_, OTHER_UNIT, "第二巡察组")


def make_team(clerks, round_, members):
    office = clerks.office.go(round_).press("组建巡察组").submit()
    team = round_.teams.order_by("number").last()
    office.go(team).press("编入成员")
    for role, post in members.items():
        office.fill(q=CAST[role]).press("查找").tick(CAST[role])
        office.fill(post=post).press("编入并继续下一名")
        assert office.says(f"已编入{team}：{CAST[role]}"), office.faults()
    return team


def put_into_round(clerks, round_, unit, team):
    office = clerks.office.go(round_).press("安排被巡察单位")
    office.fill(q=unit).press("查找").tick(unit).choose("team", team)
    office.fill(planned_entry_on=day(-40), planned_leave_on=day(5)).submit()


def the_round_is_approved(clerks):
    """Returned once with a reason, then approved: both from the desk."""
    round_ = only(Round)
    clerks.office.duty("拟订轮次方案").submit()
    leader = clerks.leading_group.duty("审批轮次方案")
    assert leader.says(UNIT)
    leader.go(round_).move("退回修改", note="请把提前期限写进方案。")
    clerks.office.duty("拟订轮次方案").submit()
    clerks.leading_group.duty("审批轮次方案").submit()
    hidden(clerks, round_, "member", "secretary")


def members_declare(clerks):
    """Everybody on every unit of the team; one has a tie."""
    for role in (*TEAM, *OTHER_TEAM):
        clerk = getattr(clerks, role).duty("作回避申报")
        units = TeamMember.objects.get(person=clerks.person(role)).team.inspections
        for one in units.all():
            tie = role == "team_liaison" and one.unit.name == UNIT
            ground = "relative" if tie else "none"
            clerk.fill(**{f"ground_{one.unit_id}": ground})
            if tie:
                clerk.fill(**{f"detail_{one.unit_id}": "配偶在该局办公室工作。"})
        clerk.fill(secrecy=True).submit()


def the_teams_are_authorised(clerks):
    case = the_case()
    hidden(clerks, case, "head", "member", "secretary", "liaison")
    for team in Team.objects.all():
        clerks.office.duty(f"报请授权：{team.authorisation}").submit()
        clerks.leading_group.duty(f"授权巡察组：{team.authorisation}").submit()
    assert clerks.head.knows(case)
    assert clerks.member.knows(case)
    hidden(clerks, case, "team_liaison", "other_head", "other_member", "secretary", "liaison")


def the_unit_is_notified_and_entered(clerks):
    case = the_case()
    office = clerks.office.duty(f"下发巡察通知：{case.title}")
    office.fill(notified_on=day(-45)).send().refused("请写明原因")
    office.fill(note="常委会研究确定，时间紧。").submit()
    assert clerks.secretary.knows(case)
    assert clerks.liaison.knows(case)
    hidden(clerks, case, "other_secretary", "other_liaison", "team_liaison")
    head = clerks.head.duty(f"登记进驻：{case.title}")
    head.fill(entered_on=day(-46)).send().refused("进驻日期不能早于通知日期")
    head.fill(entered_on=day(-40)).submit()
    assert the_case().state == "on_site"
