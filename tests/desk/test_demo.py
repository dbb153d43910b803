"""The demonstration: its files open, its days follow the story, and who shows it can sign in."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from accounts.demo_people import DEMO_PASSPHRASE, DEMO_PASSWORD
from findings.clues.models import ClueEvidence
from findings.fieldwork.models import InterviewFile
from findings.immediate.models import ResultEvidence
from rectification.models import MeasureEvidence
from rounds.models import CoverageTarget, Inspection


def test_what_was_uploaded_is_a_page_that_opens(world):
    for model in (InterviewFile, MeasureEvidence, ResultEvidence, ClueEvidence):
        rows = [row for row in model.objects.all() if row.name.endswith(".pdf")]
        assert rows, model.__name__
        for row in rows[:3]:
            with row.opened() as file:
                assert file.read(5) == b"%PDF-"


def test_files_are_as_old_as_the_deeds_they_belong_to(world):
    files = InterviewFile.objects.select_related("interview")
    assert files
    for row in files:
        assert timezone.localdate(row.added_at) == row.interview.signed_on


def test_a_unit_is_planned_for_the_year_in_which_it_is_inspected(world):
    planned = dict(CoverageTarget.objects.values_list("unit_id", "planned_year"))
    cases = Inspection.objects.filter(looks_back_at=None, unit__in=planned)
    told = [(case.round.starts_on.year, planned[case.unit_id]) for case in cases]
    assert told
    assert all(year == plan for year, plan in told)


def test_the_list_of_people_tells_what_opens_the_letters_too(world, settings):
    settings.DEMO = True
    out = StringIO()
    call_command("demo_people", stdout=out)
    assert DEMO_PASSWORD in out.getvalue()
    assert DEMO_PASSPHRASE in out.getvalue()
