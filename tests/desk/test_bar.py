"""The top bar: only rooms that open for whoever reads it, and none that cannot be reached."""

import pytest

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
