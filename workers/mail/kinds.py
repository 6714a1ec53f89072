"""The jobs that are mails."""

from functools import partial
from typing import Final

from lms_rt.services import account_mail, course_mail
from workers.kinds import JobKind
from workers.mail import account, course, digest

_mail = partial(JobKind, attempts=16, first_delay_s=4.0, longest_delay_s=3600.0, timeout_s=300)
"""Sixteen attempts at ever longer pauses last for some hours: as long as a mail server may be away. Each may take what
`smtp.YES_WITHIN_S` allows and what goes before it."""

MAILS: Final = (
    _mail(account_mail.VERIFY_EMAIL, account.verify_email),
    _mail(account_mail.ADDRESS_KNOWN, account.address_known),
    _mail(account_mail.PASSWORD_RESET, account.password_reset),
    _mail(course_mail.ENROLLMENT, course.enrollment),
    _mail(course_mail.INVITATION, course.invitation),
    _mail(course_mail.CERTIFICATE, course.certificate),
    _mail(course_mail.CLASS_RESULT, course.class_result),
    JobKind(course_mail.CLASS_RESULTS, course.class_results),
    _mail(course_mail.DIGEST, digest.digest),
    JobKind(course_mail.DIGESTS, digest.digests),
)
