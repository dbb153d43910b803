from django.contrib import admin

from kernel.back_office import BackOfficeAdmin
from rounds.models import FocusDictionary, FocusItem


class FocusItemInline(admin.TabularInline):
    model = FocusItem
    extra = 1
    can_delete = False


@admin.register(FocusDictionary)
class FocusDictionaryAdmin(BackOfficeAdmin):
    """监督重点: wording changes over the years; an old dictionary is switched off, not rewritten."""

    list_display = ("name", "committee", "is_active")
    list_filter = ("is_active",)
    inlines = (FocusItemInline,)

    def has_delete_permission(self, request, obj=None):
        return False
