"""The gradebook of a course: how it counts, what it counts, and what people said of single grades."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

SETTINGS = from_file("gradebook_settings")
"""$1 course -> (missing, revision), where somebody set them."""

CATEGORIES = from_file("gradebook_categories")
"""$1 course -> (title, weight, drop_lowest), in order."""

COLUMNS = from_file("gradebook_columns")
"""$1 course -> what can be graded, oldest first: quizzes at one's own pace and classes that were held (`worth`: what
could be won in them), with their settings, null where they have none."""

LIST = SortedList("gradebook_list", 2, by="enrollment", enrollment=plain, name=text)
"""$1 course, $2 statuses text[] -> its students."""

LEARNERS = from_file("gradebook_learners")
"""$1 course, $2 statuses text[], $3 after enrolment or null, $4 limit -> the same in the order of their enrolment."""

LEARNER = from_file("gradebook_learner")
"""$1 enrolment -> the same of one, with the course."""

STUDIES = from_file("gradebook_studies")
"""$1 enrolment -> whether it has a row in the gradebook."""

LEARNER_COUNT = from_file("gradebook_learner_count")
"""$1 course, $2 statuses text[] -> (count)."""

ATTEMPTS = from_file("gradebook_attempts")
"""$1 enrolments uuid[] -> their attempts by number, also those that go on; `column_id` is the class of a catch-up."""

CLASSES = from_file("gradebook_classes")
"""$1 course, $2 users uuid[] -> what each class brought them: of the questions that count, (worths, shares)."""

CLASSES_OF_FEW = from_file("gradebook_classes_of_few")
"""The same, for a page of them or one."""

ENTRIES = from_file("gradebook_entries")
"""$1 enrolments uuid[] -> what people said of their grades."""

SAVE = from_file("gradebook_save")
"""$1 course, $2 missing, $3 revision -> (revision), where the one before it is stored, or none is."""

FORGET_COLUMNS = from_file("gradebook_forget_columns")
"""$1 course, $2 columns uuid[]."""

LEAVE_CATEGORIES = from_file("gradebook_leave_categories")
"""$1 course, $2 titles: columns of other categories are in none."""

FORGET_CATEGORIES = from_file("gradebook_forget_categories")
"""$1 course, $2 titles of those that stay; no column is in another one."""

SAVE_CATEGORIES = from_file("gradebook_save_categories")
"""$1 course, $2 titles, $3 weights, $4 how many are dropped: in this order, those that are there as well."""

SAVE_COLUMNS = from_file("gradebook_save_columns")
"""$1 course, $2 quizzes, $3 sessions, $4 categories, $5 weights, $6 which attempts, $7 basis."""

ENTRY = from_file("gradebook_entry")
"""$1 enrolment, $2 column -> what a person said."""

PUT_ENTRY = from_file("gradebook_put_entry")
"""$1 enrolment, $2 quiz or null, $3 session or null, $4 percent or null, $5 excused, $6 reason, $7 by, $8 revision
-> (revision), where the one before it is stored, or none is."""

NOTE_CHANGE = from_file("gradebook_note_change")
"""$1 id, $2 enrolment, $3 column, $4 percent or null, $5 excused, $6 reason, $7 by."""

HISTORY = from_file("gradebook_history")
"""$1 enrolment, $2 column -> every change, oldest first."""

CHANGES = from_file("gradebook_changes")
"""$1 enrolment -> every change of its grades with the name of who made it, by column, each oldest first."""
