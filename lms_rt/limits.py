"""Every number that bounds something, each with the reason beside it.

Numbers an installation may want to change live in `settings.py`; these are part of the contract or of the design.
"""

from typing import Final

# --- the socket (realtime contract, sections 2 to 4)
MAX_FRAME_BYTES: Final = 16 * 1024
"""Largest inbound frame: the longest legal answer (2,000 characters, escaped) is under 13 KiB."""
MALFORMED_FRAMES_IN_A_ROW: Final = 3
"""A client that sends three unreadable frames running does not speak the protocol; one may be a bug."""
REPLAY_EVENTS_MAX: Final = 500
"""Longest gap answered with events; beyond it a snapshot is smaller and quicker to apply."""
HEARTBEAT_S: Final = 20
"""Seconds between protocol pings: less than the 30 s after which common proxies and carriers cut idle connections."""
PONG_TIMEOUT_S: Final = 10
"""How long a ping may stay unanswered before the connection counts as dead."""
OUTBOUND_SIGNAL_BYTES: Final = 64 * 1024
"""Unsent bytes above which a reader gets no more signals: they are stale by the time the phone is back."""
OUTBOUND_MAX_BYTES: Final = 768 * 1024
"""Unsent bytes above which a reader is closed with 4408 and resumes by `after`: with what else a connection holds, a
stuck reader costs under a megabyte."""
CLOSE_DEADLINE_S: Final = 2.0
"""How long a close handshake may take before the transport is aborted; a stuck reader never answers it."""
COMMAND_BUDGET: Final = 60
"""Cost units a connection may spend at once. A page load needs about ten, an excited player a few a second."""
COMMAND_BUDGET_PER_S: Final = 15
"""Cost units a connection earns back each second."""
FLOOD_DEBT: Final = 240
"""Cost units refused in a row before the socket is closed with 4429."""
CHANNELS_PER_CONNECTION: Final = 64
"""Subscriptions of one connection; the dashboard of a busy instructor needs about ten."""
TAIL_EVENTS: Final = REPLAY_EVENTS_MAX
"""Recent events a process keeps per channel in memory, so that a resume after a drop costs no statement."""
TAIL_BYTES: Final = 512 * 1024
"""Bytes of recent events a process keeps per channel."""
FANOUT_CHUNK: Final = 32
"""Readers written to between two looks at the clock, with one call into the kernel: a quarter of a millisecond."""
FANOUT_CHUNK_IDLE: Final = 192
"""The same in the longer portions that a fan-out has while nobody else wants anything."""
FANOUT_PORTION_S: Final = 0.0005
"""How long a fan-out keeps the event loop from others who want something, such as to answer; less where they themselves
took less since its last portion: neither keeps the other waiting for long."""
FANOUT_PORTION_OWED_S: Final = 0.00025
"""The most while a command is under way: its reply takes some five turns, and a class of 5,000 that answers within a
second is told four times in five seconds how many have. With twice as much, these were its slowest answers by a third;
with less, turns cost more than they bring."""
FANOUT_PORTION_IDLE_S: Final = 0.002
"""The most while nobody else wants anything; it doubles up to this, and is halved once somebody does."""
FANOUT_PORTION_FIRST_S: Final = 0.001
"""The most for the first portion of an event where there was time for others during the last and nobody wanted it."""

# --- live sessions (realtime contract, section 6)
ANSWER_GRACE_MS: Final = 250
"""Covers the wire: an answer sent at the last instant still counts."""
CREDIT_MAX_MS: Final = 150
"""Most that half a measured round trip can be worth, so that a faked slow line buys nothing."""
COUNT_SIGNALS_PER_S: Final = 4
"""Signals `count` to students."""
COUNT_DELIVERIES_PER_S: Final = 4000
"""Deliveries of `count` a process makes for one class: four a second to a thousand, four in five seconds to 5,000. More
would cost a large class a quarter of a core while it answers."""
COUNT_GATHER: Final = 0.4
"""The part of the time between two counts for which the first answers of a burst wait to be counted (0.1 s, half a
second for 5,000): who taps at the same moment is told to everybody once, and no acknowledgement queues behind it."""
COUNT_LOOK_UPS_PER_S: Final = 20
"""Statements with which a process counts for the signals of all its classes together: with two people in each of a
thousand, nearly every answer is told by itself, and is not to be a statement more."""
STAFF_SIGNALS_PER_S: Final = 8
"""Signals `tally`, `presence` and `hands` to staff, each. Ten are promised as the most; with as many, a class of 5,000
would be told of a quarter more often than one of 50, whose answers come ten a second at best, and nobody sees it."""
ONLINE_SIGNALS_PER_S: Final = 1
"""Signals `online` to the staff of a course: people open a course over minutes, not within a second as a question."""
ONLINE_LISTED_MAX: Final = 500
"""Learners whom it names, under 20 KB: a lecture; of a larger crowd the number says enough."""
LEADERBOARD_TOP: Final = 10
"""Rows of `leaderboard.shown`: what a projector can show legibly."""
ANSWER_BATCH_MAX: Final = 1000
"""Answers in one commit; more waits for the next so that a statement stays under about 50 ms."""
ANSWER_BATCH_FULL: Final = 250
"""Answers that are worth a commit of their own while another one is on its way."""
ANSWER_COMMITS_BESIDE: Final = 3
"""Such commits at once: when a lecture hall taps, PostgreSQL stores the first while the last are still being read."""
ANSWER_PACE_S: Final = 0.002
"""Between the commits of a process that never rests, so that a class which answers within a second is not one commit an
answer. Measured with 1,000 and 5,000 answers a second beside fan-outs: 5 ms cost a tenth less, and the slowest
acknowledgements were two milliseconds later. An answer that comes alone waits for nothing."""
ANSWER_NOTICES_PER_S: Final = 20
"""How often the processes are told which classes have answered; twice as often as any of them looks."""
EXTEND_MAX_S: Final = 600
"""Most seconds that one `live.extend` may add."""
NICKNAME_MAX: Final = 32
"""Characters of a guest's name: what fits a roster cell."""
PARTICIPANTS_DEFAULT_MAX: Final = 5000
"""Default capacity of a live session: what was measured."""
PIN_DIGITS: Final = 6
"""Length of a join PIN (contract)."""

