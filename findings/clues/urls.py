from django.urls import path

from findings.clues import (
    actions,
    forms,
    forms_transfers,
    papers,  # noqa: F401 — declares the paper
    shown,
)
from findings.clues.models import Clue, Transfer, TransferItem
from findings.clues.views import clues, items, transfers
from issuing.pages import paper_paths
from kernel.move_pages import move_paths

DECIDED_ON_THE_WHOLE = ("deliberate", "submit", "approve", "transfer", "report_directly")

urlpatterns = [
    path("clues/", clues.clues, name="clues"),
    path("clues/<int:pk>/", clues.clue, name="clue"),
    path("clues/<int:pk>/edit/", clues.clue_edit, name="clue_edit"),
    path("clues/<int:pk>/evidence/", clues.clue_add_evidence, name="clue_add_evidence"),
    path("clues/<int:pk>/evidence/<int:position>/", clues.clue_evidence, name="clue_evidence"),
    path(
        "clues/<int:pk>/evidence/<int:position>/remove/",
        clues.clue_remove_evidence,
        name="clue_remove_evidence",
    ),
    *move_paths(
        "clues",
        Clue,
        actions,
        forms={"deliberate": forms.DeliberateForm, "transfer": forms_transfers.TransferClueForm},
        shown=dict.fromkeys(DECIDED_ON_THE_WHOLE, shown.whole_clue),
        attached=dict.fromkeys(DECIDED_ON_THE_WHOLE, shown.evidence_files),
        using=clues.with_case,
        came_back=shown.why_back,
        ready=clues.remember_reader,
    ),
    path("inspections/<int:pk>/clues/new/", clues.clue_new, name="clue_new"),
    path("inspections/<int:pk>/clue-custodians/", clues.clue_custodians, name="clue_custodians"),
    path(
        "clue-custodians/<int:pk>/dismiss/",
        clues.clue_custodian_dismiss,
        name="clue_custodian_dismiss",
    ),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/items/new/", transfers.transfer_items_new, name="transfer_items_new"),
    path(
        "transfers/<int:pk>/items/<int:position>/remove/",
        transfers.transfer_item_remove,
        name="transfer_item_remove",
    ),
    *move_paths(
        "transfers",
        Transfer,
        actions,
        forms={"receive": forms_transfers.ReceiveForm},
        shown={"send": shown.whole_transfer, "receive": shown.whole_transfer},
        using=transfers.with_case,
        came_back=shown.why_back,
    ),
    *paper_paths("transfers", Transfer),
    path("inspections/<int:pk>/transfers/new/", transfers.transfer_new, name="transfer_new"),
    path("transfer-items/", transfers.transferitems, name="transferitems"),
    path("reconciliation/", transfers.reconciliation, name="reconciliation"),
    path("transfer-items/<int:pk>/", items.transferitem, name="transferitem"),
    path("transfer-items/<int:pk>/report/", items.transferitem_report, name="transferitem_report"),
    path(
        "transfer-items/<int:pk>/files/<int:position>/",
        items.transferitem_file,
        name="transferitem_file",
    ),
    path(
        "transfer-items/<int:pk>/answers/<int:answer_position>/files/<int:position>/",
        items.transferitem_answer_file,
        name="transferitem_answer_file",
    ),
    *move_paths(
        "transfer-items",
        TransferItem,
        actions,
        forms={"answer": forms.AnswerForm},
        shown={"close": shown.item_and_answers},
        using=items.with_case,
        came_back=shown.why_back,
    ),
]
