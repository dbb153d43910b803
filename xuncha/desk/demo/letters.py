"""Letters of the demonstration, and the passphrases of those who keep them. Nothing happened."""

from datetime import timedelta

from accounts.demo_people import DEMO_PASSPHRASE
from findings.letters import actions as letters
from findings.letters.keys import personal_key_of, set_passphrase
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.places import TEAMS
from xuncha.desk.demo.world import World

TEAMS_WITH_LETTERS = (1, 2)


def opened_custody(world: World, team: int):
    """Head and letters officer set their passphrases when they are first authorised.

    Those of the teams of which no letter is told may do it themselves: each takes over half a second.
    """
    for seat in TEAMS[team] if team in TEAMS_WITH_LETTERS else ():
        if seat.post in ("head", "letters_officer") and not personal_key_of(world[seat.username]):
            set_passphrase(world[seat.username], passphrase=DEMO_PASSPHRASE)


def tell(case: Case):
    if case.code == "101":
        closed_letter(case.world, case.inspection, "linjie", "guyuan", case.after_entry(6))


def closed_letter(world: World, inspection, officer: str, head: str, day):
    """One letter from its registration to its answer."""
    with on(day):
        letter = letters.register_letter(
            inspection, by=world[officer], channel="letter", signed="named",
            received_on=day, posted_on=day - timedelta(days=3),
            sender={"name": "示例信访人甲", "contact": "示例电话", "address": "青山区示例路1号"},
            reflected={"name": "示例干部甲", "post": "质量安全监督站负责人", "unit": "区住建局"},
            content="反映质量安全监督站对云溪镇某安置房项目监督检查走过场，发现问题未跟踪整改。",
        )  # fmt: skip
    with on(day + timedelta(days=2)):
        letters.accept_letter(letter, by=world[head], opinion="内容具体、可查，列入核查。")
        letters.turn_into_paper_letter(letter, by=world[officer])
    with on(day + timedelta(days=20)):
        letters.close_letter(
            letter, by=world[officer], answer="answered", answered_on=day + timedelta(days=20)
        )
    return letter
