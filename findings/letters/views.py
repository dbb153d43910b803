"""The register of letters: its ledger, one letter, registering and correcting.

What is sealed is read only by an unlocked custodian; who sent it is on other pages (views_secret).
"""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from findings.letters import actions, scanned
from findings.letters.forms import CorrectionForm, LetterForm, ScansForm
from findings.letters.ledgers import LETTERS
from findings.letters.models import Letter
from findings.letters.shown import (
    LATE_ADVICE,
    acceptance,
    letter_facts,
    reflected_facts,
    tallies,
    to_register,
)
from findings.letters.unlocking import keyring, minutes_left, unlock_url
from kernel.chain import chain
from kernel.events import history
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from kernel.uploads import keeps_uploads_in_memory, uploads_too_large
from rounds.models import Inspection


def with_case(rows):
    return rows.select_related("inspection__unit", "inspection__round__term", "joined_to", "key")


def unlock_first(request, *, back: str = "") -> HttpResponseRedirect:
    """To the passphrase, and back to this page afterwards."""
    return redirect(unlock_url(back or request.get_full_path()))


def opened_first(request, record, form_class):
    """Before the page of a move: what is decided on a letter is decided on an open one."""
    ring = keyring(request)
    record.ring = ring if ring and ring.holds(record.key_id) else None
    return unlock_first(request) if form_class.needs_ring and record.ring is None else None


@ledger_door(Letter)
def letters(request, rows):
    links = [
        *to_register(request.user),
        {"label": "统计", "url": reverse("letters_statistics")},
        {"label": "口令与密钥", "url": reverse("letters_keys")},
    ]
    sub = "只有信访专员和组长能看到。台账和导出都不含信访人、被反映人和内容。"
    return ledger_page(request, rows.with_copies(), LETTERS, sub=sub, actions=links)


@ledger_door(Letter)
def letters_statistics(request, rows):
    return render(request, "letters/statistics.html", {"tallies": tallies(rows)})


@door(Letter, using=with_case)
def letter(request, record):
    ring = keyring(request)
    readable = bool(ring and ring.holds(record.key_id))
    events = history(record)
    page = {
        "record": record,
        "banner": _banner(record, request.user, readable),
        "readable": readable,
        "unlocked": ring is not None,
        "minutes": minutes_left(request),
        "reflected": reflected_facts(ring, record) if readable else None,
        "content": ring.text(record, "content") if readable else "",
        "opinion": ring.text(record, "opinion") if readable else "",
        "facts": letter_facts(record),
        "scans": scanned.listed(record, ring if readable else None),
        "scans_form": ScansForm(letter=record) if _can_edit(record, request.user) else None,
        "can_edit": _can_edit(record, request.user),
        "can_write_paper": _can_begin("write_paper", record, request.user),
        "can_register_clue": _can_begin("register_clue", record, request.user),
        "joined": visible(record.joined_by.order_by("year", "sequence"), request.user),
        "chain": chain(record, events),
        "events": events,
    }
    return render(request, "letters/letter.html", page)


def _banner(record, person, readable) -> dict:
    """One red button at most: what is read first is opened first, what is classed has four ways."""
    found = banner(record, person, text=LATE_ADVICE if record.is_late else "")
    for step in found["moves"][0 if not readable else 1 :]:
        step["primary"] = False
    return found


def _can_edit(record, person):
    return record.is_editable and may(person, "edit", record)


def _can_begin(verb, record, person):
    """What a letter within the scope becomes is begun in the rooms to the right."""
    return record.state == "in_scope" and may(person, verb, record.inspection)


@sensitive_post_parameters()
@keeps_uploads_in_memory
@door(Inspection, "register_letter", using=lambda rows: rows.with_case(), hidden=True)
def letter_new(request, inspection):
    if not actions.is_ready(inspection):
        messages.info(request, "登记信访件之前，请先设置信访口令：信件从登记起就是密封的。")
        return redirect("letters_keys")
    too_large = request.method == "POST" and uploads_too_large(request)
    form = LetterForm(
        request.POST or None, request.FILES or None, uploads_too_large=too_large
    )  # fmt: skip
    if accepted(form, actions.register_letter, inspection, by=request.user):
        late = "本件为逾期件。" if form.outcome.is_late else ""
        messages.success(request, f"已登记并密封：{form.outcome.title}。{late}")
        return redirect(form.outcome)
    intro = f"{inspection.title}。{acceptance(inspection)}"
    return form_page(request, form, inspection, "登记信访件", "登记并密封", intro=intro)


@sensitive_post_parameters()
@door(Letter, "edit", using=with_case)
def letter_edit(request, record):
    ring = keyring(request)
    if ring is None or not ring.holds(record.key_id):
        return unlock_first(request)
    form = CorrectionForm(request.POST or None, letter=record, ring=ring)
    if accepted(form, actions.edit_letter, record, by=request.user):
        messages.success(request, "更正已保存。")
        return redirect(record)
    return form_page(request, form, record, "更正信访件", "保存更正", intro=record.title)
