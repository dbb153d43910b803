from django.contrib import admin

from kernel.models import WorkdayException


@admin.register(WorkdayException)
class WorkdayExceptionAdmin(admin.ModelAdmin):
    """节假日与调休: entered each November from the State Council's notice."""

    list_display = ("day", "name", "is_workday", "source")
    list_filter = ("is_workday",)
    date_hierarchy = "day"
    search_fields = ("name",)
