"""What every paper of a case may name, and how papers name the organs and the people."""

from kernel.paper.content import Paragraph, Table
from kernel.paper.text import in_days as day
from rounds.models import Recusal, Round

OFFICE = "{党委简称}巡察工作领导小组办公室"
OFFICE_IN_FULL = "{党委全称}巡察工作领导小组办公室"
LEADING_GROUP = "{党委简称}巡察工作领导小组"
LEADING_GROUP_IN_FULL = "{党委全称}巡察工作领导小组"

# Nothing that is not published leaves the case file unmarked (domain.md §15.2).
SECRET = "秘密★1年"
BLANK = "　"  # written by hand

CASE = {
    "被巡察党组织": "被巡察党组织全称",
    "被巡察党组织简称": "被巡察党组织简称",
    "巡察轮次": "如“十四届区委第三轮”",
    "巡察组": "如“第一巡察组”",
    "巡察类型": "如“常规巡察”",
    "进驻日期": "进驻日期，未登记时为计划日期",
    "撤点日期": "撤点日期，未登记时为计划日期",
}

# What case_facts asks for, of a record that belongs to an inspection.
CASE_BRINGS = (
    "inspection__unit", "inspection__round__term", "inspection__team", "inspection__committee",
)  # fmt: skip


def kind_in_words(round_) -> str:
    """As what is carried out: 开展常规巡察, 开展巡察“回头看”."""
    if round_.kind == Round.Kind.LOOK_BACK:
        return "巡察“回头看”"
    return round_.get_kind_display()


def case_facts(inspection) -> dict[str, str]:
    """The facts of `CASE`, for every kind of paper about one inspection."""
    return {
        "被巡察党组织": inspection.unit.name,
        "被巡察党组织简称": str(inspection.unit),
        "巡察轮次": str(inspection.round),
        "巡察组": str(inspection.team or "巡察组"),
        "巡察类型": kind_in_words(inspection.round),
        "进驻日期": day(inspection.entry_on),
        "撤点日期": day(inspection.leave_on),
    }


def focus_points(round_) -> tuple[Paragraph, ...]:
    names = [item.name for item in round_.focus.items.all()]
    return (Paragraph("；".join(names) + "。"),) if names else ()


def members_of(team, unit=None) -> list:
    """The team's members; of one unit, without those who must keep away from it."""
    if team is None:
        return []
    members = team.members.select_related("person")
    if unit is not None:
        ties = Recusal.objects.filter(unit=unit, withdrawn_at__isnull=True)
        members = members.exclude(person__in=ties.values("person"))
    ranks = {post: rank for rank, post in enumerate(members.model.Post.values)}
    return sorted(members.order_by("pk"), key=lambda one: ranks[one.post])


def members_table(members) -> tuple[Table, ...]:
    rows = tuple(
        (one.person.name, one.person.title or "—", one.get_post_display(), one.duties or "—")
        for one in members
    )
    columns = (("姓名", 20), ("单位及职务", 54), ("组内职务", 26), ("分工", 56))
    return (Table(columns, rows),) if rows else ()


def members_line(members) -> str:
    """组长：某某；副组长：某某；成员：某某、某某."""
    posts = {}
    for one in members:
        posts.setdefault(one.get_post_display(), []).append(one.person.name)
    return "；".join(f"{post}：{'、'.join(names)}" for post, names in posts.items())


def contact(person) -> str:
    """联系人：某某，电话：…: as the note under a paper has it; the number only if it is known."""
    if person is None:
        return ""
    return f"联系人：{person.name}" + (f"，电话：{person.phone}" if person.phone else "")
