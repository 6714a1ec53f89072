"""What others' records hold of somebody who leaves: their name, and nothing else is changed."""

from sql.statement import from_file

TRACES = from_file("forgetting_traces")
"""$1 user -> (email, participants uuid[], sessions uuid[], courses uuid[], announcements uuid[]): what is theirs."""

EVENTS = from_file("forgetting_events")
"""$1 channels text[], $2 ids text[] -> (channel, seq, data) of events that name any of these."""

REWRITE_EVENTS = from_file("forgetting_rewrite_events")
"""Arrays $1 channels, $2 seqs, $3 what each event says from now on, as JSON text."""

DELIVERIES = from_file("forgetting_deliveries")
"""$1 courses uuid[], $2 ids text[] -> (webhook_id, event_id, body) of what their webhooks were told of any of these."""

REWRITE_DELIVERIES = from_file("forgetting_rewrite_deliveries")
"""Arrays $1 webhooks, $2 events, $3 bodies. What receivers answered to them is dropped."""

AUDIT_DONE = from_file("forgetting_audit_done")
"""$1 user, $2 nobody's name: in the audit log, beside what they did."""

AUDIT_INVITED = from_file("forgetting_audit_invited")
"""$1 the address they had, $2 nobody's: in the audit log, where they were invited."""

INVITATIONS = from_file("forgetting_invitations")
"""$1 the address they had, $2 nobody's: in invitations, those that are open are taken back."""
