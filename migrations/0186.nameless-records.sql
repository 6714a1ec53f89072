-- What was done stays on record; the name and the address of somebody who leaves do not.

CREATE FUNCTION refuse_another_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.at, NEW.actor_id, NEW.action, NEW.subject_kind, NEW.subject_id) IS DISTINCT FROM
        (OLD.id, OLD.at, OLD.actor_id, OLD.action, OLD.subject_kind, OLD.subject_id)
        OR (NEW.course_id, NEW.before, NEW.after - 'email') IS DISTINCT FROM
            (OLD.course_id, OLD.before, OLD.after - 'email')
    THEN
        RAISE EXCEPTION '% is immutable', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER audit_log_immutable ON audit_log;
CREATE TRIGGER audit_log_immutable BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_another_past();
