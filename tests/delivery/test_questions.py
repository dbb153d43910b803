"""How much the notice centre and its badge ask of the database, in the finished world."""

from django.urls import reverse

from tests.house.visits import BACKEND
from xuncha.desk.top import count_unread


def test_the_centre_and_the_badge_ask_few_questions(world, client, django_assert_max_num_queries):
    office = world.cast["office"]
    client.force_login(office, BACKEND)
    assert count_unread(office) >= 4
    with django_assert_max_num_queries(13):
        client.get(reverse("notices"))
    with django_assert_max_num_queries(1 + 1 + 2):
        count_unread(world.cast["office"])
