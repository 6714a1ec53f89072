DROP TABLE version_questions;
DROP TABLE quiz_versions;
DROP FUNCTION refuse_update();
DROP TABLE questions;
DROP TABLE quizzes;
