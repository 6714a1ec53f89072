"""QTI 1.2, 2.1 and 2.2: items, assessments, banks and packages, Canvas cartridges among them.

How much an answer is worth is not guessed from the look of an item: its own response processing is run for the answers
that matter, and the key is made to bring the same (see `fitting`).
"""
