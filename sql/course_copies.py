"""Copying what a course is made of. Ids of the copies are made by the caller, one for each original."""

from sql.statement import from_file

PARTS = from_file("course_copies_parts")
"""$1 course -> (modules, lessons, quizzes, questions, bank), each an array of ids."""

MODULES = from_file("course_copies_modules")
"""$1 new course, $2 modules uuid[], $3 their copies uuid[]."""

QUIZZES = from_file("course_copies_quizzes")
"""$1 new course, $2 quizzes uuid[], $3 their copies uuid[]."""

QUESTIONS = from_file("course_copies_questions")
"""$1 questions uuid[], $2 their copies uuid[], $3 quizzes uuid[], $4 their copies uuid[]."""

BANK = from_file("course_copies_bank")
"""$1 new course, $2 bank questions uuid[], $3 their copies uuid[]."""

GRADEBOOK = from_file("course_copies_gradebook")
"""$1 course, $2 new course, $3 quizzes uuid[], $4 their copies uuid[]: how it counts, without its classes."""

LESSONS = from_file("course_copies_lessons")
"""$1 new course, $2 lessons uuid[], $3 their copies uuid[], and so on $4, $5 of modules and $6, $7 of quizzes."""

LESSON_PREREQUISITES = from_file("course_copies_lesson_prerequisites")
"""$1 new course, $2 lessons uuid[], $3 their copies uuid[]."""

COURSE_PREREQUISITES = from_file("course_copies_course_prerequisites")
"""$1 course, $2 new course."""
