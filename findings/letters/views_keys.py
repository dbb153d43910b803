"""Passphrase, unlocking, custodians, recovery: pages for people who do this twice a year."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.models import Committee
from findings.letters import keys, recovery, unlocking
from findings.letters.forms_keys import (
    ChangeForm,
    CheckForm,
    ConfirmForm,
    RecoverForm,
    SetForm,
    UnlockForm,
    suggestion,
)
from findings.letters.keys_shown import custodies
from findings.letters.models import LettersKey, PersonalKey, RecoveryKey
from findings.letters.recovery_shown import slots
from kernel.forms import accepted
from kernel.pages import door, ledger_door
from kernel.policy import visible
from kernel.resuming import safe_local_path


@ledger_door(PersonalKey)
def letters_keys(request, rows):
    own, held = custodies(request.user)
    minutes = unlocking.minutes_left(request) if unlocking.keyring(request) else 0
    page = {"own": own, "custodies": held, "minutes": minutes}
    return render(request, "letters/keys.html", page)


@sensitive_post_parameters()
@ledger_door(PersonalKey)
def passphrase_set(request, rows):
    """The first one, or a new one in place of one forgotten."""
    form = SetForm(request, request.POST or None, person=request.user)
    if accepted(form, keys.set_passphrase, request.user):
        messages.success(request, "信访口令已设置。请牢记：任何人都不能代为查询。")
        return redirect("letters_keys")
    page = {
        "form": form,
        "earlier": keys.personal_key_of(request.user),
        "suggestion": suggestion(),
    }
    return render(request, "letters/passphrase_set.html", page)


@sensitive_post_parameters()
@ledger_door(PersonalKey)
def passphrase_change(request, rows):
    form = ChangeForm(request.POST or None, person=request.user)
    if accepted(form, keys.change_passphrase, request.user):
        messages.success(request, "信访口令已修改，下次解锁请用新口令。")
        return redirect("letters_keys")
    return _form_page(request, form, "修改信访口令", "改口令不影响能打开的信件。", "保存新口令")


@sensitive_post_parameters()
@ledger_door(PersonalKey)
def letters_unlock(request, rows):
    if keys.personal_key_of(request.user) is None:
        return redirect("passphrase_set")
    target = request.POST.get("next") or request.GET.get("next") or reverse("letters")
    target = safe_local_path(request, target)
    form = UnlockForm(request.POST or None, waiting=keys.waiting_for_share(request.user))
    if accepted(form, keys.unlock, request.user):
        opened = form.outcome
        response = HttpResponseRedirect(target)
        unlocking.remember(request, response, opened)
        _tell(request, opened)
        return response
    intro = f"解锁后 {unlocking.most_minutes()} 分钟内可以查看信件，到时自动锁上。"
    return _form_page(request, form, "输入信访口令", intro, "解锁")


def _tell(request, opened):
    messages.success(request, f"已解锁，{unlocking.most_minutes()} 分钟后自动锁上。")
    if opened.shares:
        messages.info(request, "已让所选的保管人也能打开信件。")
    if opened.resealed:
        messages.info(request, f"已把 {opened.resealed} 件信访件换封到新的密钥。")


@ledger_door(PersonalKey)
@require_POST
def letters_lock(request, rows):
    response = redirect("letters")
    unlocking.forget(request, response)
    messages.success(request, "已锁上。")
    return response


@door(LettersKey, "renew", using=lambda rows: rows.select_related("inspection__unit"))
def letterskey_renew(request, letters_key):
    if request.method == "POST":
        keys.renew(letters_key, by=request.user)
        messages.success(request, "已更换密钥。原有信件在下次解锁时自动换封。")
        return redirect("letters_keys")
    intro = (
        f"{letters_key.inspection.unit.name}：生成新的信访密钥，分给现有保管人。"
        "怀疑密钥外泄、保管人调整时办理；原有信件在下次解锁时自动换封到新密钥。"
    )
    return _form_page(request, ConfirmForm(), "更换信访密钥", intro, "更换")


@sensitive_post_parameters()
@ledger_door(PersonalKey)
def letters_recover(request, rows):
    """恢复 and its drill: the two keepers come with their envelopes to a custodian's screen."""
    form = RecoverForm(request.POST or None)
    is_drill = "drill" in request.POST
    deed = recovery.drill if is_drill else recovery.recover
    if accepted(form, deed, request.user):
        page = {"found": form.outcome, "is_drill": is_drill}
        return render(request, "letters/recovered.html", page)
    page = {"form": form, "own": keys.personal_key_of(request.user)}
    return render(request, "letters/recover.html", page)


# --- the two recovery keys of a committee -------------------------------------------------------


@ledger_door(RecoveryKey)
def recovery_keys(request, rows):
    committees = visible(Committee, request.user).order_by("pk")
    page = {"held": [(one, slots(one, rows, request.user)) for one in committees]}
    return render(request, "letters/recovery_keys.html", page)


@door(Committee, "keep_recovery_keys")
@require_POST
def recovery_key_make(request, committee, slot):
    """Shows the private half once, in the answer to the post; it is kept nowhere."""
    recovery_key, spelled = recovery.make_recovery_key(committee, slot=slot, by=request.user)
    page = {"record": recovery_key, "spelled": spelled, "committee": committee}
    return render(request, "letters/recovery_key_made.html", page)


@sensitive_post_parameters()
@door(RecoveryKey, "check")
def recoverykey_check(request, recovery_key):
    form = CheckForm(request.POST or None)
    if accepted(form, recovery.check_recovery_key, recovery_key, by=request.user):
        messages.success(request, "核对无误，这一份恢复密钥已生效。请装入信封密封，存入保险柜。")
        return redirect("recovery_keys")
    intro = "对照纸面输入一遍，确认抄录无误。核对后才生效。"
    return _form_page(request, form, "核对恢复密钥", intro, "核对", back="recovery_keys")


@door(RecoveryKey, "retire")
def recoverykey_retire(request, recovery_key):
    if request.method == "POST":
        recovery.retire_recovery_key(recovery_key, by=request.user)
        messages.success(request, "已作废。请把原纸面当场销毁，并生成新的一份。")
        return redirect("recovery_keys")
    intro = (
        f"{recovery_key.get_slot_display()}的一份。纸面遗失、被他人看到或保管人调整时作废；"
        "作废后要生成新的一份，并由信访保管人解锁一次，恢复才重新有效。"
    )
    return _form_page(request, ConfirmForm(), "作废恢复密钥", intro, "作废", back="recovery_keys")


def _form_page(request, form, heading, intro, submit_label, back="letters_keys"):
    page = {
        "heading": heading,
        "intro": intro,
        "form": form,
        "submit_label": submit_label,
        "cancel_url": reverse(back),
    }
    return render(request, "pages/form.html", page)
