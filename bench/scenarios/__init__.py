"""The questions the bench answers, one module a subject."""
