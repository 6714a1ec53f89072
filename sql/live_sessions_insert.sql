INSERT INTO live_sessions (id, course_id, quiz_id, version_id, created_by, pin, pace, scoring, answer_policy, guests,
    lead_ms, reveal_s, partial_credit, streak_bonus, capacity, shuffle, autopilot_s, approval, teams, catch_up)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (pin) WHERE ended_at IS NULL DO NOTHING
RETURNING id
