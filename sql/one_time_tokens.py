"""The tokens of mailed links: kept as digests, good once."""

from sql.statement import from_file

INSERT = from_file("one_time_tokens_insert")
"""$1 digest, $2 user, $3 purpose, $4 life in seconds -> (token_hash); none where the user is disabled."""

PEEK = from_file("one_time_tokens_peek")
"""$1 digest, $2 purpose -> (user_id) while it is good."""

USE = from_file("one_time_tokens_use")
"""$1 digest, $2 purpose -> (user_id) while it is good, which it then is no more; nor are others of that purpose."""

VOID = from_file("one_time_tokens_void")
"""$1 user -> nothing; no link mailed so far works any more."""
