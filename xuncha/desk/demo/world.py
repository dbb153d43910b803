"""示例市青山区: the committee, its units and the people of the demonstration."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.actions import appoint, make_administrator
from accounts.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Committee, Organisation, Person, Posting
from findings.fieldwork.actions.outlines import seed_outlines
from findings.register.actions import seed_taxonomy
from rounds.models import CoverageTarget, FocusDictionary, Term

START = date(2024, 1, 8)

# code, name, short name, kind, level, parent code, tag of its problems
UNITS = (
    (
        "101",
        "青山区住房和城乡建设局党组",
        "区住建局党组",
        "leading_group",
        "department",
        "",
        "住建",
    ),
    ("102", "青山区水务局党组", "区水务局党组", "leading_group", "department", "", "水务"),
    ("103", "青山区教育局党组", "区教育局党组", "leading_group", "department", "", "教育"),
    ("104", "青山区农业农村局党组", "区农业农村局党组", "leading_group", "department", "", "农业"),
    ("105", "青山区民政局党组", "区民政局党组", "leading_group", "department", "", ""),
    ("106", "青山区交通运输局党组", "区交通运输局党组", "leading_group", "department", "", ""),
    ("107", "青山区卫生健康局党组", "区卫生健康局党组", "leading_group", "department", "", ""),
    ("201", "云溪镇党委", "云溪镇党委", "committee", "town", "", "镇"),
    ("202", "柳河镇党委", "柳河镇党委", "committee", "town", "", "镇"),
    ("203", "石桥镇党委", "石桥镇党委", "committee", "town", "", "镇"),
    ("20101", "云溪镇东坪村党支部", "东坪村党支部", "branch", "village", "201", "镇"),
    ("20102", "云溪镇西岭村党支部", "西岭村党支部", "branch", "village", "201", "镇"),
    ("20201", "柳河镇新渡村党支部", "新渡村党支部", "branch", "village", "202", "镇"),
)

# People who sign nothing in the tour but fill the posts: (username, name, title)
OTHERS = (
    ("qianweidong", "钱卫东", "区委常委、组织部部长"),
    ("jiangmei", "江梅", "第二巡察组副组长"),
    ("chengliang", "程亮", "区审计局干部"),
    ("fanjing", "范静", "区财政局干部"),
    ("luwen", "卢文", "区委组织部干部"),
    ("s102", "魏东来", "区水务局党组书记、局长"),
    ("l102", "邵琳", "区水务局办公室主任"),
    ("s103", "冯立新", "区教育局党组书记、局长"),
    ("l103", "田晓", "区教育局党建办主任"),
    ("s104", "董国强", "区农业农村局党组书记、局长"),
    ("l104", "白芸", "区农业农村局办公室主任"),
    ("s202", "秦永年", "柳河镇党委书记"),
    ("l202", "贺敏", "柳河镇党政办主任"),
)


@dataclass
class World:
    committee: Committee
    units: dict[str, Organisation]
    people: dict[str, Person]
    term: Term
    focus: FocusDictionary

    def __getitem__(self, username: str) -> Person:
        """The person, freshly loaded: rights change with the deeds of the story."""
        return Person.objects.get(pk=self.people[username].pk)


def build_world(today: date) -> World:
    committee = Committee.objects.create(
        name="中国共产党示例市青山区委员会", short_name="青山区委", region="示例市青山区",
        document_code="青巡",
    )  # fmt: skip
    units = {}
    for code, name, short_name, kind, level, parent, _ in UNITS:
        units[code] = Organisation.objects.create(
            committee=committee, code=code, name=name, short_name=short_name, kind=kind,
            level=level, parent=units.get(parent),
            attention="key" if level == "village" and code.endswith("1") else "ordinary",
        )  # fmt: skip
    people = _people()
    _seat(people, committee, units)
    seed_taxonomy(committee)
    seed_outlines(committee)
    term = Term.objects.create(
        committee=committee, name="十二届区委",
        starts_on=date(today.year - 3, 1, 1), ends_on=date(today.year + 1, 12, 31),
    )  # fmt: skip
    CoverageTarget.objects.bulk_create(
        CoverageTarget(term=term, unit=unit, planned_year=2025 + index % 2)
        for index, unit in enumerate(units.values())
    )
    focus = FocusDictionary.objects.get(committee=committee, name="四个聚焦")
    return World(committee, units, people, term, focus)


def _people():
    password = make_password(DEMO_PASSWORD)
    rows = [(p.username, p.name, p.title) for p in DEMO_PEOPLE] + list(OTHERS)
    people = {}
    for username, name, title in rows:
        people[username] = Person.objects.create(
            username=username, name=name, title=title, password=password
        )
    return people


def _seat(people, committee, units):
    def seat(username, post, **place):
        appoint(Posting(person=people[username], post=post, starts_on=START, **place), by=None)

    for username, role in (("xitong", "system"), ("anquan", "security"), ("shenji", "audit")):
        make_administrator(people[username], role, by=None)
    for username in ("shenming", "fangjing"):
        seat(username, "office", committee=committee)
    for username in ("lujianguo", "qianweidong"):
        seat(username, "leading_group", committee=committee)
    for code, secretary, liaison in (
        ("101", "xuguoping", "zhoulan"),
        ("102", "s102", "l102"),
        ("103", "s103", "l103"),
        ("104", "s104", "l104"),
        ("201", "hanli", "jinbo"),
        ("202", "s202", "l202"),
    ):
        seat(secretary, "unit_secretary", organisation=units[code])
        seat(liaison, "unit_liaison", organisation=units[code])
