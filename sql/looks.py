"""What falls due without anybody asking for it."""

from sql.statement import from_file

DUE = from_file("looks_due")
"""$1 now, $2 seconds ahead in which a step is due, $3 seconds an attempt is past its deadline -> what there is to do:
(what 'step', id, due_at) for a step that the server is to take; (what 'autopilot', id, autopilot, hosts_gone_at,
autopilot_s) for a running session that goes on by itself without a host; (what 'attempt') where one is to be ended."""
