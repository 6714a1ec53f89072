"""The report of an import as people read it: in a sentence, then what needs their eyes, then the rest."""

from typing import Final

from lms_rt.contract.question_files import ImportedQuestion, QuestionImportReport
from lms_rt.web.question_form import KINDS

STATUS: Final = {
    "refused": "cannot be imported",
    "adapted": "imported, but not all of it",
    "skipped": "left out",
    "read": "imported",
}
ORDER: Final = tuple(STATUS)
"""What has to be looked at comes first."""
SHOWN: Final = 300
"""Questions of a list that are shown; a file may have thousands."""


class Told:
    """What the page shows of a report; `refused` where nothing was taken because of what could not be."""

    def __init__(self, report: QuestionImportReport, *, refused: bool = False) -> None:
        self.report = report
        self.refused = refused
        said = [each for each in report.items if each.status != "read"]
        said.sort(key=lambda each: ORDER.index(each.status))
        self.remarks = said[:SHOWN]
        """Those with a remark, the gravest first."""
        self.more_remarks = len(said) - len(self.remarks)
        as_they_are = [each for each in report.items if each.status == "read"]
        self.plain = as_they_are[:SHOWN]
        """Those that came through as they are."""
        self.more_plain = len(as_they_are) - len(self.plain)

    @property
    def sentence(self) -> str:
        """What became of all of them."""
        report = self.report
        if self.refused:
            rest = sum(each.status in {"read", "adapted"} for each in report.items)
            return f"Nothing was imported: {_questions(report.refused)} cannot be, {rest} could." + (
                " Mend the file, or send it again and leave out what cannot be imported." if rest else ""
            )
        if report.dry_run:
            parts = [f"Nothing is stored yet. It would import {_questions(report.imported)}"]
        else:
            parts = [f"Imported: {_questions(report.imported)}" if report.imported else "Nothing was imported"]
        if report.adapted:
            parts.append(f"{report.adapted} of them not with all they say")
        if report.skipped:
            parts.append(f"{report.skipped} left out")
        if report.refused:
            parts.append(f"{report.refused} that cannot be imported")
        return ", ".join(parts) + "."

    def status(self, item: ImportedQuestion) -> str:
        """What became, or would become, of one."""
        if item.status in {"read", "adapted"} and (self.refused or self.report.dry_run):
            return "could be imported" + (", but not all of it" if item.status == "adapted" else "")
        return STATUS[item.status]

    @staticmethod
    def title(item: ImportedQuestion) -> str:
        """What it is called; what is wrong with a file is told as of one question without a place."""
        if item.title:
            return item.title
        return "The file" if item.line is None and item.ident is None else "Without a title"

    @staticmethod
    def about(item: ImportedQuestion) -> str:
        """Where it stands, and what it is."""
        where = item.file + (f", line {item.line}" if item.line is not None else "")
        kind = KINDS[item.type].partition(":")[0] if item.type is not None else ""
        return " · ".join(filter(None, (where, item.ident or "", kind)))


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count:,} questions"
