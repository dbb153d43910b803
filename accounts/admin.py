"""The back office of the three administrators: accounts, organisations, postings. No case content.

Which of them finds what is declared in the policies (`accounts.grants.administers`).
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from accounts import actions, throttle
from accounts.admin_actions import PERSON_ACTIONS, may
from accounts.models import AdminRole, Committee, Organisation, Person, Posting, SignInRules
from kernel.back_office import BackOfficeAdmin
from kernel.refusals import Refusal
from kernel.workdays import zh


class KeptForEver(BackOfficeAdmin):
    """Rows others refer to are switched off, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class PostingInline(admin.TabularInline):
    """For whoever may see postings: the security administrator."""

    model = Posting
    extra = 0
    can_delete = False
    fields = readonly_fields = ("post", "committee", "organisation", "starts_on", "ends_on")

    def has_add_permission(self, request, obj=None):
        return False


class Waiting(admin.SimpleListFilter):
    """What an account waits for: its first password, or being switched on."""

    title, parameter_name = "等待办理", "awaits"

    def lookups(self, request, model_admin):
        return [("password", "等待发放密码"), ("switch", "等待启用"), ("first", "等待首次登录")]

    def queryset(self, request, rows):
        without = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
        if self.value() == "password":
            return rows.filter(**without)
        if self.value() == "switch":
            return rows.filter(is_active=False, one_time_until__isnull=False)
        if self.value() == "first":
            return rows.filter(is_active=True, one_time_until__isnull=False)
        return rows


class People(ChangeList):
    """The page of the list knows whose account is locked, by one query for all."""

    def get_results(self, request):
        super().get_results(request)
        locked = throttle.locked_accounts(self.result_list)
        for person in self.result_list:
            person.is_locked = person.pk in locked


@admin.register(Person)
class PersonAdmin(KeptForEver):
    """Accounts. Rights, groups and passwords are nowhere here: they follow from deeds."""

    list_display = ("username", "name", "title", "employer", "standing")
    list_filter = (Waiting, "is_active")
    search_fields = ("username", "name", "title", "employer__name", "employer__short_name")
    ordering = ("username",)
    autocomplete_fields = ("employer",)
    list_select_related = ("employer",)
    inlines = (PostingInline,)
    actions = PERSON_ACTIONS
    fields = ("username", "name", "title", "employer", "phone", "email")
    has_issue_password_permission = may("issue_password")
    has_switch_permission = may("switch")
    has_unlock_permission = may("unlock")
    has_reset_second_factor_permission = may("reset_second_factor")
    has_sign_out_permission = may("sign_out")

    def get_changelist(self, request, **kwargs):
        return People

    @admin.display(description="状态")
    def standing(self, person):
        if getattr(person, "is_locked", False):
            return "暂停登录（连续输错）"
        if not person.has_usable_password():
            return "等待发放密码"
        if person.one_time_until:
            return "等待首次登录" if person.is_active else "等待启用"
        return "在用" if person.is_active else "停用"

    def save_model(self, request, obj, form, change):
        if not change:  # for two more administrators' hands: a password, then switched on
            obj.is_active = False
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Committee)
class CommitteeAdmin(KeptForEver):
    list_display = ("short_name", "name", "region", "document_code")
    search_fields = ("name", "short_name")


@admin.register(Organisation)
class OrganisationAdmin(KeptForEver):
    list_display = ("code", "name", "kind", "level", "attention", "is_active")
    list_filter = ("level", "kind", "attention", "is_active")
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent", "committee")


def told_on_the_form(deed, *args):
    """The refusal of a deed as an error of the form, so that nothing typed is lost."""
    try:
        deed(*args)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class PostingForm(forms.ModelForm):
    class Meta:
        model = Posting
        fields = ("person", "post", "committee", "organisation", "starts_on", "ends_on")

    def clean_person(self):
        told_on_the_form(actions.refuse_administrator, self.cleaned_data["person"])
        return self.cleaned_data["person"]

    def clean_ends_on(self):
        """Asked here too: of a posting that stands, the form holds nothing but its end."""
        day, begun = self.cleaned_data["ends_on"], self.instance.starts_on
        if not self.instance._state.adding and day and day < begun:
            raise forms.ValidationError(f"免职日期不能早于任职日期（{zh(begun)}），请检查。")
        return day


@admin.register(Posting)
class PostingAdmin(KeptForEver):
    """Appointing seats a person, an end date unseats; what a posting said is never rewritten."""

    deeds_tell = True
    form = PostingForm
    list_display = ("person", "post", "committee", "organisation", "starts_on", "ends_on")
    list_filter = ("post",)
    search_fields = ("person__name", "organisation__name")
    autocomplete_fields = ("person", "committee", "organisation")
    list_select_related = ("person", "committee", "organisation")

    def get_readonly_fields(self, request, obj=None):
        return ("person", "post", "committee", "organisation", "starts_on") if obj else ()

    def save_model(self, request, obj, form, change):
        if not change:
            actions.appoint(obj, by=request.user)
        elif "ends_on" in form.changed_data:
            actions.set_end(obj, by=request.user)


class AdminRoleForm(forms.ModelForm):
    class Meta:
        model = AdminRole
        fields = ("person", "role")

    def clean_person(self):
        told_on_the_form(actions.refuse_as_administrator, self.cleaned_data["person"])
        return self.cleaned_data["person"]


@admin.register(AdminRole)
class AdminRoleAdmin(BackOfficeAdmin):
    """三员: given and taken away, never changed into one another."""

    deeds_tell = True
    form = AdminRoleForm
    list_display = ("person", "role", "since")
    autocomplete_fields = ("person",)
    list_select_related = ("person",)
    actions = None

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        actions.make_administrator(obj.person, obj.role, by=request.user)

    def delete_model(self, request, obj):
        actions.dismiss_administrator(obj, by=request.user)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:accounts_adminrole_changelist")


@admin.register(SignInRules)
class SignInRulesAdmin(KeptForEver):
    """One row; its page is all there is."""

    def has_add_permission(self, request):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect(reverse("admin:accounts_signinrules_change", args=[1]))

    def get_object(self, request, object_id, from_field=None):
        rules = SignInRules.current()
        rules.pk, rules._state.adding = 1, False
        return rules

    def save_model(self, request, obj, form, change):
        actions.set_sign_in_rules(form.cleaned_data, by=request.user, session=request.session)
