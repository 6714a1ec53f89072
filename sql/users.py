"""People with accounts."""

from pypika import Query, Table
from pypika.functions import Lower

from sql.statement import arg, built, from_file, now

_users = Table("users")
_COLUMNS = (
    _users.id,
    _users.email,
    _users.name,
    _users.role,
    _users.email_verified_at.isnotnull().as_("email_verified"),
    _users.locale,
    _users.mail_results,
    _users.mail_digest,
    _users.revision,
    _users.created_at,
    _users.updated_at,
)

INSERT = from_file("users_insert")
"""$1 id, $2 email, $3 name, $4 role, $5 password hash, $6 address vouched for, $7 locale
-> (created_at); none if it is taken."""

GET = built(Query.from_(_users).select(*_COLUMNS).where(_users.id == arg(1)))
"""$1 id -> the row."""

BY_EMAIL = built(
    Query.from_(_users)
    .select(_users.id, _users.password_hash, _users.disabled_at)
    .where(Lower(_users.email) == Lower(arg(1)))
)
"""$1 email, however capitalised -> (id, password_hash, disabled_at)."""

CREDENTIALS = built(Query.from_(_users).select(_users.password_hash).where(_users.id == arg(1)))
"""$1 id -> (password_hash)."""

EDIT = from_file("users_edit")
"""$1 id, $2 name or null to keep it, $3 locale likewise, $4 expected revision or null,
$5 whether results are mailed or null to keep it, $6 whether the week is likewise -> (revision)."""

SET_PASSWORD = from_file("users_set_password")
"""$1 id, $2 new hash, $3 hash it replaces or null for whichever, $4 whether the address is proven by it -> (id)."""

REHASH = built(
    Query.update(_users)
    .set(_users.password_hash, arg(3))
    .where(_users.id == arg(1))
    .where(_users.password_hash == arg(2))
)
"""$1 id, $2 hash, $3 hash of the same password at another cost."""

VERIFY_EMAIL = from_file("users_verify_email")
"""$1 id -> nothing; the first proof stays."""

SET_ROLE = built(
    Query.update(_users)
    .set(_users.role, arg(2))
    .set(_users.revision, _users.revision + 1)
    .set(_users.updated_at, now())
    .where(_users.id == arg(1))
)
"""$1 id, $2 role."""

LOCK_ADMINISTRATORS = from_file("users_lock_administrators")
"""-> (id) of each administrator who is not disabled, locked."""

SET_DISABLED = from_file("users_set_disabled")
"""$1 id, $2 whether -> nothing; the first time of disabling stays."""

ANONYMISE = from_file("users_anonymise")
"""$1 id, $2 an address that is nobody's, $3 nobody's name -> (id); what others' records hang on stays."""
