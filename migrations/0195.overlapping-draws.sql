-- A question of the bank may be taken by any of the draws whose tags it has, and each attempt sees to it that all of them
-- get enough; an empty list still means that everybody is asked. Versions published before gave it to the first draw.
ALTER TABLE version_questions DROP CONSTRAINT version_questions_draw_check;
ALTER TABLE version_questions ALTER COLUMN draw DROP DEFAULT;
ALTER TABLE version_questions
    ALTER COLUMN draw TYPE integer[] USING CASE draw WHEN 0 THEN '{}'::integer[] ELSE ARRAY[draw] END;
ALTER TABLE version_questions RENAME COLUMN draw TO draws;
ALTER TABLE version_questions ALTER COLUMN draws SET DEFAULT '{}';
ALTER TABLE version_questions ADD CHECK (0 < ALL (draws));
