DROP TABLE lesson_prerequisites;
DROP TABLE lessons;
DROP TABLE modules;
DROP TABLE course_prerequisites;
DROP FUNCTION prefix_query(text);
DROP FUNCTION course_search(text, text, text);
ALTER TABLE courses DROP COLUMN search, DROP COLUMN curriculum, DROP COLUMN thumbnail, DROP COLUMN description_html;
