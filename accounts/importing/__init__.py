"""Lists of units and people as offices keep them in Excel: read, checked, compared."""

from accounts.importing.listing import Listing, read_listing

__all__ = ["Listing", "read_listing"]
