"""The back office speaks Chinese, also where only a screen reader hears it."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.html import strip_tags

from findings.register.actions import seed_taxonomy
from kernel.models import WorkdayException

# What is left in Latin letters on purpose: the program everybody calls so.
NAMES = {"Excel"}


@pytest.mark.parametrize("key", ["system_admin", "security_admin"])
def test_no_list_of_the_back_office_holds_a_word_of_english(scene, client, key):
    seed_taxonomy(scene.committee)
    client.force_login(getattr(scene, key))
    pages = [reverse("admin:index")]
    for model in admin.site._registry:
        pages.append(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    opened = 0
    for url in pages:
        page = client.get(url)
        if page.status_code == 403:
            continue
        opened += 1
        body = re.sub(r"(?s)<(script|style).*?</\1>", "", page.content.decode())
        text = re.sub(r"\bt_\w+", "", unescape(strip_tags(body)))  # login names
        words = set(re.findall(r"[A-Za-z]{4,}", text)) - NAMES
        assert not words, f"{url}: {sorted(words)}"
    assert opened >= 6


@pytest.mark.django_db
def test_a_workday_names_the_notice_it_comes_from_and_no_software():
    assert not WorkdayException.objects.filter(source__contains="calendar").exists()


def test_the_list_of_categories_heads_the_name_as_such(scene, client):
    seed_taxonomy(scene.committee)
    client.force_login(scene.system_admin)
    page = client.get(reverse("admin:register_category_changelist")).content.decode()
    assert "六项纪律：政治纪律" in page
    assert "名称" in page


def test_a_list_of_the_back_office_counts_as_a_clerk_does(scene, client):
    seed_taxonomy(scene.committee)
    client.force_login(scene.system_admin)
    page = client.get(reverse("admin:register_category_changelist")).content.decode()
    assert f"共 {scene.committee.categories.count()} 条" in page
