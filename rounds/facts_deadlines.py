"""What the pages of 期限规则 and of a deadline tell."""

from datetime import date

from django.urls import reverse

from kernel import policy
from kernel.events import history
from kernel.workdays import zh
from rounds.models import RuleSet
from rounds.rules import PARTIES

STEP_WORDS = ("提前 {} 天提示经办人", "提前 {} 天提醒负责人", "逾期 {} 天报领导小组")


def rule_lines(rules) -> list[dict]:
    """Every rule of a version: whose it is, how long, who is told when, and what is usual."""
    parties = dict(PARTIES)
    return [
        {
            "label": rule.label,
            "party": parties[rule.party],
            "words": words,
            "steps": "；".join(
                said.format(days)
                for said, days in zip(STEP_WORDS, rules.steps(rule.code), strict=True)
                if days and not (rule.window and said == STEP_WORDS[2])
            ),
            "usual": rule.usual,
        }
        for rule, words in rules.lines()
    ]


def is_newest(rules) -> bool:
    return RuleSet.objects.current(rules.committee).pk == rules.pk


def trail_to_rules(rules):
    return [("期限规则", reverse("rulesets")), (str(rules), rules.get_absolute_url())]


def deadline_facts(deadline) -> list[tuple[str, object]]:
    inspection = deadline.inspection
    rows = [
        ("被巡察单位", inspection.unit.name),
        ("轮次", inspection.round.title),
        ("责任方", deadline.get_party_display()),
        ("现在的期限", deadline.due_on),
        ("首次确定的期限", deadline.first_due_on),
        ("按规则应于", deadline.base_due_on),
        ("规则", f"{inspection.round.rules}：{inspection.round.rules.words(deadline.kind)}"),
        ("办结日期", deadline.over_on),
    ]
    if deadline.state == "asked":
        rows.append(("申请延至", deadline.asked_to))
        rows.append(("申请人", str(deadline.asked_by)))
    if deadline.state == "suspended":
        rows.append(("中止日期", deadline.suspended_on))
    return [
        (label, zh(value) if isinstance(value, date) else value) for label, value in rows if value
    ]


def shown_extension(deadline) -> list[tuple[str, object]]:
    """Exactly what is granted with an extension."""
    asked = history(deadline).filter(verb="ask_extension").last()
    return [
        ("事项", deadline.title),
        ("被巡察单位", deadline.inspection.unit.name),
        ("首次确定的期限", zh(deadline.first_due_on)),
        ("现在的期限", zh(deadline.due_on)),
        ("申请延至", deadline.asked_to and zh(deadline.asked_to)),
        ("申请人", str(deadline.asked_by)),
        ("理由", asked.note if asked else ""),
    ]


def changes_of(deadline, person) -> list:
    return list(policy.visible(deadline.changes.all(), person))
