DROP TABLE scores;
DROP TABLE live_tallies;
DROP TABLE answers;
DROP TABLE participants;
DROP TABLE live_questions;
DROP TABLE live_sessions;
