"""What did not arrive is shown to whoever may mend it, and tells them nothing of a case."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import appoint
from accounts.models import Posting
from kernel import policy
from kernel.models import Event
from tests.delivery.cases import at, told
from tests.house.visits import BACKEND
from xuncha.delivery.models import Delivery, Mention


@pytest.fixture
def failed(scene):
    notice = told(scene.head, scene.inspection)
    delivery = Delivery.objects.create(
        person=scene.head, way="mail", kind="digest", stage="failed", day=at().date(),
        text="您有 1 项事项", next_try_at=at(), settled_at=at(), fault="收件地址不对，请核对。",
    )  # fmt: skip
    Mention.objects.create(notice=notice, way="mail", delivery=delivery)
    return delivery


def sees(person, delivery) -> bool:
    return policy.visible(Delivery, person).filter(pk=delivery.pk).exists()


def test_the_office_of_the_committee_and_the_system_administrator_see_it(scene, failed):
    may = {key for key, person in scene.cast.items() if sees(person, failed)}
    assert may == {"office", "office2", "system_admin"}


@pytest.mark.parametrize("post", ["discipline_secretary", "receiver"])
def test_that_somebody_is_told_of_clues_or_transfers_the_office_does_not_learn(scene, failed, post):
    person = scene.secretary
    Delivery.objects.filter(pk=failed.pk).update(person=person)
    assert sees(scene.office, failed)
    place = (
        {"committee": scene.committee}
        if post == "discipline_secretary"
        else {"organisation": scene.unit}
    )
    appoint(Posting(person=person, post=post, **place), by=None)
    assert not sees(scene.office, failed)
    assert sees(scene.system_admin, failed)


def test_what_is_under_way_and_trials_are_nobodys_business(scene, failed):
    Delivery.objects.filter(pk=failed.pk).update(kind="trial")
    assert not sees(scene.system_admin, failed)
    Delivery.objects.filter(pk=failed.pk).update(kind="digest", stage="sent")
    assert not sees(scene.system_admin, failed)


def test_the_page_names_person_way_time_and_fault_and_nothing_of_the_case(scene, failed, client):
    client.force_login(scene.system_admin, BACKEND)
    page = client.get(reverse("deliveries")).content.decode()
    assert scene.head.name in page
    assert failed.fault in page
    for secret in ("住建", "撤点", "1 项"):
        assert secret not in page


def test_pressing_twice_releases_once_and_leaves_an_event(scene, failed, client):
    client.force_login(scene.office, BACKEND)
    url = reverse("delivery_release", args=[failed.pk])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404  # it is no trouble any more
    assert not Mention.objects.exists()
    assert Event.objects.filter(verb="release_delivery", subject_id=failed.pk).count() == 1
    assert timezone.now() >= Delivery.objects.get().settled_at
