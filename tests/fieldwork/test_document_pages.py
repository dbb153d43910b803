"""The page of a list of requested documents, and the paper on which both sides sign."""

import pytest
from django.urls import reverse

from kernel.paper.content import Table
from kernel.workdays import zh
from tests.fieldwork.cases import drafted, on_loan, returned, sent, today
from tests.issuing.drawn import drawn


@pytest.mark.parametrize(
    ("make", "is_offered"), [(drafted, False), (sent, True), (on_loan, True), (returned, True)]
)
def test_a_list_offers_its_paper_from_the_day_it_is_sent_and_for_good(
    scene, client, make, is_offered
):
    listing = make(scene)
    for person in (scene.member, scene.liaison)[: 1 + is_offered]:
        client.force_login(person)
        page = client.get(reverse("documentrequest", args=[listing.pk]))
        assert bool(page.context["papers"]) == is_offered


def test_the_days_of_a_list_tell_the_year_on_the_page_and_on_paper(scene, client):
    listing, day = returned(scene), today()
    client.force_login(scene.member)
    page = client.get(reverse("documentrequest", args=[listing.pk])).content.decode()
    assert page.count(f"{zh(day)}<small>") == 3 * 3  # each way of each of the three documents
    (table,) = (block for block in drawn(listing).blocks if isinstance(block, Table))
    assert {(row[3], row[6]) for row in table.rows} == {(f"{day.year}.{day.month}.{day.day}",) * 2}
