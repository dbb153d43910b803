from django.shortcuts import redirect, render
from django.urls import reverse

from issuing.pages import ask_for_file, asks_for_file, files_of, hand_out, is_poll
from issuing.papers import print_for
from issuing.shown import preview
from kernel.events import history
from kernel.move_pages import banner
from kernel.pages import door
from rectification import actions, shown
from rectification.forms.service import ServeForm
from rectification.models import Service
from rectification.views.shared import begin, with_case
from rounds.models import Inspection


@door(Inspection, "urge", using=with_case)
def service_new(request, inspection):
    form = ServeForm(request.POST or None, inspection=inspection)
    return begin(request, form, actions.serve, inspection, "送达督促文书", "已送达，等待单位签收。")


@door(Service, using=with_case)
def service(request, record):
    """The very text that went out, and its file, behind this record's own door."""
    official = record.paper
    if asks_for_file(request):
        ask_for_file(request, official, "")
        return redirect(record)
    paper = official.paper
    present = print_for(paper, official.kind, official.committee)
    url = record.get_absolute_url()
    page = files_of(official, "", url, reverse("service_file", args=[record.pk]), present)
    if is_poll(request):
        return render(request, "issuing/_files.html", page)
    page |= {
        "record": record,
        "banner": banner(record, request.user),
        "preview": preview(paper),
        "facts": shown.service_facts(record),
        "events": history(record),
    }
    return render(request, "rectification/service.html", page)


@door(Service, using=with_case)
def service_file(request, record):
    return hand_out(request, record.paper, "", record.paper.paper, owner=record)
