"""How words would look on a real record, before they are kept."""

from issuing.kinds import Kind, committee_of
from issuing.shown import preview
from issuing.wording import Says
from kernel import policy

LOOKED_AT = 20


def trial_of(kind: Kind, committee, person, says: Says) -> dict | None:
    """The preview on the newest record that this person may print; None if there is none yet."""
    for record in policy.visible(kind.model, person).order_by("-pk")[:LOOKED_AT]:
        if committee_of(record) == committee and policy.may(person, kind.verb, record):
            return {"record": record, "preview": preview(kind.draw(record, says))}
    return None
