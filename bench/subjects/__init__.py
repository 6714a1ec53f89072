"""The servers under measurement, all made to look alike."""
