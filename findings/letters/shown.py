"""What the pages show of a letter: facts in the clear to its custodians, texts only when unlocked."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from findings.letters.models import Letter
from findings.letters.policy import inspections_in_custody
from kernel.ledger import shown
from kernel.workdays import zh
from rounds.models import Inspection

LATE_ADVICE = (
    "本件在受理截止日期以后收到，按逾期件登记。逾期件不退回、不丢弃，同样拆阅、登记、分办；"
    "是否纳入本次巡察办理由组务会研究，不纳入的移交有关单位处理。"
)


def letter_facts(letter) -> list[tuple[str, str]]:
    rows = (
        ("编号", letter.number),
        ("被巡察单位", letter.inspection.unit.name),
        ("渠道", letter.get_channel_display()),
        ("来源", letter.get_origin_display()),
        ("署名", letter.get_signed_display()),
        ("收到日期", letter.received_on),
        ("邮戳日期", letter.posted_on),
        ("受理", "逾期件" if letter.is_late else "期限内"),
        ("登记人", letter.registered_by),
        ("登记时间", letter.registered_at),
        ("组务会日期", letter.meeting_on),
        ("类别", letter.get_outside_display()),
        ("处置", letter.get_disposition_display()),
        ("答复情况", letter.get_answer_display()),
        ("答复日期", letter.answered_on),
    )
    return [(label, shown(value)) for label, value in rows if value]


def reflected_facts(ring, letter) -> list[tuple[str, str]]:
    facts = ring.facts(letter, "reflected")
    return [
        ("被反映人", shown(facts["name"])),
        ("职务", shown(facts["post"])),
        ("单位", shown(facts["unit"])),
    ]


def sender_facts(ring, letter) -> list[tuple[str, str]]:
    facts = ring.facts(letter, "sender")
    return [
        ("署名", letter.get_signed_display()),
        ("姓名", shown(facts["name"])),
        ("联系方式", shown(facts["contact"])),
        ("住址或单位", shown(facts["address"])),
    ]


def opened(letter) -> list[tuple[str, str]]:
    """Whom and what it is about, for the page of a deed on it; never who sent it."""
    ring = letter.ring
    if ring is None:
        return letter_facts(letter)[:7]
    return [*reflected_facts(ring, letter), ("反映内容", ring.text(letter, "content"))]


def names_in_secret(ring, letter) -> list[str]:
    """Names that must not stand in the stated purpose of an opening."""
    names = []
    for field in ("sender", "reflected"):
        names += [part for part in ring.facts(letter, field)["name"].split("、") if len(part) > 1]
    return names


def alike(ring, letter, others) -> list:
    """Other letters about the same person: likely first ones of a duplicate."""
    name = ring.facts(letter, "reflected")["name"]
    if not name:
        return []
    return [
        other
        for other in others.exclude(state="joined").order_by("year", "sequence")
        if ring.holds(other.key_id) and ring.facts(other, "reflected")["name"] == name
    ][:10]


def to_register(person) -> list[dict]:
    """One button for each inspection on site whose letters this person takes in."""
    rows = list(inspections_in_custody(person).filter(state="on_site").select_related("unit"))
    return [
        {
            "label": f"登记信访件（{inspection.unit}）",
            "url": reverse("letter_new", args=[inspection.pk]),
            "primary": len(rows) == 1,
        }
        for inspection in rows
    ]


def acceptance(inspection) -> str:
    """The window of acceptance, explained."""
    return (
        f"受理时间为进驻之日起至{zh(inspection.letters_close_on)}"
        f"（撤点前 {inspection.round.rules.term('letters_close')}）；"
        "邮寄的以邮戳日期为准，此后收到的按逾期件登记。"
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many letters of one inspection came by each channel, and what became of them."""

    inspection: object
    total: int
    late: int
    channels: list[tuple[str, int]]
    dispositions: list[tuple[str, int]]


def tallies(rows) -> list[Tally]:
    """Counted over the visible rows: every registered letter once, duplicates included."""
    counts: dict = {}
    found = rows.order_by().values_list("inspection", "channel", "disposition", "is_late", "state")
    for pk, channel, disposition, is_late, state, number in found.annotate(number=Count("pk")):
        tally = counts.setdefault(pk, Counter())
        key = disposition or ("closed" if state == "closed" else "open")
        tally.update({("channel", channel): number, ("disposition", key): number, "total": number})
        tally["late"] += number if is_late else 0
    inspections = Inspection.objects.filter(pk__in=counts).with_case()
    return [_tally(inspection, counts[inspection.pk]) for inspection in inspections]


def _tally(inspection, tally) -> Tally:
    dispositions = [*Letter.Disposition.choices, ("open", "尚未处置")]
    return Tally(
        inspection=inspection,
        total=tally["total"],
        late=tally["late"],
        channels=[(label, tally["channel", name]) for name, label in Letter.Channel.choices],
        dispositions=[(label, tally["disposition", name]) for name, label in dispositions],
    )
