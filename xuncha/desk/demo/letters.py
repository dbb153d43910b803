"""Letters of the demonstration, and the passphrases of those who keep them. Nothing happened."""

from datetime import timedelta

from accounts.demo_people import DEMO_PASSPHRASE
from findings.letters import actions as letters
from findings.letters import recovery
from findings.letters.keys import personal_key_of, reconcile, set_passphrase
from findings.letters.policy import inspections_in_custody
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.places import TEAMS
from xuncha.desk.demo.scans import scan
from xuncha.desk.demo.world import START, World

TEAMS_WITH_LETTERS = (1, 2)
# channel, signed, sender, reflected (name, post, unit), content
LETTERS = (
    (
        "letter", "named", ("钱某", "示例手机号一", "东坪村三组"),
        ("孙某", "惠农补贴经办人", "区农业农村局"),
        "反映孙某在发放种粮补贴时，将本人不种地的亲属列入补贴名单，近两年多领补贴；村里多户实际种粮"
        "面积与公示不符，找过经办人，答复说“系统里改不了”。来信附有手抄的面积对照表一份。",
    ),
    (
        "call", "anonymous", (), ("", "项目科负责人", "区农业农村局"),
        "来电人不愿透露姓名，反映高标准农田项目中，监理单位长期不在现场，验收资料由施工方代填。",
    ),
    (
        "visit", "named", ("周某", "示例手机号二", "石桥镇镇区"), ("", "", "石桥镇政府"),
        "来访人反映与邻居的宅基地界址纠纷，法院已判决，认为执行不到位，要求巡察组出面解决。",
    ),
    (
        "box", "anonymous", (), ("孙某", "惠农补贴经办人", "区农业农村局"),
        "意见箱信件，打印件。内容与此前一封来信大体相同，反映种粮补贴名单有经办人亲属。",
    ),
    (
        "email", "joint", ("吴某、郑某", "示例邮箱", "西岭村"),
        ("", "动物防疫站负责人", "区农业农村局"),
        "反映动物防疫站向养殖户统一推销饲料、兽药，不买的办手续拖延。两户联名，附付款截图。",
    ),
    ("box", "anonymous", (), ("", "", ""), "意见箱内空白信纸一张，仅写“好好查一查”。"),
)  # fmt: skip
CLOSED = (
    "letter", "named", ("褚某", "示例手机号三", "云溪镇安置小区"),
    ("", "质量安全监督站负责人", "区住建局"),
    "反映质量安全监督站对云溪镇某安置房项目监督检查走过场，发现问题未跟踪整改，业主多次反映渗水无人理会。",
)  # fmt: skip


def opened_custody(world: World, team: int):
    """Head and letters officer set their passphrases when they are first authorised.

    Those of the teams of which no letter is told may do it themselves: each takes over half a second.
    """
    seats = TEAMS[team] if team in TEAMS_WITH_LETTERS else ()
    for seat in seats:
        if seat.post in ("head", "letters_officer"):
            person = world[seat.username]
            if not personal_key_of(person):
                set_passphrase(person, passphrase=DEMO_PASSPHRASE)
            for inspection in inspections_in_custody(person):
                reconcile(inspection, by=person)


def tell(case: Case):
    if case.code == "101":
        closed_letter(case.world, case.inspection, "linjie", "guyuan", case.after_entry(6))
    if case.code == "104":
        letters_of(case.world, case.inspection, "linjie", "guyuan", case.after_entry(4))


def recovery_keys(world: World):
    """Both made and checked. Their papers are not kept: to try a recovery, make them anew."""
    with on(START + timedelta(days=60)):
        for slot, username in (("leading_group", "lujianguo"), ("office", "shenming")):
            key, spelled = recovery.make_recovery_key(
                world.committee, slot=slot, by=world[username]
            )  # fmt: skip
            recovery.check_recovery_key(key, by=world[username], spelled=spelled)


def received(world: World, inspection, officer: str, what: tuple, day):
    channel, signed, sender, reflected, content = what
    names = (("name", "contact", "address"), ("name", "post", "unit"))
    with on(day):
        return letters.register_letter(
            inspection, by=world[officer], channel=channel, signed=signed, received_on=day,
            posted_on=day - timedelta(days=3) if channel == "letter" else None,
            sender=dict(zip(names[0], sender, strict=False)),
            reflected=dict(zip(names[1], reflected, strict=True)), content=content,
            needs_scan=channel == "letter", scans=[scan("来信原件")] if channel == "letter" else (),
        )  # fmt: skip


def letters_of(world: World, inspection, officer: str, head: str, first_day):
    """A box full of letters, as far along as they are after some weeks on site."""
    made = [
        received(world, inspection, officer, what, first_day + timedelta(days=3 * position))
        for position, what in enumerate(LETTERS)
    ]
    with on(first_day + timedelta(days=8), 16):
        letters.accept_letter(made[0], by=world[head], opinion="内容具体、可查，列入核查。")
        letters.decline_letter(made[2], by=world[head], outside="litigation")
        letters.turn_into_clue_letter(made[0], by=world[officer])
    with on(first_day + timedelta(days=10)):
        letters.hand_over_letter(
            made[2], by=world[officer], owner="petitions", owner_name="青山区信访局",
            summary="石桥镇一名群众反映宅基地界址纠纷判决后执行不到位，请依法告知其救济途径。",
            received_by_name="（示例）",
        )  # fmt: skip
        letters.join_letter(made[3], by=world[officer], first=made[0])
    with on(first_day + timedelta(days=16)):
        letters.file_letter(made[5], by=world[head])
    return made


def closed_letter(world: World, inspection, officer: str, head: str, day):
    """One letter from its registration to its answer."""
    letter = received(world, inspection, officer, CLOSED, day)
    with on(day + timedelta(days=2)):
        letters.accept_letter(letter, by=world[head], opinion="内容具体、可查，列入核查。")
        letters.turn_into_paper_letter(letter, by=world[officer])
    with on(day + timedelta(days=20)):
        letters.close_letter(
            letter, by=world[officer], answer="answered", answered_on=day + timedelta(days=20)
        )
    return letter
