"""Work that nobody waits for: SAQ's worker, its jobs and its schedule. A job calls services and knows no socket."""
