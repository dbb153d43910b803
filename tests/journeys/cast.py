"""The people of the journey and what they work on: who, called what, in which post."""

from rounds.models import Inspection

UNIT = "区住房和城乡建设局党组"
SECOND_UNIT = "区水务局党组"
OTHER_UNIT = "云溪镇党委"

CAST = {
    "system": "曾立",
    "security": "范晓",
    "audit": "罗平",
    "office": "沈明",
    "leading_group": "陆建国",
    "head": "顾远",
    "deputy": "周敏",
    "team_liaison": "唐莉",  # declares a tie to the unit, and never sees its case
    "letters_officer": "林洁",
    "member": "宋佳",
    "member2": "何涛",
    "other_head": "姚伟",
    "other_member": "程亮",
    # Those of the units come with the list that the office imports.
    "secretary": "曹新超",
    "liaison": "杨静",
    "other_secretary": "余杰文",
    "other_liaison": "于涛杰",
}

# What the administrator opens by hand: login name and role.
ACCOUNTS = {
    "shenming": "office",
    "lujianguo": "leading_group",
    "guyuan": "head",
    "zhoumin": "deputy",
    "tangli": "team_liaison",
    "linjie": "letters_officer",
    "songjia": "member",
    "hetao": "member2",
    "yaowei": "other_head",
    "chengliang": "other_member",
}
TEAM = {
    "head": "head",
    "deputy": "deputy",
    "team_liaison": "liaison",
    "letters_officer": "letters_officer",
    "member": "member",
    "member2": "member",
}
OTHER_TEAM = {"other_head": "head", "other_member": "member"}
OF_THE_UNIT = ("secretary", "liaison")
OF_OTHERS = ("other_head", "other_member", "other_secretary", "other_liaison", "team_liaison")


def only(model, **where):
    return model.objects.get(**where)


def the_case() -> Inspection:
    return only(Inspection, unit__name=UNIT, looks_back_at__isnull=True)


def hidden(clerks, record, *roles):
    """Nobody of these knows that the record exists."""
    for role in roles:
        assert not getattr(clerks, role).knows(record), f"{role} sees {record!r}"
