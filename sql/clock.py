"""The database's clock."""

from sql.statement import from_file

NOW = from_file("clock_now")
"""-> clock_timestamp(), which moves on within a transaction, unlike now()."""
