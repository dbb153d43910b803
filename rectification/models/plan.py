from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from findings.reports.models import FeedbackOpinion, fingerprint_of
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from rectification import lifecycle
from rectification.models.fields import digest, moment, person, signature
from rounds.models import Inspection


class PlanQuerySet(models.QuerySet):
    def with_case(self):
        items = self.model.items.rel.related_model.objects.select_related("feedback_item")
        items = items.prefetch_related("measures").order_by("number", "id")
        signatures = PlanSignature.objects.select_related("person").order_by("at", "id")
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__committee", "feedback",
            "accepted_by",
        ).prefetch_related(
            Prefetch("items", items, to_attr="item_list"),
            Prefetch("signatures", signatures, to_attr="signature_list"),
        )  # fmt: skip

    def for_desk(self):
        """Of signed plans, which an office has many of, no word is read.

        That the text is still the signed one, word for word, is asked on the plan's own page and
        once more by the deed; here the signature of the present version is enough.
        """
        standing = PlanSignature.objects.filter(
            plan=OuterRef("pk"),
            version_no=OuterRef("round_no"),
            fingerprint=OuterRef("fingerprint"),
        )
        signed = Q(state__in=lifecycle.SIGNED)
        return self.select_related("feedback").annotate(
            signature_stands=Case(When(signed, then=Exists(standing)), default=Value(False)),
            signer_id=Subquery(
                PlanSignature.objects.filter(plan=OuterRef("pk"))
                .order_by("-at", "-id")
                .values("person_id")[:1]
            ),
        )


class Plan(LifecycleModel):
    """整改方案: the unit's answer to the feedback, problem by problem, signed by its secretary."""

    lifecycle = lifecycle.PLAN

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="plans", verbose_name="巡察任务"
    )
    feedback = models.ForeignKey(
        FeedbackOpinion, models.PROTECT, related_name="plans", verbose_name="反馈意见"
    )
    overview = models.TextField(
        "组织领导",
        blank=True,
        help_text="成立整改工作领导小组、责任分工、工作机制和有关要求。",
    )
    round_no = models.PositiveSmallIntegerField("第几版", default=0, editable=False)
    fingerprint = digest("提请签字文本指纹")
    reached_office_at = moment("首次上报时间")
    accepted_by = person("审核人")
    accepted_at = moment("审核时间")
    accepted_fingerprint = digest("审核文本指纹")
    office_comments = models.TextField("审核意见", blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改方案"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], name="one_plan_per_inspection",
                violation_error_message="本次巡察已有整改方案。",
            ),
            signature("accepted", "plan_accepted"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(accepted_fingerprint=""),
                name="plan_accepted_with_fingerprint",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.inspection.unit}整改方案"

    @property
    def unit_line(self):
        return str(self.inspection.unit)

    def get_absolute_url(self):
        return reverse("plan", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        return self.state in lifecycle.SIGNED

    def items_in_order(self):
        return (
            self.items.select_related("feedback_item")
            .prefetch_related("measures")
            .order_by("number", "id")
        )

    @annotated
    def item_list(self) -> list:
        return list(self.items_in_order())

    @annotated
    def signature_list(self) -> list["PlanSignature"]:
        return list(self.signatures.select_related("person").order_by("at", "id"))

    # --- the text, and who reads which --------------------------------------------------------

    @property
    def draft_text(self) -> dict:
        """The text as it stands now."""
        return {
            "title": self.title,
            "unit": self.inspection.unit.name,
            "overview": self.overview,
            "items": [item.frozen for item in self.item_list],
        }

    @property
    def draft_fingerprint(self) -> str:
        return fingerprint_of(self.draft_text)

    @property
    def last_signature(self) -> "PlanSignature | None":
        return next(reversed(self.signature_list), None)

    @annotated
    def signer_id(self) -> int | None:
        """Who signed it last, and therefore does not accept it, whatever post they hold now."""
        return self.last_signature and self.last_signature.person_id

    @property
    def signed_text(self) -> dict | None:
        """What the secretary signed last: all that anybody outside the unit ever reads."""
        last = self.last_signature
        return last.text if last else None

    @property
    def text(self) -> dict:
        """The signed text while it stands, otherwise the draft."""
        return self.signed_text if self.is_signed else self.draft_text

    def standing_signature(self) -> "PlanSignature | None":
        """The last signature, if it was given for exactly the text that the plan has now."""
        last = self.last_signature
        if last is None or not last.holds_for(self):
            return None
        if self.state == "signed" and last.fingerprint != self.draft_fingerprint:
            return None
        return last

    @annotated
    def signature_stands(self) -> bool:
        return self.standing_signature() is not None

    @property
    def answered_feedback(self) -> FeedbackOpinion:
        self.feedback.inspection = self.inspection  # the same row, already at hand
        return self.feedback

    # --- what is missing ------------------------------------------------------------------------

    def fault(self) -> str:
        """What keeps the plan from being signed, in sentences; "" when it is complete."""
        if not self.overview.strip():
            return "“组织领导”还没有填写。"
        today, until = timezone.localdate(), self.answered_feedback.concentrated_until
        wanting: dict[str, list[str]] = {}
        for item in self.item_list:
            for fault in item.faults(today, until):
                wanting.setdefault(fault, []).append(str(item.number))
        sentences = [f"第 {'、'.join(numbers)} 项{fault}" for fault, numbers in wanting.items()]
        return "；".join(sentences) + "。" if sentences else ""


class PlanSignature(models.Model):
    """书记签字背书: who signed which exact text; kept for every version ever signed."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="signatures", verbose_name="整改方案"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="签字人")
    at = models.DateTimeField("签字时间", default=timezone.now)
    fingerprint = models.CharField("签字文本指纹", max_length=64)
    text = models.JSONField("签字文本")
    version_no = models.PositiveSmallIntegerField("第几版")

    class Meta:
        verbose_name = verbose_name_plural = "整改方案签字"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "version_no"], name="one_signature_per_plan_version"
            )
        ]

    def __str__(self):
        return f"{self.person}签字（第 {self.version_no} 版）"

    def holds_for(self, plan) -> bool:
        """A signature holds for the very version and text it was given for, until it is returned."""
        return (
            plan.is_signed
            and self.version_no == plan.round_no
            and self.fingerprint == plan.fingerprint
        )
