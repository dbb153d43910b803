"""What is done with notices once they are written."""

from xuncha.delivery.actions.centre import DEEDS, mark, read_all, read_matter
from xuncha.delivery.actions.own import ask_for_trial, save_settings
from xuncha.delivery.actions.sending import deliver
from xuncha.delivery.actions.troubled import release_delivery

__all__ = [
    "DEEDS", "ask_for_trial", "deliver", "mark", "read_all", "read_matter", "release_delivery",
    "save_settings",
]  # fmt: skip
