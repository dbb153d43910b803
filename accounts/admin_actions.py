"""What the administrators do with accounts, one or many, from the list of people."""

from django.contrib import admin, messages
from django.shortcuts import render

from accounts import actions, throttle
from kernel.events import record_event
from kernel.refusals import Refusal


def may(verb: str):
    """Django's hook for the permission an action asks: whether the policy gives `verb` on people."""

    def has_permission(model_admin, request):
        return request.user.has_perm(f"accounts.{verb}_person")

    return has_permission


def _each(model_admin, request, people, deed) -> list[tuple]:
    """Do it with every person; refusals are told one by one. Answers (person, outcome)."""
    done = []
    for person in people:
        try:
            done.append((person, deed(person)))
        except Refusal as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
    return done


def _told_once(model_admin, request, title, label, done, advice):
    """The page that shows secrets; it is not kept and cannot be called up again."""
    page = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "label": label,
        "rows": done,
        "advice": advice,
    }
    return render(request, "admin/accounts/person/secrets.html", page)


@admin.action(
    description="发放一次性密码（账号随即停用，等待安全管理员启用）", permissions=["issue_password"]
)
def issue_passwords(model_admin, request, people):
    done = _each(
        model_admin, request, people, lambda one: actions.issue_password(one, by=request.user)
    )
    if not done:
        return None
    advice = (
        "请打印或抄写，分别密封交给本人；7 天内有效。安全管理员启用后，本人凭它和启用码首次登录。"
    )
    return _told_once(model_admin, request, "一次性密码只显示这一次", "一次性密码", done, advice)


@admin.action(description="启用账号", permissions=["switch"])
def activate(model_admin, request, people):
    done = _each(model_admin, request, people, lambda one: actions.activate(one, by=request.user))
    with_code = [(person, code) for person, code in done if code]
    if len(done) > len(with_code):
        model_admin.message_user(request, f"已启用 {len(done) - len(with_code)} 个账号。")
    if not with_code:
        return None
    advice = "请核实身份后交给本人。首次登录要用它，连同系统管理员发放的一次性密码。"
    return _told_once(model_admin, request, "启用码只显示这一次", "启用码", with_code, advice)


@admin.action(description="停用账号", permissions=["switch"])
def deactivate(model_admin, request, people):
    done = _each(model_admin, request, people, lambda one: actions.deactivate(one, by=request.user))
    if done:
        model_admin.message_user(request, f"已停用 {len(done)} 个账号，其登录已退出。")


@admin.action(description="解除暂停登录", permissions=["unlock"])
def unlock(model_admin, request, people):
    for person in people:
        throttle.forgive(person.username)
        record_event(
            by=request.user, verb="unlock", label="解除暂停登录", record=person, kind="account"
        )
    model_admin.message_user(request, f"已解除 {len(people)} 个账号的暂停登录。")


@admin.action(description="重置动态口令（手机丢失）", permissions=["reset_second_factor"])
def reset_second_factor(model_admin, request, people):
    done = _each(
        model_admin, request, people,
        lambda one: actions.reset_second_factor(one, by=request.user),
    )  # fmt: skip
    if done:
        model_admin.message_user(request, f"已重置 {len(done)} 人的动态口令，其登录已退出。")


@admin.action(description="退出其全部登录", permissions=["sign_out"])
def sign_out(model_admin, request, people):
    count = sum(
        actions.end_sessions(person, by=request.user, why="安全管理员退出其登录")
        for person in people
    )
    model_admin.message_user(request, f"已退出 {count} 处登录。")


PERSON_ACTIONS = (issue_passwords, activate, deactivate, unlock, reset_second_factor, sign_out)
