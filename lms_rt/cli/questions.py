"""`lms-rt import` and `lms-rt export`: question files into a quiz, and out of it."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from lms_rt.cli.command import FAILED, Command, add_data_option

if TYPE_CHECKING:
    from lms_rt.contract.question_files import QuestionImportReport
    from lms_rt.domain.principal import Person
    from lms_rt.services.question_files import ExportedQuestions
    from lms_rt.settings import Settings


def _declare_import(parser: argparse.ArgumentParser) -> None:
    _add_quiz(parser)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="GIFT, QTI, Moodle XML or JSON")
    parser.add_argument("--format", choices=("json", "gift", "qti", "moodle"), help="(told by what the files hold)")
    parser.add_argument("--partial", action="store_true", help="import the others where some questions are refused")
    parser.add_argument("--dry-run", action="store_true", help="show the report and change nothing")
    add_data_option(parser)


def _declare_export(parser: argparse.ArgumentParser) -> None:
    _add_quiz(parser)
    parser.add_argument("--format", choices=("json", "gift", "qti21"), default="json", help="(json)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there (default: to standard output)")
    add_data_option(parser)


def _add_quiz(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("quiz", type=_quiz_id, metavar="QUIZ-ID", help="the id of the quiz")


def _quiz_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not the id of a quiz") from None


def _import(args: argparse.Namespace) -> int:
    from lms_rt.cli.failures import CommandFailedError
    from lms_rt.cli.runtime import runtime
    from lms_rt.contract.question_files import QuestionImportReport
    from lms_rt.core import core
    from lms_rt.errors import Problem

    files = _read(args.files)

    async def take(settings: "Settings") -> QuestionImportReport:
        async with core(settings) as system:
            return await system.services.question_files.take(
                _operator(), args.quiz, files, kind=args.format, partial=args.partial, dry_run=args.dry_run
            )

    with runtime(args) as settings:
        try:
            report = asyncio.run(take(settings))
        except Problem as problem:
            if "report" not in problem.extra:
                raise
            told = QuestionImportReport.model_validate(problem.extra["report"])
            _tell(told)
            refused = f"{_counted(told.refused)} cannot be imported, so none was"
            raise CommandFailedError(f"{refused}; --partial imports the others") from problem
    _tell(report)
    done = "would be imported" if report.dry_run else "imported"
    beside = f"{report.adapted} adapted), {report.skipped} skipped, {report.refused} refused"
    print(f"{_counted(report.imported)} {done} ({beside}")
    return FAILED if report.refused and not args.partial else 0


def _counted(questions: int) -> str:
    return f"{questions} question{'' if questions == 1 else 's'}"


def _export(args: argparse.Namespace) -> int:
    from lms_rt.cli.failures import MisconfiguredError
    from lms_rt.cli.runtime import runtime
    from lms_rt.core import core

    if args.output is None and args.format == "qti21" and sys.stdout.isatty():
        raise MisconfiguredError("a package is no text: name a file with --output")

    async def export(settings: "Settings") -> "ExportedQuestions":
        async with core(settings) as system:
            return await system.services.question_files.export(_operator(), args.quiz, args.format)

    with runtime(args) as settings:
        file = asyncio.run(export(settings))
    for note in file.notes:
        print(note, file=sys.stderr)
    if args.output is None:
        sys.stdout.buffer.write(file.content)
    else:
        args.output.write_bytes(file.content)
        print(f"{len(file.content)} bytes in {args.output}")
    return 0


def _read(paths: list[Path]) -> dict[str, bytes]:
    from lms_rt import limits
    from lms_rt.cli.failures import CommandFailedError

    files: dict[str, bytes] = {}
    for path in paths:
        try:
            if path.stat().st_size > limits.QUESTION_FILES_MAX_BYTES:
                raise CommandFailedError(f"{path} is larger than {limits.QUESTION_FILES_MAX_BYTES >> 20} MiB")
            files[str(path)] = path.read_bytes()
        except OSError as error:
            raise CommandFailedError(f"{path} cannot be read: {error.strerror}") from error
    return files


def _tell(report: "QuestionImportReport") -> None:
    from lms_rt.services.question_files import place

    marks = {"read": "✓", "adapted": "~", "skipped": "-", "refused": "✗"}
    for item in report.items:
        print(f"{marks[item.status]} {place(item)}{f': {item.type}' if item.type else ''}")
        for note in item.notes:
            print(f"    {note}")


def _operator() -> "Person":
    """Whoever may run commands on an installation may edit its quizzes; the audit log says that it was done here."""
    from lms_rt.domain.principal import Person, Role

    nobody = UUID(int=0)
    return Person(nobody, "the command line", Role.ADMIN, nobody)


IMPORT = Command("import", "Import question files into a quiz.", _declare_import, _import)
EXPORT = Command("export", "Export a quiz's questions.", _declare_export, _export)