# --- REST (rest contract)
MAX_BODY_BYTES: Final = 1024 * 1024
"""Largest JSON body: a question is under 32 KiB, a whole outline under 200 KiB. Uploads have a limit of their own."""
BODY_PARTS_MAX: Final = 30_000
"""Members, elements and containers of a JSON body. The longest outline that fits into one has some 27,000; a megabyte
of the smallest that there are has half a million, and to find each of them wrong takes two seconds, in which nobody
else is served."""
STRANGERS_BODY_BYTES: Final = 16 * 1024
"""Largest JSON body of who has not said who they are. Signing in and joining take under 2 KiB, and all that is
wrong with more than that would still take some of everybody else's time."""
FORM_FIELDS_MAX: Final = 20_000
"""Fields of a form: an attempt at the longest quiz with every option ticked, or a gradebook of 1,000 columns."""
PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 100
IDEMPOTENCY_KEY_MAX: Final = 255
"""Characters of an Idempotency-Key: a UUID with room for a prefix."""
IDEMPOTENCY_TTL_H: Final = 24
"""Hours a stored response can be replayed: longer than any client retries."""
IDEMPOTENCY_CLAIM_S: Final = 120
"""Seconds until work that was begun apart and never ended (its process died) may be tried again; more than it takes."""

# --- accounts
PASSWORD_MIN: Final = 8
PASSWORD_MAX_BYTES: Final = 72
"""bcrypt reads no further; more is refused rather than silently cut."""
TICKET_TTL_S: Final = 30
"""Life of a WebSocket ticket (contract)."""
SIGNING_KEY_MIN_BYTES: Final = 32
"""HS256 needs a key as long as its hash (RFC 7518, section 3.2)."""
PASSWORD_THREADS: Final = 2
"""Passwords hashed at once: a class signing in together must not take every core from the class that is running."""
PASSWORDS_WAITING_MAX: Final = 500
"""Sign-ins waiting for their hash before further ones are refused: at cost 12 the last of them waits a minute."""
TOKEN_MAX: Final = 4096
"""Characters of a bearer token: ours have under 500."""
TOKENS_REMEMBERED: Final = 8192
"""Tokens whose signature was checked already: a big school's active people, at about 1 KiB each."""
TOKEN_CLOCK_SKEW_S: Final = 60
"""How far in the future another server may date a token. All go by the database's clock and agree far better; this is
for a database that moved to a host with another one."""
STANDING_TTL_S: Final = 5.0
"""How long a process goes by what it read of a person's role and sign-in. A change drops it at once through Redis;
this bounds what a lost Redis can hide."""
STANDINGS_REMEMBERED: Final = 8192
"""People and guests whose standing a process remembers."""
LINK_MAIL_EVERY_S: Final = 60
"""Seconds between two mails of one kind to one address: nobody can have another person's mailbox filled."""
ADDRESS_MAX: Final = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3)."""

# --- content
TITLE_MAX: Final = 200
SUMMARY_MAX: Final = 2000
MARKDOWN_MAX: Final = 100_000
METADATA_MAX_BYTES: Final = 16 * 1024
QUESTIONS_PER_QUIZ: Final = 500
DRAWS_MAX: Final = 20
"""Draws of a quiz: one for each subject of a long examination."""
BANK_MAX: Final = 10_000
"""Questions in a course's bank: some years of a department's examinations."""
QUESTION_FILES_MAX_BYTES: Final = 16 * 1024 * 1024
"""Bytes of question files handed in at once: a bank of thousands of questions has 5 MiB, its pictures the rest."""
QUESTION_FILES_MAX: Final = 50
"""Files handed in at once: the documents of an unpacked package."""
QUESTION_ITEMS_MAX: Final = 5000
"""Questions read from files at once, ten quizzes' worth: each is told of in the report."""
TAG_MAX: Final = 50
"""Characters of a tag."""
TAGS_MAX: Final = 20
"""Tags of a question, or of a draw."""
ATTEMPT_GRACE_S: Final = 2.0
"""What is saved so long after an attempt's deadline was on its way in time; then the server submits."""
CATCH_UP_H: Final = 24
"""Hours, beside its questions' own time, within which a catch-up is finished: breaks are the learner's, weeks not."""
COMMENT_MAX: Final = 10_000
"""Characters a grader may write to an answer: a few pages."""
GRADE_REASON_MAX: Final = 2000
"""Characters of why a grade is another: a note, not a report."""
GRADEBOOK_CATEGORIES_MAX: Final = 50
GRADEBOOK_COLUMNS_MAX: Final = 1000
"""Settings of columns: a class and a quiz every day of some years."""
GRADEBOOK_FEW: Final = 101
"""Learners whose classes are read one after the other: a page, and who comes after it. Of more it is quicker to read
the classes as a whole."""
GRADEBOOK_ROWS_AT_ONCE: Final = 1000
"""Learners in a file that is made while somebody waits (some seconds); a larger one becomes a job."""
STATISTICS_ROWS_MAX: Final = 5000
"""People that a question's statistics are of, the newest: more change no figure, and each is held in memory."""
EXPORT_DAYS: Final = 7
"""How long a file made by a job is kept."""
CERTIFICATES_AHEAD_MAX: Final = 8
"""Certificates that are drawn ahead of bulk at once. A worker has ten places for what somebody waits for, so that a
class that completes a course together leaves some for whoever asks for a new password."""
CLASS_SUMMARY_LARGE: Final = 100_000
"""Learners times lessons from which the figures of a class take long to find out: some tenths of a second."""
CLASS_SUMMARY_KEPT_S: Final = 8.0
"""How long those are kept: shorter than pages that watch a class ask again after (`class-progress.js`)."""
MODULES_PER_COURSE: Final = 200
LESSONS_PER_COURSE: Final = 1000
"""An outline is read, drawn and reordered as a whole: at this size it is under 400 KiB."""
PREREQUISITES_MAX: Final = 50
"""Things that one lesson or course can require directly; more says that the order is the requirement."""
INVITATION_DAYS: Final = 14
"""How long a mailed invitation is good: two weeks' holiday."""
ROSTER_ROWS_MAX: Final = 20_000
"""Rows of a list of people: more than the largest course, and what fits a request body."""
ROSTER_ROWS_AT_ONCE: Final = 1000
"""Rows that are done while the client waits (about a second); a longer list becomes a job."""
TRIED_LIST_DAYS: Final = 1
"""How long a long list that was only tried is kept to be enrolled: it names people who know nothing of it yet."""
URL_MAX: Final = 2000
"""Characters of a link: what every browser and proxy takes."""
SEARCH_MAX: Final = 200
"""Characters of a search: nobody types more, and each word costs a look into the index."""

