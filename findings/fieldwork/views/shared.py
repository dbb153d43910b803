"""What several pages of this room are put together from."""

from django.urls import reverse


def with_case(rows):
    return rows.select_related("inspection__unit", "inspection__round__term")


def with_two(rows):
    """Talks, with the two who hold them."""
    return with_case(rows).select_related("asker", "recorder")


def with_author(rows):
    return with_case(rows).select_related("author", "settled_by")


def paper_url(inspection, source: str, record) -> str:
    """据此填写底稿: the form of a paper that already names this record as its source."""
    return f"{reverse('workingpaper_new', args=[inspection.pk])}?cite={source}-{record.pk}"
