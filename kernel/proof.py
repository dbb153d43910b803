"""What proves an approval: the exact content, and who and when together."""

import hashlib
import json

from django.db import models
from django.db.models import Q


def fingerprint_of(*content) -> str:
    """SHA-256 of exactly this content, whatever its types; used for what an approval approved."""
    text = json.dumps(content, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def both_or_neither(name: str, model: str):
    """Who and when belong together: `x_by` is known exactly if `x_at` is."""
    by, at = f"{name}_by__isnull", f"{name}_at__isnull"
    return models.CheckConstraint(
        condition=Q(**{by: True, at: True}) | Q(**{by: False, at: False}), name=f"{model}_{name}"
    )
