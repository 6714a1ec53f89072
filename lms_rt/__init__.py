"""A learning-management system whose live classes run over WebSockets: PostgreSQL is the log, Redis is the wire."""
