"""The back office of the three administrators: accounts, organisations, postings. No case content.

Which of them finds what is declared in the policies (`accounts.grants.administers`).
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group

from accounts import actions
from accounts.models import AdminRole, Committee, Organisation, Person, Posting
from kernel.admin import Witnessed
from kernel.refusals import Refusal

admin.site.site_header = "巡察工作平台 管理后台"
admin.site.site_title = "巡察工作平台"
admin.site.index_title = "账号、组织与字典"

# Groups are written by appointments and authorisations alone; by hand they would be a back door.
admin.site.unregister(Group)


class KeptForEver(admin.ModelAdmin):
    """Rows others refer to are switched off, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class PersonCreationForm(AdminUserCreationForm):
    usable_password = None  # nobody signs in here but by password: nothing to choose

    class Meta(AdminUserCreationForm.Meta):
        model = Person
        fields = ("username", "name")


class PersonChangeForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = Person


class PostingInline(admin.TabularInline):
    model = Posting
    extra = 0
    can_delete = False
    fields = readonly_fields = ("post", "committee", "organisation", "starts_on", "ends_on")

    def has_add_permission(self, request, obj=None):
        return False


class WithoutPassword(admin.SimpleListFilter):
    """Accounts that an import has opened wait here for their first password."""

    title, parameter_name = "密码", "awaits"

    def lookups(self, request, model_admin):
        return [("none", "还没有密码")]

    def queryset(self, request, rows):
        if self.value() == "none":
            return rows.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True)
        return rows


@admin.register(Person)
class PersonAdmin(KeptForEver, Witnessed, UserAdmin):
    form = PersonChangeForm
    add_form = PersonCreationForm
    list_display = ("username", "name", "title", "employer", "is_active")
    list_filter = (WithoutPassword, "is_active")
    search_fields = ("username", "name", "title")
    ordering = ("username",)
    filter_horizontal = ()
    autocomplete_fields = ("employer",)
    list_select_related = ("employer",)
    inlines = (PostingInline,)
    readonly_fields = ("last_login", "joined_at")
    # No rights, groups or superuser switch: rights follow from postings and authorisations.
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        ("个人情况", {"fields": ("name", "title", "employer", "phone", "email")}),
        ("时间", {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),
    )


@admin.register(Committee)
class CommitteeAdmin(KeptForEver, Witnessed):
    list_display = ("short_name", "name", "region", "document_code")
    search_fields = ("name", "short_name")


@admin.register(Organisation)
class OrganisationAdmin(KeptForEver, Witnessed):
    list_display = ("code", "name", "kind", "level", "attention", "is_active")
    list_filter = ("level", "kind", "attention", "is_active")
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent", "committee")


class PostingForm(forms.ModelForm):
    class Meta:
        model = Posting
        fields = ("person", "post", "committee", "organisation", "starts_on", "ends_on")

    def clean_person(self):
        person = self.cleaned_data["person"]
        try:
            actions.refuse_administrator(person)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return person


@admin.register(Posting)
class PostingAdmin(KeptForEver):
    """Appointing seats a person, an end date unseats; what a posting said is never rewritten."""

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


@admin.register(AdminRole)
class AdminRoleAdmin(admin.ModelAdmin):
    """三员: given and taken away, never changed into one another."""

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


@admin.register(LogEntry)
class LogEntryAdmin(admin.ModelAdmin):
    """What was changed in this back office, to be read only."""

    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_filter = ("action_flag",)
    list_select_related = ("user", "content_type")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
