"""Sending what courses tell other systems."""
