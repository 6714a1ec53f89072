"""What a token for a program may be used for."""

from typing import Final

from lms_rt.domain.principal import Person, Principal, Scope
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.routes import Route

_OWN_ACCOUNT: Final = frozenset({"auth", "me"})
"""Tags of what concerns the account itself: a leaked token must not become an account that was taken over."""


def require_scope(route: Route, principal: Principal | None) -> None:
    """Raise `forbidden` where a program asks for more than its token is for."""
    if not isinstance(principal, Person) or principal.scopes is None:
        return
    reads = route.method == "GET"
    if not principal.may(Scope.READ if reads else Scope.WRITE):
        raise Problem(ErrorCode.FORBIDDEN, "The token was not made for this; see its scopes")
    if not reads and (route.tag in _OWN_ACCOUNT or "/me/" in route.path):
        raise Problem(ErrorCode.FORBIDDEN, "A token for a program cannot change the account; sign in for that")
