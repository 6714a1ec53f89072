-- Also to courses that are gone, with their invitations. An index holds just these addresses.
UPDATE audit_log SET after = jsonb_set(after, ARRAY['email'], to_jsonb($2::text))
WHERE action = 'course.invite' AND lower(after ->> 'email') = lower($1)
