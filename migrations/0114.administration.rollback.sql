DROP TABLE api_tokens;
DROP TABLE announcements;
DROP TABLE audit_log;
