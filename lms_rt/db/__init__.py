"""PostgreSQL: pool and transactions, the channel log, the database's clock, migrations."""
