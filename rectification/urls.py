from django.urls import path

from issuing.pages import paper_paths
from kernel.move_pages import move_paths
from rectification import actions, shown
from rectification.forms.closing import PublishForm
from rectification.forms.items import AskClosingForm, ExtendForm, VerifyForm
from rectification.forms.look_back import FoundForm
from rectification.forms.plan import AcceptForm
from rectification.models import (
    Archive,
    Evaluation,
    Extension,
    LookBackCheck,
    Measure,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
    Service,
)
from rectification.views import closing, items, look_back, plan, service

ITEMS, REPORTS = "rectification-items", "rectification-reports"
FOUND = ("find_rectified", "find_not_rectified", "find_relapsed")


def _pages(prefix, name, new, views):
    """The page of a record, of its editing, and of beginning one below an inspection."""
    return [
        path(f"{prefix}/<int:pk>/", getattr(views, name), name=name),
        path(f"{prefix}/<int:pk>/edit/", getattr(views, f"{name}_edit"), name=f"{name}_edit"),
        path(f"inspections/<int:pk>/{new}/new/", getattr(views, f"{name}_new"), name=f"{name}_new"),
    ]


urlpatterns = [
    *_pages("plans", "plan", "plan", plan),
    path("plans/<int:pk>/lists/", plan.plan_lists, name="plan_lists"),
    *move_paths(
        "plans", Plan, actions, forms={"accept": AcceptForm},
        shown=dict.fromkeys(("submit_for_signature", "sign", "accept"), shown.whole_plan),
    ),
    *paper_paths("plans", Plan),
    path(f"{ITEMS}/", items.rectificationitems, name="rectificationitems"),
    path(f"{ITEMS}/<int:pk>/", items.rectificationitem, name="rectificationitem"),
    path(f"{ITEMS}/<int:pk>/edit/", plan.rectificationitem_edit, name="rectificationitem_edit"),
    path(
        f"{ITEMS}/<int:pk>/evidence/<int:file_id>/",
        items.rectificationitem_evidence, name="rectificationitem_evidence",
    ),
    path(
        f"{ITEMS}/<int:pk>/evidence/<int:file_id>/remove/",
        items.rectificationitem_remove_evidence, name="rectificationitem_remove_evidence",
    ),
    *move_paths(
        ITEMS, RectificationItem, actions,
        forms={
            "ask_closing": AskClosingForm,
            "verify_and_close": VerifyForm,
            "extend_due": ExtendForm,
        },
        shown=dict.fromkeys(("ask_closing", "verify_and_close"), shown.whole_item),
        attached=dict.fromkeys(("ask_closing", "verify_and_close"), shown.item_files),
    ),
    path(
        f"{ITEMS}/<int:pk>/extensions/new/", items.extension_new, name="extension_new"
    ),
    path("extensions/<int:pk>/", items.extension, name="extension"),
    *move_paths(
        "extensions", Extension, actions,
        shown=dict.fromkeys(("grant", "refuse"), shown.whole_extension),
    ),
    path("inspections/<int:pk>/services/new/", service.service_new, name="service_new"),
    path("services/<int:pk>/", service.service, name="service"),
    path("services/<int:pk>/file/", service.service_file, name="service_file"),
    *move_paths("services", Service, actions, shown={"receive": shown.service_facts}),
    path("measures/", items.measures, name="measures"),
    path("measures/<int:pk>/", items.measure, name="measure"),
    path("measures/<int:pk>/progress/", items.measure_note_progress, name="measure_note_progress"),
    *move_paths("measures", Measure, actions),
    *_pages(REPORTS, "rectificationreport", "rectification-reports", closing),
    *move_paths(
        REPORTS, RectificationReport, actions, forms={"accept": AcceptForm},
        shown=dict.fromkeys(("submit_for_signature", "sign", "accept"), shown.whole_report),
    ),
    *paper_paths(REPORTS, RectificationReport),
    *_pages("accountabilities", "accountability", "accountabilities", closing),
    *_pages("evaluations", "evaluation", "evaluation", closing),
    *move_paths(
        "evaluations", Evaluation, actions,
        shown=dict.fromkeys(("submit", "approve"), shown.whole_evaluation),
    ),
    *paper_paths("evaluations", Evaluation),
    *_pages("publications", "publication", "publications", closing),
    *move_paths(
        "publications", Publication, actions, forms={"publish": PublishForm},
        shown=dict.fromkeys(("submit", "confirm", "approve", "publish"), shown.whole_publication),
    ),
    *paper_paths("publications", Publication),
    *_pages("archives", "archive", "archive", closing),
    *move_paths("archives", Archive, actions),
    *paper_paths("archives", Archive),
    path("look-back-checks/", look_back.lookbackchecks, name="lookbackchecks"),
    path("look-back-checks/<int:pk>/", look_back.lookbackcheck, name="lookbackcheck"),
    path("inspections/<int:pk>/look-back/", look_back.look_back, name="inspection_look_back"),
    path(
        "inspections/<int:pk>/look-back-checks/new/",
        look_back.lookbackcheck_new, name="lookbackcheck_new",
    ),
    *move_paths(
        "look-back-checks", LookBackCheck, actions,
        forms=dict.fromkeys(FOUND, FoundForm), shown=dict.fromkeys(FOUND, shown.whole_check),
    ),
]  # fmt: skip
