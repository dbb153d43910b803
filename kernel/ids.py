"""Keys that tell nothing: whoever sees two of them cannot tell how many rows lie between."""

import secrets

# Largest whole number that a browser's JavaScript keeps exactly; JSON may carry keys.
LARGEST_EXACT = 2**53 - 1


def random_id() -> int:
    """A primary key for records whose very number is secret: neither consecutive nor guessable."""
    return 1 + secrets.randbelow(LARGEST_EXACT)
