"""GIFT, Moodle's text format for questions: its syntax, and what it means here."""
