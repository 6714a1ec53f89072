"""What the path of a page names."""

from uuid import UUID

from lms_rt.errors import not_found
from lms_rt.web.visit import Visit


def named(visit: Visit, kind: str) -> UUID:
    """The id that stands for `{kind}` in the page's path. Raises Problem: `not_found`."""
    try:
        return UUID(visit.request.match_info[kind])
    except ValueError:
        raise not_found(kind) from None
