"""From an empty installation to the end of the look-back, clicked by the people who do it.

Each step is a function of the file named for its stage; at every wall somebody of the other side
asks for the page and finds nothing.
"""

import pytest

from tests.journeys import closing, on_site, prepare, rectifying, reporting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_inspection_from_an_empty_installation_to_its_look_back(clerks, tmp_path):
    prepare.three_administrators_are_set_up(clerks)
    prepare.accounts_are_opened(clerks)
    prepare.people_are_seated(clerks)
    prepare.dictionaries_are_loaded(clerks)
    prepare.the_office_imports_its_units(clerks)
    prepare.imported_accounts_are_handed_out(clerks)
    prepare.the_term_and_its_coverage(clerks)
    prepare.the_rules(clerks)
    prepare.the_round(clerks)
    prepare.the_round_is_approved(clerks)
    prepare.members_declare(clerks)
    prepare.the_teams_are_authorised(clerks)
    prepare.the_unit_is_notified_and_entered(clerks)
    on_site.a_paper_is_written_and_approved(clerks, tmp_path)
    on_site.a_second_paper_goes_straight_through(clerks)
    on_site.findings_are_drawn_and_confirmed(clerks)
    on_site.something_is_put_right_at_once(clerks, tmp_path)
    on_site.a_matter_is_put_before_the_leading_group(clerks)
    on_site.the_team_leaves(clerks)
    reporting.the_report_climbs_its_chain(clerks)
    reporting.the_feedback_is_delivered_and_received(clerks)
    rectifying.the_plan_is_signed_and_accepted(clerks)
    rectifying.measures_are_taken(clerks, tmp_path)
    rectifying.items_are_closed_out(clerks)
    rectifying.somebody_is_held_to_account(clerks)
    rectifying.both_reports_are_signed_and_accepted(clerks)
    closing.the_rectification_is_evaluated(clerks)
    closing.the_result_is_published(clerks)
    closing.the_case_is_archived(clerks)
    closing.a_look_back_round_is_made(clerks)
    closing.the_look_back_begins(clerks)
    closing.old_problems_are_found_again(clerks)
    closing.a_finding_is_corrected(clerks)
    closing.the_look_back_ends(clerks)
