"""The pages of a record's papers, behind the door of the record itself.

`paper_paths` gives each kind of a model two routes: its page (what it says, its files, its life) and
its finished file. `papers_box` lists them on the record's own page.
"""

from functools import cached_property, partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path, reverse

from issuing.actions import earlier_papers, freeze, paper_to_freeze, present_paper, present_papers
from issuing.forms import FreezeForm
from issuing.kinds import Kind, committee_of, kinds_of, print_of
from issuing.marking import marked
from issuing.models.papers import content_of
from issuing.papers import FORMS, as_draft, print_for
from issuing.shown import preview
from kernel import jobs, paper_pages, policy
from kernel.forms import accepted, trail_to
from kernel.models import Job
from kernel.move_pages import with_case
from kernel.pages import door
from kernel.paper.fonts import missing_faces
from kernel.paper_pages import FORMATS, shown_job


def papers_box(record, person) -> list[dict]:
    """The papers of a record that this person may make, for parts/papers.html."""
    kinds = [kind for kind in kinds_of(type(record)) if policy.may(person, kind.verb, record)]
    official = present_papers([kind for kind in kinds if kind.issued], record)
    return [
        {
            "label": kind.label,
            "url": reverse(kind.route, args=[record.pk]),
            "official": official.get(kind.name),
        }
        for kind in kinds
    ]


def paper_paths(prefix: str, model) -> list:
    """Routes `<model>_<kind>` and `<model>_<kind>_file` for every kind of the model."""
    routes = []
    for kind in kinds_of(model):
        where = f"{prefix}/<int:pk>/print/{kind.key.replace('_', '-')}/"
        routes += [
            path(where, _page(kind), name=kind.route),
            path(f"{where}file/", _file(kind), name=f"{kind.route}_file"),
        ]
    return routes


def _page(kind: Kind):
    @door(kind.model, kind.verb, using=_with_relations(kind))
    def view(request, record):
        if asks_for_file(request):
            ask_for_file(request, *_about(kind, record))
            return redirect(kind.route, pk=record.pk)
        form = FreezeForm(request.POST if "freeze" in request.POST else None)
        form.changes = lambda: form.cleaned_data
        if accepted(form, freeze, kind, record, by=request.user):
            messages.success(request, "已定稿。接着编发文字号。")
            return redirect(form.outcome)
        sheet = Sheet(kind, record, present=request.GET.get("of", "") if request.htmx else "")
        if form.is_bound and sheet.official:  # somebody was quicker: the form is no longer there
            messages.error(request, "".join(form.non_field_errors()))
        if is_poll(request):
            fragment = render(request, "issuing/_files.html", sheet.files())
            fragment.tells_nothing = True
            return fragment
        return render(request, "issuing/kind.html", sheet.page(request.user, form))

    view.__name__ = kind.route
    return view


def _with_relations(kind: Kind):
    def using(rows):
        rows = with_case(rows)
        return rows.select_related(*kind.brings) if kind.brings else rows

    return using


def _about(kind: Kind, record):
    """(what is printed, its maker): the paper that was frozen, else the record as it stands."""
    official = present_paper(kind, record) if kind.issued else None
    return (official, "") if official else (record, kind.name)


class Sheet:
    """One kind of paper of one record, as its page shows it; its text is drawn up once.

    `present`: the fingerprint of the text that the page shows already. Whether its files are there is
    asked again and again, and three hundred pages are not drawn up for that.
    """

    def __init__(self, kind: Kind, record, present: str = ""):
        self.kind, self.record, self._present = kind, record, present
        self.about, self.name = _about(kind, record)
        self.official = None if self.name else self.about

    @cached_property
    def text(self):
        return content_of(self.kind, self.record)

    @property
    def paper(self):
        return self.official.paper if self.official else as_draft(self.kind, self.text)

    def files(self) -> dict:
        url = reverse(self.kind.route, args=[self.record.pk])
        present = self._present or print_for(self.paper, *_kind_of(self.about, self.name))
        return files_of(self.about, self.name, url, f"{url}file/", present)

    def page(self, person, form) -> dict:
        kind, official = self.kind, self.official
        may_freeze = kind.issued and policy.may(
            person, "freeze", paper_to_freeze(kind, self.record)
        )
        if not form.is_bound:
            text = self.text
            form.initial = {
                "seen": print_of(text), "secrecy": text.secrecy, "urgency": text.urgency
            }  # fmt: skip
        unsent = official and official.state in ("frozen", "numbered")
        return self.files() | {
            "record": self.record,
            "kind": kind,
            "heading": kind.label,
            "hint": "" if official else kind.hint(self.record),
            "trail": trail_to(self.record),
            "preview": preview(self.paper),
            "official": official,
            "may_open": official and policy.may(person, "print", official),
            "changed": unsent and print_of(official.now(self.text)) != official.content_hash,
            "form": form if may_freeze and not official else None,
            "why_not": kind.ready(self.record) if may_freeze and not official else "",
            "earlier": earlier_papers(kind, self.record) if may_freeze else (),
            "faces": missing_faces(),
        }


def asks_for_file(request) -> bool:
    return request.method == "POST" and request.POST.get("build") in FORMS


def ask_for_file(request, about, name: str):
    jobs.request_paper(about, by=request.user, name=name, suffix=request.POST["build"])
    messages.success(request, "已排队生成，完成后在本页下载。")


def is_poll(request) -> bool:
    """Whether the page asks by itself how far its files are."""
    return bool(request.htmx and not request.htmx.boosted)


def files_of(about, name: str, url: str, file_url: str, present: str) -> dict:
    """For issuing/_files.html: of each form (PDF, Word) how far it is, where to ask and fetch."""
    files = []
    for suffix in FORMS:
        job = jobs.latest_job(about, name, suffix, present=present)
        files.append({
            "suffix": suffix, "label": FORMATS[suffix], "ask_url": url,
            "file_url": f"{file_url}?as={suffix}",
            **(shown_job(job) if job else {"state": ""}),
        })  # fmt: skip
    waits = any(one["state"] in (Job.QUEUED, Job.RUNNING) for one in files)
    return {"url": url, "present": present, "files": files, "waits": waits}


def _file(kind: Kind):
    @door(kind.model, kind.verb, using=_with_relations(kind))
    def view(request, record):
        sheet = Sheet(kind, record)
        return hand_out(request, sheet.about, sheet.name, sheet.paper, owner=record)

    view.__name__ = f"{kind.route}_file"
    return view


def hand_out(request, about, name: str, paper, *, owner):
    """The finished file of this text; what is secret carries the name of who took it."""
    suffix, job = request.GET.get("as", FORMS[0]), None
    if suffix in FORMS:
        job = jobs.latest_job(about, name, suffix, present=print_for(paper, *_kind_of(about, name)))
    mark = partial(marked, suffix=suffix, person=request.user) if paper.secrecy else None
    return paper_pages.hand_out(
        request, job, owner=owner, through=mark, watermark=bool(paper.secrecy)
    )


def _kind_of(about, name: str):
    """(the kind's name, the committee) of a record, or of the paper that was frozen of one."""
    return name or about.kind, committee_of(about)
