"""Jobs in words: what each is called, what it means when it fails, and where what it made is handed out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lms_rt.contract.jobs import Job
from lms_rt.services import corrections, curriculum, data_exports, enrollment_imports, export_jobs, live_recount

TITLES: Final[Mapping[str, str]] = {
    enrollment_imports.IMPORT: "A list of people",
    data_exports.EXPORT: "All that is kept about you",
    export_jobs.GRADEBOOK: "The gradebook as a file",
    export_jobs.RESULTS: "The results of a class as a file",
    curriculum.RECALCULATE: "Progress, counted anew",
    corrections.RECOUNT: "Answers, counted anew",
    live_recount.RECOUNT_CATCH_UPS: "Answers, counted anew",
}
ANY: Final = "Work in the background"
COUNTED: Final[Mapping[str, str]] = {
    enrollment_imports.IMPORT: "rows",
    export_jobs.GRADEBOOK: "learners",
}
"""What the progress of a job counts, where it is worth a word."""
FAILED: Final[Mapping[str, str]] = {
    enrollment_imports.IMPORT: "Nobody of the list was enrolled or invited.",
    data_exports.EXPORT: "Nothing was put together.",
}


@dataclass(frozen=True, slots=True)
class Download:
    """Where a job's file is, and how it is called there."""

    href: str
    name: str


def title(job: Job) -> str:
    """What it does, in words."""
    return TITLES.get(job.kind, ANY)


def download(job: Job) -> Download | None:
    """What it made, once it is done; None where it makes no file."""
    made = job.result
    if job.state != "done" or not isinstance(made, dict):
        return None
    if job.kind == data_exports.EXPORT:
        return Download(f"/account/export/{made['export']}", "my-data.json")
    if job.kind in {export_jobs.GRADEBOOK, export_jobs.RESULTS}:
        return Download(str(made["href"]), str(made["name"]))
    return None
