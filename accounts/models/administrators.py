"""三员: the three administrators, each of whom can do what the other two cannot."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person
from kernel.guards import never_both


class AdminRole(models.Model):
    """One person's part in running the platform: exactly one of three, and no case role beside it.

    The database holds both promises: one row per person, and nobody who stands here is in a group,
    through which alone a case role works (`kernel.guards.never_both`).
    """

    class Role(models.TextChoices):
        SYSTEM = "system", "系统管理员"
        SECURITY = "security", "安全管理员"
        AUDIT = "audit", "审计管理员"

    person = models.OneToOneField(
        Person, models.PROTECT, related_name="admin_role", verbose_name="人员"
    )
    role = models.CharField("管理角色", max_length=10, choices=Role)
    since = models.DateTimeField("担任时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "管理员（三员）"
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["system", "security", "audit"]), name="admin_role_of_three"
            )
        ]

    def __str__(self):
        return f"{self.person} {self.get_role_display()}"


never_both(
    "administers_and_works_on_cases",
    (AdminRole, "person_id"),
    (Person.groups.through, "person_id"),
    told="an administrator holds no case role",
)
