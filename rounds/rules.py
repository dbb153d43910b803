"""期限规则: what is due by when, as one table.

How long each term is and when somebody is reminded belongs to a committee and stands in a version
of its `RuleSet`; what the term is counted from, who owes it and where the usual length comes from
stands here.
"""

from dataclasses import dataclass

from kernel.workdays import Term

OFFICE, TEAM, UNIT, RECEIVER = "office", "team", "unit", "receiver"
PARTIES = ((OFFICE, "巡察办"), (TEAM, "巡察组"), (UNIT, "被巡察单位"), (RECEIVER, "接收单位"))

# Days: a first reminder and a pressing one before the day, and after it a report to the leading
# group. None: that step is left out. On the day itself and the day after it somebody is always told.
LONG = (20, 10, 30)
MEDIUM = (10, 3, 15)
SHORT = (None, 1, 10)
QUIET = (None, 1, None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of deadline.

    `event` is the day a term is counted from, in words; "" where every record carries a date of its
    own. `default` is the usual term, None where the sources name none; `usual` says what is usual
    and `source` where the design's domain.md says so. `by_hand`: nothing in the
    program shows that it was done, so whoever knows registers it. `window`: a day on which something
    ends by itself; nobody can be late. `repeats`: due again and again until 集中整改 ends.
    `required`: no round does without; `fixed`: its unit stands in the wording of papers.
    """

    code: str
    label: str
    party: str
    event: str
    default: Term | None
    usual: str
    source: str
    steps: tuple[int | None, int | None, int | None] = LONG
    before: bool = False
    by_hand: bool = False
    window: bool = False
    repeats: bool = False
    required: bool = False
    fixed: bool = False

    @property
    def counts(self) -> bool:
        """Whether the length of the term is a matter of the rule set."""
        return bool(self.event)


_UNSET = "没有统一规定，由各地自定", "§6、§21"

RULES = (
    Rule(
        "notice", "发出巡察通知", OFFICE, "进驻", Term(10, "days"), "进驻前 10 天通知", "§6 第 8 项",
        MEDIUM, before=True,
    ),
    Rule(
        "liaison", "确定联络员", UNIT, "进驻", Term(2, "days"), "进驻前 2 天报名单", "§6 第 9 项",
        QUIET, before=True, required=True, fixed=True,
    ),
    Rule(
        "unit_report", "提交汇报材料", UNIT, "进驻", Term(3, "days"),
        "进驻后 3 天内", "§6 第 12 项", SHORT, by_hand=True, required=True, fixed=True,
    ),
    Rule(
        "letters_close", "停止受理信访", TEAM, "撤点", Term(5, "days"),
        "撤点前 3 至 5 天", "§6 第 18 项", QUIET, before=True, window=True, required=True,
    ),
    Rule(
        "report", "形成巡察报告", TEAM, "撤点", Term(1, "months"),
        "撤点后 1 个月内听取汇报", "§6 第 21 项", MEDIUM, required=True, fixed=True,
    ),
    Rule("feedback", "反馈巡察意见", OFFICE, "报告审定", None, *_UNSET, MEDIUM),
    Rule(
        "plan", "报送整改方案", UNIT, "反馈", Term(15, "workdays"),
        "15 个工作日或 1 个月", "§6 第 25 项、§21 第 1 项", MEDIUM, required=True,
    ),
    Rule(
        "life_meeting", "召开专题民主生活会", UNIT, "反馈", Term(1, "months"),
        "1 个月", "§6 第 26 项", MEDIUM, by_hand=True,
    ),
    Rule(
        "mid_check", "开展中期督导", OFFICE, "反馈", Term(2, "months"),
        "反馈后 2 个月", "§6 第 28 项", MEDIUM, by_hand=True,
    ),
    Rule(
        "progress", "报告整改进展", UNIT, "反馈", None, *_UNSET, SHORT, by_hand=True, repeats=True
    ),
    Rule(
        "concentrated", "完成集中整改并上报整改报告", UNIT, "反馈", Term(3, "months"),
        "2、3、4 或 6 个月", "§6 第 27 项、§21 第 1 项", required=True,
    ),
    Rule(
        "evaluation", "完成整改评估", OFFICE, "集中整改结束", Term(1, "months"),
        "集中整改结束后 1 个月内", "§6 第 30 项", MEDIUM,
    ),
    Rule("publication", "公开整改情况", UNIT, "整改报告审核通过", None, *_UNSET, MEDIUM),
    Rule(
        "clue_answer", "答复移交事项", RECEIVER, "签收移交", Term(3, "months"),
        "3 个月", "§13、§21 第 3 项", required=True, fixed=True,
    ),
    Rule("entry", "按计划进驻", TEAM, "", None, "轮次方案定的进驻日期", "", QUIET),
    Rule("leave", "按计划撤点", TEAM, "", None, "轮次方案定的撤点日期", "", MEDIUM),
    Rule("receipt", "签收移交", RECEIVER, "", None, "移交之日起按答复期限计算", ""),
    Rule("item", "完成整改问题", UNIT, "", None, "整改方案逐项确定的时限", "§11"),
    Rule("measure", "落实整改措施", UNIT, "", None, "整改方案逐项确定的时限", "§11", MEDIUM),
    Rule("immediate", "完成立行立改", UNIT, "", None, "立行立改通知书的期限", "§8", MEDIUM),
    Rule("interview", "进行个别谈话", TEAM, "", None, "谈话计划定的日期", "", QUIET),
    Rule("documents", "提供、归还调阅资料", UNIT, "", None, "调阅清单定的期限", "", QUIET),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}
# What was transferred has a day of its own, counted when it is handed over.
CHOICES = [(rule.code, rule.label) for rule in RULES if rule.counts and rule.code != "clue_answer"]


def standard() -> dict:
    """The terms a committee begins with, as a RuleSet stores them."""
    return {rule.code: as_stored(rule, rule.default, rule.steps) for rule in RULES}


def as_stored(rule: Rule, term: Term | None, steps) -> dict:
    remind, press, escalate = steps
    kept = {"remind": remind, "press": press, "escalate": escalate}
    if rule.counts:
        kept |= {"amount": term and term.amount, "unit": term.unit if term else "months"}
    return kept
