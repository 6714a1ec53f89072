"""The bench: lms_rt and naive references side by side, on real services."""
