"""The pages of problems, made of the one table of errors and a sentence of advice for each."""

from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from lms_rt.contract.problems import PROBLEM_TYPES
from lms_rt.errors import ERRORS, ErrorCode
from lms_rt.http.docs.advice import ADVICE

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def problem_page(code: ErrorCode) -> str:
    """What a code means and what to do about it."""
    kind = ERRORS[code]
    again = "The same request may succeed later." if kind.retry else "The same request will not succeed later."
    return page(
        kind.title,
        f"<p class=eyebrow>{kind.status} &middot; <code>{escape(code)}</code></p><h1>{escape(kind.title)}</h1>"
        f"<p>{escape(ADVICE[code])}</p><p>{again}</p>"
        f'<p><a href="/problems">Every problem</a> &middot; <a href="/docs">The API</a></p>',
    )


def problem_list() -> str:
    """Every code, by status."""
    rows = "".join(
        f'<tr><td>{kind.status}</td><td><a href="{PROBLEM_TYPES}{code}"><code>{escape(code)}</code></a></td>'
        f"<td>{escape(kind.title)}</td></tr>"
        for code, kind in sorted(ERRORS.items(), key=lambda item: (item[1].status, item[0]))
    )
    head = "<thead><tr><th scope=col>Status<th scope=col>Code<th scope=col>Meaning</thead>"
    return page("Problems", f"<h1>Problems</h1><table>{head}<tbody>{rows}</tbody></table>")


def page(title: str, body: str) -> str:
    """A plain page; `body` is HTML."""
    template = Template(files("lms_rt.http.docs").joinpath("plain.html").read_text(encoding="utf-8"))
    return template.substitute(title=escape(title), body=body)
