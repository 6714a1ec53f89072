-- Rows that refer to them are written meanwhile: who they are does not change
SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE
