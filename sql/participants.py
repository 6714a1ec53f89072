"""Who is in a live session."""

from sql.statement import from_file

QUEUE = from_file("participants_queue")
"""$1 session ids: joins to a session go one batch at a time. A statement of its own, so that the next one counts what
the batch before it stored."""

LOCK_SESSIONS = from_file("participants_lock_sessions")
"""$1 session ids -> (id, guests, locked, ended, capacity, approval, teams, joined, waiting, overtaken). Where a row is
`overtaken`, because it had to be waited for, people were counted as they were before: read once more."""

INSERT = from_file("participants_insert")
"""Arrays $1 ids, $2 sessions, $3 users or null, $4 guest, $5 names, $6 name keys, $7 seeds, $8 time factors,
$9 teams or null, $10 digests of what guests' browsers gave or null -> what was inserted or taken back (id, session_id,
user_id, name, guest, team); guests whose name is taken are left out."""

OF_USERS = from_file("participants_of_users")
"""Arrays $1 sessions, $2 users -> (session_id, user_id, id, name, removed, banned) of those in a session already."""

ENROLLED = from_file("participants_enrolled")
"""Arrays $1 sessions, $2 users -> (session_id, user_id, name, role, time_factor) of active members of the course."""

RUNNING_CLASSES = from_file("participants_running_classes")
"""$1 course, $2 user -> (id) of its classes that have not ended and in which they have a place, locked."""

GIVE_TIME = from_file("participants_give_time")
"""$1 sessions, locked by a statement before this one, $2 user, $3 their extra-time factor from now on; then
`live_sessions.RECKON_TIME`."""

NAMES_TAKEN = from_file("participants_names_taken")
"""Arrays $1 sessions, $2 name keys -> (session_id, name_key, banned) that are in use, at the door too, or banned."""

JOINED_WITH = from_file("participants_joined_with")
"""Arrays $1 sessions, $2 name keys, $3 digests -> (session_id, name_key, joined_with, id, name, team, waiting) of the
guests, at the door too, who joined under that name with that."""

TEAM_SIZES = from_file("participants_team_sizes")
"""$1 session ids -> (session_id, team, n)."""

REMOVE = from_file("participants_remove")
"""$1 session, $2 participant, $3 ban -> (id, user_id, name, time_factor)."""

ROSTER = from_file("participants_roster")
"""$1 session, $2 question or null, $3 round -> everybody in it, with whether they answered that question."""

COUNT = from_file("participants_count")
"""$1 sessions -> (session_id, n) of people in them."""

STANDING = from_file("participants_standing")
"""Arrays $1 sessions, $2 participants: (session_id, id, name, seed, points, rank, removed) and, for the session's
current question, the person's newest answer and, once it is revealed, what it counted for."""

TOTAL = from_file("participants_total")
"""$1 session: recounts points, ranks and streaks of all from the revealed questions -> what each has now, and whether
their rank is another."""

ALL = from_file("participants_all")
"""$1 session -> everybody who was ever in it, best first."""

FORGET = from_file("participants_forget")
"""$1 user, $2 what stands for their name in all classes they took part in."""
