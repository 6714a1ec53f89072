-- A writer may count its changes ahead of what arrived (the ones before are lost or late). The number that people know an
-- answer by is `revision + ahead`; `revision` itself stays without gaps, so that two writers at once still collide.
ALTER TABLE answers ADD COLUMN ahead integer NOT NULL DEFAULT 0 CHECK (ahead >= 0);
