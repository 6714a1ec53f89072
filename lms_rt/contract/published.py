"""Which events and signals travel on which channel. What is told elsewhere or otherwise is a mistake a test finds."""

from collections.abc import Mapping
from typing import Final

from lms_rt.contract import course_events, events, signals
from lms_rt.contract.channels import ChannelKind

EVENTS: Final[Mapping[ChannelKind, tuple[type[events.Event], ...]]] = {
    ChannelKind.LIVE: (
        events.SessionStarted,
        events.QuestionOpened,
        events.QuestionPaused,
        events.QuestionResumed,
        events.QuestionExtended,
        events.QuestionClosed,
        events.QuestionRevealed,
        events.QuestionVoided,
        events.QuestionRegraded,
        events.LeaderboardShown,
        events.SessionLocked,
        events.SessionUnlocked,
        events.SessionAutopilot,
        events.ParticipantRemoved,
        events.SessionEnded,
    ),
    ChannelKind.LIVE_STAFF: (
        events.ParticipantJoined,
        events.ParticipantKnocked,
        events.ParticipantGone,
        events.PinChanged,
    ),
    ChannelKind.ME: (
        events.ResultScored,
        events.ParticipantAdmitted,
        events.ParticipantExtended,
        course_events.CourseCompleted,
        course_events.CertificateIssued,
        course_events.AttemptSubmitted,
        course_events.AttemptGraded,
        course_events.AttemptExtended,
    ),
    ChannelKind.COURSE: (
        events.LiveOpened,
        course_events.AnnouncementPosted,
        course_events.AnnouncementEdited,
        course_events.AnnouncementDeleted,
        course_events.LessonPublished,
    ),
    ChannelKind.COURSE_STAFF: (events.EnrollmentChanged,),
}

SIGNALS: Final[Mapping[ChannelKind, tuple[type[signals.Signal], ...]]] = {
    ChannelKind.LIVE: (signals.Count,),
    ChannelKind.LIVE_STAFF: (signals.Tally, signals.Presence, signals.Hands),
    ChannelKind.ME: (signals.JobProgress, signals.LessonProgressed),
    ChannelKind.COURSE: (),
    ChannelKind.COURSE_STAFF: (signals.LearnerProgress, signals.AttemptState, signals.Online),
}
