UPDATE audit_log AS a
SET actor_name = CASE WHEN a.actor_id = $1 THEN $3 ELSE a.actor_name END,
    after = CASE WHEN lower(a.after ->> 'email') = lower($2)
        THEN jsonb_set(a.after, ARRAY['email'], to_jsonb($4::text)) ELSE a.after END
WHERE a.actor_id = $1
    OR (a.action = 'course.invite' AND lower(a.after ->> 'email') = lower($2)
        AND a.course_id IN (SELECT course_id FROM invitations WHERE lower(email) = lower($2)))
