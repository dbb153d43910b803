from django.contrib import admin

from accounts.admin import CommitteeAdmin
from findings.register.actions import seed_taxonomy
from findings.register.models import Category
from kernel.back_office import BackOfficeAdmin
from kernel.events import record_event


@admin.register(Category)
class CategoryAdmin(BackOfficeAdmin):
    """问题类别: the taxonomy; a category once used is switched off, not deleted."""

    list_display = ("code", "name_in_full", "committee", "is_active")
    list_filter = ("committee", "is_active")
    list_select_related = ("parent", "committee")
    search_fields = ("code", "name")
    ordering = ("committee", "code")
    autocomplete_fields = ("parent",)

    @admin.display(description="名称")
    def name_in_full(self, category):
        return category.full_name


@admin.action(description="装入起始的问题类别和监督重点", permissions=["change"])
def seed_dictionaries(modeladmin, request, committees):
    """A new committee starts with the usual lists; running it again adds only what is missing."""
    for committee in committees:
        seed_taxonomy(committee)
        record_event(
            by=request.user, verb="seed_taxonomy", label="装入起始字典", record=committee,
            kind="account",
        )  # fmt: skip
    modeladmin.message_user(request, "已装入，可在“问题类别”“监督重点”中修改。")


# The committee's own page is a floor below; it gets this button from here.
CommitteeAdmin.actions = [seed_dictionaries]
