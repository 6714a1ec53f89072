"""Sign-ins and the refresh tokens that belong to them."""

from sql.sorting import SortedList, plain
from sql.statement import from_file

OPEN = from_file("auth_sessions_open")
"""$1 id, $2 user, $3 hash the password was checked against, $4 client, $5 address, $6 life in seconds, $7 digest of
the refresh token -> (id); none where the password changed or the user was disabled meanwhile."""

LOCK_TOKEN = from_file("auth_sessions_lock_token")
"""$1 digest of a refresh token -> (session_id, user_id, used, over, disabled), locked for the transaction."""

ROTATE = from_file("auth_sessions_rotate")
"""$1 session, $2 digest used, $3 digest of the next, $4 life in seconds."""

END = from_file("auth_sessions_end")
"""$1 user, $2 only this sign-in or null, $3 all but this one or null, $4 reason -> (id) of those it ended."""

LIST = SortedList("auth_sessions_list", 1, created_at=plain, last_used_at=plain)
"""$1 user -> sign-ins still good."""

GET = from_file("auth_sessions_get")
"""$1 user, $2 id -> the sign-in, if it is this user's and still good."""

STANDING = from_file("auth_sessions_standing")
"""$1 ids uuid[] -> (id, user_id, name, role, disabled, ended)."""
