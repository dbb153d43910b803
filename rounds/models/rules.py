"""A committee's 期限规则, version by version."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Committee
from kernel.workdays import Term as Span
from rounds.rules import BY_CODE, RULES, Rule, standard


class RuleSetQuerySet(models.QuerySet):
    def current(self, committee) -> "RuleSet":
        """The newest version; the first one comes into being when it is first asked for."""
        newest = self.filter(committee=committee).order_by("-number").first()
        if newest is None:
            newest, _ = self.get_or_create(
                committee=committee, number=1, defaults={"terms": standard(), "note": "通行做法"}
            )
        return newest


class RuleSet(models.Model):
    """期限规则: one version of all terms; it never changes, a change is a new version.

    `terms` is {code of a rule: {amount, unit, remind, press, escalate}}; an amount of None means
    that this committee sets no such term.
    """

    append_only = True

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="rule_sets", verbose_name="派出党组织"
    )
    number = models.PositiveSmallIntegerField("版本")
    terms = models.JSONField("期限")
    note = models.CharField("修订说明", max_length=200)
    made_at = models.DateTimeField("修订时间", default=timezone.now)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限规则"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="rule_set_number_once")
        ]

    def __str__(self):
        return f"期限规则第 {self.number} 版"

    def get_absolute_url(self):
        return reverse("ruleset", args=[self.pk])

    @property
    def title(self):
        return str(self)

    def term(self, code: str) -> Span | None:
        """How long the rule gives; None where this committee sets no such term."""
        kept = self.terms.get(code, {})
        if not kept.get("amount"):
            return None
        return Span(kept["amount"], kept["unit"], before=BY_CODE[code].before)

    def steps(self, code: str) -> tuple[int | None, int | None, int | None]:
        """Days before (twice) and after the day on which more people are told."""
        kept = self.terms.get(code)
        if kept is None:  # a rule younger than this version
            return BY_CODE[code].steps
        return kept["remind"], kept["press"], kept["escalate"]

    def words(self, rule: Rule) -> str:
        """“进驻前 10 天”, “反馈后 15 个工作日内”, “不设”."""
        if not rule.counts:
            return "按各项自定的日期"
        term = self.term(rule.code)
        if term is None:
            return "不设"
        if rule.repeats:
            return f"{rule.event}后每 {term.amount} {term.LABELS[term.unit]}"
        length = f"{term.amount} {term.LABELS[term.unit]}"
        return f"{rule.event}前 {length}" if rule.before else f"{rule.event}后 {length}内"

    def lines(self) -> list[tuple[Rule, str]]:
        return [(rule, self.words(rule)) for rule in RULES]
