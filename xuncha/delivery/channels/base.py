"""What every way out has in common: a message, and the ways in which sending it can go wrong."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Wrong(Enum):
    """What is known about a message that was not simply taken."""

    DOWN = "down"  # the way itself: not delivered, and nobody else's would be just now
    TEMPORARY = "temporary"  # not delivered, later perhaps
    PERMANENT = "permanent"  # not delivered, and never will be like this
    UNCLEAR = "unclear"  # handed over perhaps: the answer did not come


class Undelivered(Exception):
    """`words` say in Chinese what to do about it, and hold nothing that the other side answered."""

    def __init__(self, wrong: Wrong, words: str):
        super().__init__(words)
        self.wrong, self.words = wrong, words


@dataclass(frozen=True, slots=True)
class Message:
    """`to` is an address of this channel; `key` is the same each time the message is sent."""

    to: str
    subject: str
    text: str
    key: str


class Channel:
    """One way out. `drops_repeats_for`: how long the other side drops a second copy of a message."""

    drops_repeats_for = timedelta(0)
    lacks = ""  # what is missing, in words for the person who has no address here

    def address_of(self, person) -> str:
        """Where this person is reached; "" where they are not."""
        raise NotImplementedError

    def send(self, message: Message) -> None:
        """Hand it over, or raise Undelivered."""
        raise NotImplementedError
