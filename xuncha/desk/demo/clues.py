"""Clues of the demonstration and where they went. Nobody and nothing here exists."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.actions import appoint
from accounts.models import Organisation, Posting
from findings.clues import actions as clues
from findings.clues.models import Clue
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.scans import scan
from xuncha.desk.demo.world import START, World

# code, name, short name, kind of receiving department, who signs there
RECEIVERS = (
    ("901", "青山区纪委监委机关党组", "区纪委监委", "discipline", "mengyao"),
    ("902", "青山区委组织部部务会", "区委组织部", "organisation", "qiushi"),
    ("903", "青山区信访局党组", "区信访局", "petition", "dinglan"),
)


@dataclass(frozen=True)
class Story:
    """One clue and how far it has come; `after` is the number of days after entry."""

    name: str
    unit: str
    post: str
    authority: str
    nature: str
    outline: str
    origin: str
    after: int
    far: str  # registered | submitted | approved | sent | handling | answered | closed | direct
    to: str = "901"
    answer: tuple[str, str] = ("", "")


STORIES = {
    "102": (
        Story(
            "贺某", "区水务局建管科", "科长", "unit", "integrity",
            "反映其在泵站改造项目验收期间收受施工方购物卡，并在工程量签证上提供便利。",
            "interview", 20, "closed", answer=("inquiry_talk", "经谈话函询，本人承认收受购物卡2张并已上交，给予批评教育，责令作出检查。"),
        ),
        Story(
            "局党组", "区水务局党组", "", "committee", "personnel",
            "反映2名股级干部选拔任用未按规定进行民主推荐，考察材料事后补写。",
            "document", 28, "closed", to="902", answer=("organisational", "责令区水务局党组纠正，对2名干部重新履行程序，对组织人事科负责人批评教育。"),
        ),
    ),
    "101": (
        Story(
            "沈某", "区住建局质量安全监督站", "站长", "unit", "integrity",
            "反映其多次在监督检查后接受施工单位宴请，对云溪镇某安置房项目质量问题未跟踪整改。",
            "letter", 25, "handling",
        ),
        Story(
            "杜某", "区住建局物业管理科", "副科长", "unit", "masses",
            "反映其在老旧小区改造中指定材料供应商，质保金退付久拖不决。",
            "interview", 34, "answered", answer=("preliminary", "已成立核查组初步核实，反映的指定供应商问题属实，拟按程序处理。"),
        ),
    ),
    "103": (
        Story(
            "蒋某", "区教育局财务科", "科长", "unit", "offence",
            "反映其将学校食堂结余资金转入工会账户列支，资金去向不明。", "document", 40, "sent",
        ),
        Story(
            "区管领导干部", "区教育局", "分管副局长", "committee", "integrity",
            "反映其插手校服采购，亲属在中标企业任职取酬。",
            "interview", 30, "direct", answer=("preliminary", "正在核实有关银行流水。"),
        ),
    ),
    "104": (
        Story(
            "曾某", "区农业农村局产业科", "科长", "unit", "work",
            "反映其对高标准农田项目验收把关不严，未到现场即签字通过。",
            "check", 18, "submitted",
        ),
        Story(
            "陶某", "某合作社", "负责人", "nobody", "offence",
            "反映其虚报面积套取补贴，有关股室工作人员知情不报。",
            "letter", 27, "registered",
        ),
    ),
    "201": (
        Story(
            "彭某", "云溪镇东坪村", "村党支部书记", "unit", "masses",
            "反映其在低保评议中优亲厚友，为不符合条件的亲属办理低保。",
            "interview", 16, "approved",
        ),
    ),
}  # fmt: skip


def build_receivers(world: World) -> None:
    """Receiving departments and their people, and the discipline secretary."""
    for code, name, short_name, kind, username in RECEIVERS:
        world.units[code] = Organisation.objects.create(
            committee=world.committee, code=code, name=name, short_name=short_name,
            kind="leading_group", receives=kind,
        )  # fmt: skip
        _seat(world, username, "receiver", organisation=world.units[code])
    _seat(world, "lujianguo", "discipline_secretary", committee=world.committee)


def _seat(world, username, post, **place):
    # A day before the other posts, so that the top bar keeps naming a person's main one.
    starts_on = START - timedelta(days=1)
    person = world.people[username]
    appoint(Posting(person=person, post=post, starts_on=starts_on, **place), by=None)


def tell(case: Case):
    """Who keeps the clues of the case, and each of them as far as its story goes."""
    stories = STORIES.get(case.code, ())
    if stories:
        with on(case.after_entry(2)):
            clues.name_custodian(case.inspection, by=case.crew["head"], person=_custodian(case))
    for story in stories:
        _tell(case, story)
    if case.code == "202":
        _letter_to_petitions(case)


def _custodian(case):
    return case.crew["handlers"][1]


def _tell(case, story) -> Clue:
    day, direct = case.after_entry(story.after), story.far == "direct"
    with on(day):
        clue = clues.register_clue(
            case.inspection, by=case.crew["head"] if direct else _custodian(case),
            person_name=story.name, person_unit=story.unit, person_post=story.post,
            authority=story.authority, nature=story.nature, outline=story.outline,
            origin=story.origin, concerns_leaders=direct,
            channel="direct" if direct else "ordinary", files=[scan("线索材料")],
        )  # fmt: skip
    if direct:
        return _reported_directly(case, clue, day, story)
    return _through_the_meeting(case, clue, day, story)


def _through_the_meeting(case, clue, day, story):
    if story.far == "registered":
        return clue
    head, kind = case.crew["head"], case.world.units[story.to].receives
    with on(day + timedelta(days=2)):
        clues.deliberate_clue(
            clue, by=head, destination=kind, deliberated_on=day + timedelta(days=2),
            minutes="组务会研究认为，反映的问题具体、可查，按干部管理权限移交。",
        )  # fmt: skip
        clues.submit_clue(clue, by=head)
    if story.far == "submitted":
        return clue
    with on(day + timedelta(days=4)):
        clues.approve_clue(clue, by=case.leader)
    if story.far != "approved":
        _handed_over(case.world, clue, day + timedelta(days=6), story)
    return clue


def _handed_over(world, clue, day, story):
    office, receiver = world["shenming"], world[_receiver(story.to)]
    with on(day):
        clues.transfer_clue(clue, by=office, receiver=world.units[story.to])
    receiver.forget_scope()
    item = clue.latest_item
    if story.far == "sent":
        return
    with on(day + timedelta(days=1)):
        clues.receive_transfer(item.transfer, by=receiver)
        item.refresh_from_db()
    if story.far == "handling":
        with on(day + timedelta(days=30)):
            clues.report_progress(
                item, by=receiver, disposition="inquiry_talk", text="已发函询，待本人书面说明。"
            )
        return
    with on(day + timedelta(days=60)):
        disposition, text = story.answer
        clues.answer_transferitem(
            item, by=receiver, disposition=disposition, text=text, files=[scan("办理情况")]
        )
    if story.far == "closed":
        with on(day + timedelta(days=66)):
            clues.close_transferitem(item, by=office, note="答复事实清楚，处置适当。")


def _reported_directly(case, clue, day, story):
    secretary = case.leader
    with on(day):
        clues.report_directly_clue(clue, by=case.crew["head"])
    secretary.forget_scope()
    item = clue.latest_item
    with on(day + timedelta(days=1)):
        clues.receive_transfer(item.transfer, by=secretary)
        item.refresh_from_db()
    with on(day + timedelta(days=40)):
        disposition, text = story.answer
        clues.report_progress(item, by=secretary, disposition=disposition, text=text)
    return clue


def _letter_to_petitions(case):
    """A matter outside the scope goes to 信访, as a summary without its sender."""
    office, receiver = case.office, case.world[_receiver("903")]
    day = case.after_entry(22)
    with on(day):
        petitions = case.world.units["903"]
        transfer = clues.draw_transfer(case.inspection, by=office, receiver=petitions)
        summary = "反映柳河镇某工程拖欠农民工工资，要求协调支付。属个人诉求，不属于巡察受理范围。"
        clues.add_items(transfer, by=office, letters=[("拖欠农民工工资", summary)])
        clues.send_transfer(transfer, by=office)
    receiver.forget_scope()
    with on(day + timedelta(days=1)):
        clues.receive_transfer(transfer, by=receiver)
    with on(day + timedelta(days=26)):
        item = transfer.items.get()
        text = "已协调施工单位付清所欠工资，并答复信访人。"
        clues.answer_transferitem(item, by=receiver, disposition="handled", text=text)
        clues.close_transferitem(item, by=office)


def _receiver(code) -> str:
    return next(row[4] for row in RECEIVERS if row[0] == code)
