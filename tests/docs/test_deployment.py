"""What is handed out for production fits what is served."""

import re
from pathlib import Path

from lms_rt.http.views import RESOURCES

DEPLOY = Path(__file__).parents[2] / "deploy"


def test_the_proxy_lets_files_through_where_files_are_taken() -> None:
    (told,) = re.findall(r"@small not path (.+)", (DEPLOY / "Caddyfile").read_text())
    takes_files = {re.sub(r"{.*?}", "*", route.path) for each in RESOURCES for route in each if route.consumes}
    assert set(told.split()) == takes_files