# --- webhooks
WEBHOOKS_MAX: Final = 20
"""Of a course: each event is kept once for each of them."""
HOOK_ANSWER_KEPT: Final = 1024
"""Bytes of a receiver's answer that are kept: enough for a message that says what was wrong."""
HOOK_ANSWER_READ: Final = 64 * 1024
"""Bytes of it that are read: whoever sends more is cut off, which costs nothing but their connection."""
HOOK_SECRET_OVERLAP_S: Final = 24 * 3600
"""How long the secret before signs beside a new one: a day to bring the new one to every receiver."""

# --- database and Redis
POOL_ACQUIRE_TIMEOUT_S: Final = 5.0
"""asyncpg's command_timeout does not cover waiting for a connection, so each acquire carries this."""
POOL_RELEASE_TIMEOUT_S: Final = 1.0
"""How long a statement that was broken off may take to end, and who stops may wait; then its connection is given up."""
DATABASE_CONNECT_TIMEOUT_S: Final = 10.0
"""How long a new connection may take; asyncpg's own 60 s would hold up whoever is told to stop as it starts."""
STATEMENT_TIMEOUT_S: Final = 15.0
"""No statement of ours needs longer; one that does is a bug or a lock."""
REDIS_TIMEOUT_S: Final = 2.0
"""A frozen Redis must not freeze a request: everything in it can be done without."""
EXCHANGE_TIMEOUT_S: Final = 0.5
"""How long a request waits for the block list, a rate limit or the cache before it does without."""
BUS_CANARY_S: Final = 1.0
"""How often a process publishes to itself to notice a silent pub/sub connection."""
BUS_SILENT_S: Final = 3.0
"""Without a canary for this long the subscription is made anew and the log is compared."""
LOG_COMPARE_S: Final = 1.0
"""How often the heads of local channels are compared with the log: the longest a lost publish can delay an event."""
DRAIN_S: Final = 15.0
"""Seconds from Ctrl-C to exit."""
