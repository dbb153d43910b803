"""The top bar: only rooms that open for whoever reads it, and none that cannot be reached."""

import pytest

from accounts.models import Person
from xuncha.desk.context_processors import bar

BACKEND = "django.contrib.auth.backends.ModelBackend"
EVERY_KIND = (
    "system_admin", "security_admin", "audit_admin", "office", "leader_group", "head", "member",
    "liaison", "stranger",
)  # fmt: skip


@pytest.mark.parametrize("key", EVERY_KIND)
def test_every_word_in_the_bar_opens_for_whoever_reads_it(scene, client, rf, key):
    request = rf.get("/")
    request.user = getattr(scene, key)
    client.force_login(request.user, BACKEND)
    for link in bar(request)["nav"]:
        assert client.get(link["url"]).status_code == 200, link["label"]


def test_who_sits_at_a_long_name_gets_fewer_links_and_the_rest_under_more(scene, rf, monkeypatch):
    request = rf.get("/")
    request.user = scene.head
    monkeypatch.setattr(Person, "seat_among", lambda *_: "组长")
    few = [link["fits"] for link in bar(request)["nav"]]
    long = "某某市某某区委巡察工作领导小组办公室"
    monkeypatch.setattr(Person, "seat_among", lambda *_: long)
    fewer = [link["fits"] for link in bar(request)["nav"]]
    assert fewer.count("never") > few.count("never")
    assert fewer[: fewer.index("never")] == few[: fewer.index("never")]
