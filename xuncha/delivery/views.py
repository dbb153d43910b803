"""The notice centre, one's own settings, what did not arrive, and how the machinery runs."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kernel.models import Run
from kernel.pages import door, ledger_door, person_door, safe_local_path
from kernel.refusals import Refusal
from xuncha.delivery import actions, centre, own
from xuncha.delivery.channels import configured
from xuncha.delivery.forms import MarkForm, SettingsForm
from xuncha.delivery.models import Delivery
from xuncha.delivery.operations import retry_jobs, state_of_things
from xuncha.desk.models import Notice

MOST = 200
DONE_WORDS = {
    "read": "标为已读", "unread": "标为未读", "done": "标为已处理", "undone": "移回提醒",
}  # fmt: skip


@ledger_door(Notice)
def notices(request, rows):
    today = timezone.localdate()
    wish = request.GET.get("show", "unread")
    view = wish if wish in dict(centre.VIEWS) else "unread"
    shown = list(centre.chosen(rows, view, today))
    page = {
        "view": view,
        "views": [(name, label, name == view) for name, label in centre.VIEWS],
        "cases": centre.cases(shown, request.user),
        "is_cut": len(shown) == centre.MOST,
        "most": centre.MOST,
        "today": today,
        "troubled": own.count_troubled(request.user),
    }
    return render(request, "delivery/notices.html", page)


@person_door
@require_POST
def notices_read(request):
    actions.read_all(by=request.user)
    return redirect("notices")


@ledger_door(Notice)
@require_POST
def notices_mark(request, rows):
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(line for lines in form.errors.values() for line in lines))
        return redirect(_back(request))
    until = form.cleaned_data["until"]
    try:
        many = actions.mark(rows.filter(pk__in=form.keys), form.deed, by=request.user, until=until)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = DONE_WORDS.get(form.deed, "稍后提醒")
        messages.success(request, f"{many} 项已{words}。")
    return redirect(_back(request))


def _back(request) -> str:
    return safe_local_path(request, request.POST.get("back", ""))


@door(Notice, "read")
@require_POST
def notice_open(request, notice):
    """From a notice to its matter; the matter's own door asks for the right again."""
    actions.read_matter(notice, by=request.user)
    return redirect(safe_local_path(request, notice.url))


@person_door
def reminder_settings(request):
    """我的提醒设置"""
    person, sent = request.user, request.POST if request.method == "POST" else None
    form = SettingsForm(sent, initial=own.initial_settings(person), channels=configured())
    if form.is_valid():
        actions.save_settings(by=person, **form.wishes())
        messages.success(request, "提醒设置已保存。")
        return redirect("reminder_settings")
    page = {
        "form": form,
        "ways": own.ways_of(person),
        "habits": own.habits_in_words(),
        "deliveries": own.recent_deliveries(person),
    }
    return render(request, "delivery/settings.html", page)


@person_door
@require_POST
def reminder_trial(request):
    try:
        actions.ask_for_trial(request.POST.get("way", ""), by=request.user)
        messages.success(request, "测试消息几分钟内发出，结果在本页“最近的消息”中查看。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("reminder_settings")


@ledger_door(Delivery)
def deliveries(request, rows):
    shown = list(rows.select_related("person")[: MOST + 1])
    page = {"deliveries": shown[:MOST], "is_cut": len(shown) > MOST, "most": MOST}
    return render(request, "delivery/deliveries.html", page)


@door(Delivery, "release")
@require_POST
def delivery_release(request, delivery):
    try:
        actions.release_delivery(delivery, by=request.user)
        messages.success(request, "已重新排队：其中仍未读的提醒，随下一次发送告知。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("deliveries")


@ledger_door(Run)
def operations(request, rows):
    page = state_of_things(rows, timezone.now())
    return render(request, "delivery/operations.html", page)


@ledger_door(Run)
@require_POST
def operations_retry(request, rows):
    many = retry_jobs(by=request.user)
    messages.success(request, f"已重新排队 {many} 件。" if many else "没有可以重新生成的文书。")
    return redirect("operations")
