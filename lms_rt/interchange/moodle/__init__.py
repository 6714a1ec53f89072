"""Moodle XML: the questions of a bank as Moodle exports them."""
