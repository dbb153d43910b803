"""`manage.py check --deploy` looks into the data, too: three administrators, and nobody is two."""

from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError

from accounts.grants import case_roles
from accounts.models import AdminRole, Person

HINT = "由安全管理员在管理后台办理：免去其中一项，或另选人员。"


@register(Tags.security, deploy=True)
def three_administrators(app_configs, **_):
    """Whatever wrote the tables: deeds, the back office, an import, or somebody with a database."""
    try:
        return [*_superusers(), *_two_things_at_once(), *_missing()]
    except DatabaseError:
        return []  # not migrated yet, or no database where this runs (building an image)


def _superusers():
    fields = {field.name for field in Person._meta.get_fields()}
    for name in sorted(fields & {"is_superuser", "is_staff", "user_permissions"}):
        yield Error(f"人员表出现了 {name}：平台不设超级用户。", id="accounts.E001")


def _two_things_at_once():
    for label, rows in case_roles():
        for row in rows.filter(person__admin_role__isnull=False).select_related("person"):
            role = row.person.admin_role.get_role_display()
            yield Error(
                f"{row.person}（{row.person.username}）是{role}，同时有{label}：{row}。",
                hint=HINT, id="accounts.E002",
            )  # fmt: skip
    for person in Person.objects.filter(admin_role__isnull=False, groups__isnull=False).distinct():
        yield Error(
            f"{person}（{person.username}）是管理员，同时在权限组中。",
            hint=HINT,
            id="accounts.E003",
        )


def _missing():
    held = set(AdminRole.objects.filter(person__is_active=True).values_list("role", flat=True))
    for role in AdminRole.Role:
        if role not in held:
            yield Warning(
                f"没有在用的{role.label}。", hint="manage.py init_three_admins", id="accounts.W001"
            )
