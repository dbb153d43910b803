from django.urls import path

from findings.fieldwork import shown
from findings.fieldwork.actions import documents as document_deeds
from findings.fieldwork.actions import interviews as interview_deeds
from findings.fieldwork.actions import records as record_deeds
from findings.fieldwork.forms.documents import GiveBackForm, HandOverForm, ReceiveForm
from findings.fieldwork.forms.interviews import QUIET, CancelForm, HoldForm, SignForm
from findings.fieldwork.models import DocumentItem, DocumentRequest, FieldRecord, Interview
from findings.fieldwork.views import documents, interviews, records
from findings.fieldwork.views.shared import with_author, with_two
from issuing.pages import paper_paths
from kernel.move_pages import move_paths

ITEMS = "documents/items"

urlpatterns = [
    path("interviews/", interviews.interviews, name="interviews"),
    path("interviews/<int:pk>/", interviews.interview, name="interview"),
    path("interviews/<int:pk>/edit/", interviews.interview_edit, name="interview_edit"),
    path("interviews/<int:pk>/addendum/", interviews.interview_addendum, name="interview_addendum"),
    path(
        "interviews/<int:pk>/files/<int:file_id>/", interviews.interview_file, name="interview_file"
    ),
    path("inspections/<int:pk>/interviews/new/", interviews.interview_new, name="interview_new"),
    *move_paths(
        "interviews", Interview, interview_deeds,
        forms={"hold": HoldForm, "sign": SignForm, "file_away": QUIET, "cancel": CancelForm},
        shown={
            "sign": shown.whole_interview,
            "file_away": shown.whole_interview,
        },
        using=with_two,
    ),
    *paper_paths("interviews", Interview),
    path("outlines/", interviews.interviewoutlines, name="interviewoutlines"),
    path("outlines/<int:pk>/", interviews.interviewoutline, name="interviewoutline"),
    path("outlines/<int:pk>/edit/", interviews.interviewoutline_edit, name="interviewoutline_edit"),
    path(
        "committees/<int:pk>/outlines/new/",
        interviews.interviewoutline_new, name="interviewoutline_new",
    ),
    path(
        "committees/<int:pk>/outlines/start/",
        interviews.interviewoutlines_start, name="interviewoutlines_start",
    ),
    path("documents/", documents.documentrequests, name="documentrequests"),
    path("documents/<int:pk>/", documents.documentrequest, name="documentrequest"),
    path("documents/<int:pk>/edit/", documents.documentrequest_edit, name="documentrequest_edit"),
    path(
        "documents/<int:pk>/hand-over/",
        documents.documentrequest_hand_over, name="documentrequest_hand_over",
    ),
    path(
        "documents/<int:pk>/receive/",
        documents.documentrequest_receive, name="documentrequest_receive",
    ),
    path(
        "documents/<int:pk>/give-back/",
        documents.documentrequest_give_back, name="documentrequest_give_back",
    ),
    path(
        "inspections/<int:pk>/documents/new/",
        documents.documentrequest_new, name="documentrequest_new",
    ),
    *move_paths(
        "documents", DocumentRequest, document_deeds, shown={"issue": shown.whole_request}
    ),
    *paper_paths("documents", DocumentRequest),
    path(f"{ITEMS}/", documents.documentitems, name="documentitems"),
    path(f"{ITEMS}/<int:pk>/", documents.documentitem, name="documentitem"),
    path(f"{ITEMS}/<int:pk>/note/", documents.documentitem_note, name="documentitem_note"),
    *move_paths(
        ITEMS, DocumentItem, document_deeds,
        forms={"hand_over": HandOverForm, "receive": ReceiveForm, "give_back": GiveBackForm},
        using=lambda rows: rows.select_related("listing"),
    ),
    path("field-records/", records.fieldrecords, name="fieldrecords"),
    path("field-records/<int:pk>/", records.fieldrecord, name="fieldrecord"),
    path("field-records/<int:pk>/edit/", records.fieldrecord_edit, name="fieldrecord_edit"),
    path(
        "field-records/<int:pk>/files/", records.fieldrecord_add_files, name="fieldrecord_add_files"
    ),
    path(
        "field-records/<int:pk>/files/<int:file_id>/",
        records.fieldrecord_file, name="fieldrecord_file",
    ),
    path(
        "field-records/<int:pk>/files/<int:file_id>/remove/",
        records.fieldrecord_remove_file, name="fieldrecord_remove_file",
    ),
    path(
        "inspections/<int:pk>/field-records/new/",
        records.fieldrecord_new, name="fieldrecord_new",
    ),
    path("inspections/<int:pk>/capture/", records.capture, name="capture"),
    *move_paths(
        "field-records", FieldRecord, record_deeds, shown={"settle": shown.whole_record},
        using=with_author,
    ),
]  # fmt: skip
