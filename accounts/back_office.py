"""Django's admin site as the back office of the three administrators.

It has no sign-in, sign-out or password page of its own: there is one way in, with all its steps. It
keeps no log of its own either: every change is an event, and events are the audit administrator's.
"""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kernel.actions import missing_notice
from kernel.back_office import BackOfficeAdmin
from kernel.events import record_event
from kernel.pages import ask_to_sign_in
from kernel.workdays import Calendar


class BackOffice(admin.AdminSite):
    site_header = "巡察工作平台 管理后台"
    site_title = "巡察工作平台"
    index_title = "账号、组织与字典"
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only pages that tell their changes; Django's own, for groups, would be a back door."""
        if admin_class is not None and issubclass(admin_class, BackOfficeAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_authenticated and bool(request.user.get_all_permissions())

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def entered(request, *args, **kwargs):
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            record_event(
                by=request.user, verb="refused", label="未获准进入管理后台", record=request.user,
                kind="refused",
            )  # fmt: skip
            raise PermissionDenied

        return entered

    def index(self, request, extra_context=None):
        """With what the table of holidays wants, for whoever keeps it."""
        wanting = ""
        if request.user.has_perm("kernel.add_workdayexception"):
            wanting = missing_notice(timezone.localdate(), Calendar.load())
        return super().index(request, {"wanting": wanting, **(extra_context or {})})

    def login(self, request, extra_context=None):
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': reverse('admin:index')})}")

    def logout(self, request, extra_context=None):
        return redirect("sign_ins")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    password_change_done = password_change

    def get_urls(self):
        """Without the shortcut that tells whether a record of any model exists."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
