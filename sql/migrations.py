"""Which migrations are applied, as the readiness check asks it."""

from pypika import Query, Table

from sql.statement import built

_applied = Table("_yoyo_migration")

APPLIED = built(Query.from_(_applied).select(_applied.migration_id))
"""-> migration_id of every applied migration."""
