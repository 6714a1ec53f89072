"""Question files over REST: importing them into a quiz, and exporting a quiz's questions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.questions import QuestionType

ImportFormat = Literal["json", "gift", "qti", "moodle"]
ExportFormat = Literal["json", "gift", "qti21"]


class QuestionImportQuery(WireModel):
    """How question files are to be taken."""

    format: ImportFormat | None = Field(default=None, description="What they are; told by what they hold unless given")
    partial: bool = Field(default=False, description="Import what can be imported even if some questions cannot")
    dry_run: bool = Field(default=False, description="Only say what would happen")
    name: Annotated[str, Field(max_length=200)] = Field(
        default="upload", description="The file's name in the report, where it is sent as the body itself"
    )


class ImportedQuestion(Resource):
    """What came of one question of a file; `notes`: what was lost or is said otherwise here, or why it was refused."""

    file: str
    line: int | None
    ident: str | None
    title: str
    status: Literal["read", "adapted", "skipped", "refused"]
    type: QuestionType | None = None
    question: UUID | None = None
    tags: list[str]
    notes: list[str]


class QuestionImportReport(Resource):
    """What came of question files: how many questions are in the quiz now, and each with what became of it."""

    dry_run: bool
    imported: int
    adapted: int
    skipped: int
    refused: int
    items: list[ImportedQuestion]


class QuestionExportQuery(WireModel):
    """In which format."""

    format: ExportFormat = Field(default="json", description="`qti21` is a ZIP package")
