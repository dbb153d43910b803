"""The pages of background papers: ask for one, watch it being built, take the finished file.

All three stand behind the door of the record itself; a job is never looked up on its own.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from kernel import jobs, policy
from kernel.disclosure import ask_purpose
from kernel.enclosed import open_enclosed
from kernel.events import is_secret, record_event
from kernel.files import handed_out
from kernel.pages import door

FORMATS = {"pdf": "PDF", "xlsx": "Excel", "txt": "文本", "docx": "Word"}


def paper_box(record, person) -> dict:
    """What parts/paper.html shows beside a record."""
    name = record._meta.model_name
    job = jobs.latest_job(record)
    return {
        "can_request": policy.may(person, "print", record),
        "request_url": reverse(f"{name}_paper", args=[record.pk]),
        "status_url": reverse(f"{name}_paper_status", args=[record.pk]),
        "job": job and shown_job(job) | {
            "file_url": reverse(f"{name}_paper_file", args=[record.pk])
        },
    }  # fmt: skip


def shown_job(job) -> dict:
    """Where a job stands, for the page that waits for it."""
    return {
        "state": job.state,
        "place": jobs.place_in_queue(job) if job.state == job.QUEUED else 0,
        "progress": job.progress,
        "waits_long": jobs.waits_long(job),
        "error": job.error,
        "title": job.title,
        "format": FORMATS[job.suffix],
    }


def hand_out(request, job, *, owner, through=None, **told):
    """The finished file of `owner`'s job, as an event of its own; 404 while there is none.

    It goes out `through` a function of the open file, if one is given; `told` goes into the event.
    """
    if job is None or job.state != job.DONE:
        raise Http404

    def give(purpose=""):
        record_event(
            by=request.user, verb="take_paper", label="下载文书", record=owner, note=purpose,
            data={"job": job.pk, **told}, kind="export",
        )  # fmt: skip
        file = open_enclosed(job.file)
        return handed_out(through(file) if through else file, f"{job.title}.{job.suffix}")

    if not is_secret(type(owner)):
        return give()
    return ask_purpose(request, owner, label="下载文书", give=give)


def paper_paths(prefix: str, model) -> list:
    """Routes `<model>_paper` (ask), `<model>_paper_status` (fragment), `<model>_paper_file`."""
    name = model._meta.model_name

    @door(model, "print")
    @require_POST
    def ask(request, record):
        jobs.request_paper(record, by=request.user)
        messages.success(request, "已排队生成，完成后在本页下载。")
        return redirect(record.get_absolute_url())

    @door(model, "print", quiet=True)
    def status(request, record):
        return render(request, "parts/paper.html", {"paper": paper_box(record, request.user)})

    @door(model, "print")
    def file(request, record):
        return hand_out(request, jobs.latest_job(record), owner=record)

    return [
        path(f"{prefix}/<int:pk>/paper/", ask, name=f"{name}_paper"),
        path(f"{prefix}/<int:pk>/paper/status/", status, name=f"{name}_paper_status"),
        path(f"{prefix}/<int:pk>/paper/file/", file, name=f"{name}_paper_file"),
    ]
