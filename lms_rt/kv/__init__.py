"""All that lives in Redis. Nothing here is the truth: every part of it can be lost and is rebuilt or done without."""
