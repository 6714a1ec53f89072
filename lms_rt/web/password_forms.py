"""Forms in which somebody types the password they have."""

from lms_rt.contract.accounts import GivenPassword, NewPassword
from lms_rt.contract.base import WireModel


class CurrentPassword(WireModel):
    """The present password: whoever found a browser open does not know it."""

    current_password: GivenPassword


class PasswordChange(CurrentPassword):
    """And another one."""

    password: NewPassword
