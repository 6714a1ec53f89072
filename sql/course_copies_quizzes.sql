-- The copy has no dates, so what was to be shown after the close is not shown until somebody decides.
INSERT INTO quizzes (id, course_id, title, description, own_pace, time_limit_s, attempts_allowed, shuffle, pass_percent,
    partial_credit, negative_marking, feedback, draws)
SELECT copy.id, $1, q.title, q.description, q.own_pace, q.time_limit_s, q.attempts_allowed, q.shuffle, q.pass_percent,
    q.partial_credit, q.negative_marking, CASE q.feedback_from WHEN 'close' THEN 'none' ELSE q.feedback END, q.draws
FROM unnest($2::uuid[], $3::uuid[]) AS copy (of, id) JOIN quizzes AS q ON q.id = copy.of
