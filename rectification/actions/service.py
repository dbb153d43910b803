"""Serving what urges the unit, and the unit's signature for it."""

from django.db import transaction
from django.utils import timezone

from issuing.lifecycle import SENT
from issuing.models import OfficialPaper
from kernel.events import record_event
from kernel.lifecycle import lock, move, require
from kernel.refusals import NotPossible
from rectification.lifecycle.service import STEPS
from rectification.models import Service


def to_be_served(inspection):
    """Papers to the unit that went out and were not put before it yet."""
    names = [f"{inspection._meta.label_lower}:{key}" for key in STEPS]
    papers = OfficialPaper.objects.filter(
        kind__in=names, subject_id=inspection.pk, state__in=SENT, service=None
    )
    return papers.select_related("registered").order_by("frozen_at")


def serve(inspection, *, by, paper) -> Service:
    require(by, "urge", inspection, "送达文书")
    with transaction.atomic():
        lock(inspection)
        if not to_be_served(inspection).filter(pk=paper.pk).exists():
            raise NotPossible("这份文书还没有印发，或者已经送达。")
        made = Service.objects.create(
            inspection=inspection, paper=paper, served_by=by, served_at=timezone.now(),
            label=f"{paper.kind_label}（{paper.number}）" if paper.number else paper.kind_label,
        )  # fmt: skip
        record_event(by=by, verb="serve", label="送达文书", record=made)
    return made


def receive_service(service, *, by, seen=None, note=""):
    return move(
        service, "receive", by=by, seen=seen, note=note,
        received_by=by, received_at=timezone.now(),
    )  # fmt: skip
