ALTER TABLE bank_questions DROP COLUMN words;
DROP FUNCTION question_words(text, jsonb, text);
