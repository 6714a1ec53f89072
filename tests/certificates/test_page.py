"""The page, as a reader of PDFs renders it."""

import asyncio
import struct
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from lms_rt.certificates.codes import with_check
from lms_rt.certificates.design import CannotBeDrawnError, Design, Facts
from lms_rt.certificates.foundry import Foundry
from lms_rt.certificates.page import draw
from lms_rt.certificates.studio import Studio
from tests.support.school import DATA_DIR

NAMES = {
    "Albanian": "Gjergj Kastrioti Skënderbeu",
    "Amharic": "ኃይለ ገብረ ሥላሴ",
    "Arabic": "محمد عبد الله",
    "Armenian": "Արամ Խաչատրյան",
    "Azerbaijani": "Əli Həsənov",
    "Basque": "Iñaki Etxeberria",
    "Bengali": "প্রিয়া শর্মা",
    "Burmese": "အောင်ဆန်း စုကြည်",
    "Bulgarian": "Йордан Цветков",
    "Catalan": "Núria Puigdollers",
    "Chinese, simplified": "王小明",
    "Chinese, traditional": "陳麗華",
    "Croatian": "Đurđa Šćepanović",
    "Czech": "Žofie Dvořáková",
    "Danish": "Søren Kierkegård",
    "Dutch": "IJsbrand van ’t Hoff",
    "Estonian": "Õnne Pärn",
    "Finnish": "Väinö Äijälä",
    "French": "Hélène Lœuillet-Çağ",
    "Georgian": "შოთა რუსთაველი",
    "German": "Jürgen Weiß",
    "Greek": "Ελένη Παπαδοπούλου",
    "Gujarati": "પ્રિયા પટેલ",
    "Hebrew": "שרה כהן",
    "Hindi": "प्रिया शर्मा",
    "Hungarian": "Győző Őry",
    "Icelandic": "Þórður Æsir",
    "Irish": "Séamus Ó Súilleabháin",
    "Italian": "Niccolò Perì",
    "Japanese": "山田 さくら",
    "Kannada": "ಕೃಷ್ಣಮೂರ್ತಿ ರಾವ್",
    "Kazakh": "Әлия Қуанышбекқызы",
    "Khmer": "សុខ ដារ៉ា",
    "Korean": "김민수",
    "Lao": "ສົມຊາຍ ໃຈດີ",
    "Latvian": "Ģirts Ķēniņš",
    "Lithuanian": "Žydrūnė Ąžuolė",
    "Malayalam": "കൃഷ്ണൻ നായർ",
    "Maltese": "Ġorġ Ħaż-Żabbar",
    "Odia": "ପ୍ରିୟା ମହାନ୍ତି",
    "Persian": "پرویز گلچین",
    "Polish": "Łukasz Żółć-Źdźbło",
    "Portuguese": "João Conceição",
    "Punjabi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Romanian": "Ștefan Țuțea",
    "Russian": "Владимир Щербаков",
    "Serbian": "Ђорђе Љубичић",
    "Sinhala": "ශ්‍රී කුමාර ජයසූරිය",
    "Tamil": "தமிழ் செல்வன்",
    "Telugu": "తెలుగు రాము",
    "Thai": "สมชาย ใจดี",
    "Turkish": "İbrahim Şağıroğlu",
    "Ukrainian": "Їжакевич Ґалаґан",
    "Urdu": "ٹیپو سلطان",
    "Vietnamese": "Nguyễn Thị Ánh Nguyệt",
    "Yoruba": "Ọlúṣẹ́gun Ọbásanjọ́",
    "Welsh": "Siân Ŵyn",
    "pictures": "Ada ❤️ Lovelace 🐍",
    "two scripts": "Ada محمد Lovelace",
}

FOUNDRY = Foundry(DATA_DIR / "fonts")
CODE = with_check(1234567890)
FACTS = Facts(
    "Ada Lovelace", "Introduction to Astronomy", date(2026, 11, 24), CODE, f"https://school.example/certificates/{CODE}"
)
SIGNED = Design(signatory="Prof. Grace Hopper", signatory_role="Dean of Studies")
NAME_BAND = (0.30, 0.45)
"""Where the name stands, in parts of the page's height."""


def dark_columns(pdf: bytes, band: tuple[float, float], below: int = 90) -> list[int]:
    """The columns of the band that hold ink, at 72 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    image = document[0].render(scale=1).to_pil().convert("L")
    width, height = image.size
    assert (width, height) == (842, 596)
    strip = image.crop((60, int(band[0] * height), width - 60, int(band[1] * height)))
    pixels, wide = strip.tobytes(), strip.width
    return [column for column in range(wide) if min(pixels[column::wide]) < below]


@pytest.mark.parametrize("language", NAMES)
def test_a_name_in_every_script_is_drawn_with_every_glyph(language: str, caplog: pytest.LogCaptureFixture) -> None:
    pdf = draw(replace(FACTS, name=NAMES[language]), SIGNED, FOUNDRY)
    assert not [record for record in caplog.records if "glyph" in record.getMessage()]
    inked = dark_columns(pdf, NAME_BAND)
    assert len(inked) > 8 * len(NAMES[language].split())
    middle = (inked[0] + inked[-1]) / 2
    assert abs(middle - 361) < 12  # centred


def test_the_same_certificate_is_the_same_bytes() -> None:
    assert draw(FACTS, SIGNED, FOUNDRY) == draw(FACTS, SIGNED, Foundry(DATA_DIR / "fonts"))


def test_what_no_typeface_has_is_named_and_never_drawn_as_a_box() -> None:
    with pytest.raises(CannotBeDrawnError, match=r"U\+13000 EGYPTIAN HIEROGLYPH A001"):
        draw(replace(FACTS, name="Ada \U00013000"), SIGNED, FOUNDRY)


def test_a_font_that_somebody_adds_draws_what_no_other_has(tmp_path: Path) -> None:
    made = FontBuilder(1000)
    made.setupGlyphOrder([".notdef", "bird"])
    made.setupCharacterMap({0x13000: "bird"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (500, 700), (500, 0)):
        pen.lineTo(corner)
    pen.closePath()
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "bird": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (500, 0), "bird": (500, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Hieroglyphs", "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    (tmp_path / "own").mkdir()
    made.save(tmp_path / "own" / "Hieroglyphs.ttf")
    for cut in (DATA_DIR / "fonts").iterdir():
        (tmp_path / cut.name).symlink_to(cut)  # cutting them again would take seconds
    inked = dark_columns(draw(replace(FACTS, name="\U00013000" * 9), SIGNED, Foundry(tmp_path)), NAME_BAND)
    assert len(inked) > 100


def test_the_qr_code_is_read_and_leads_to_the_verification() -> None:
    image = pypdfium2.PdfDocument(draw(FACTS, SIGNED, FOUNDRY))[0].render(scale=2).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [FACTS.verify_url]


def test_what_every_page_needs_is_cut_ahead_once(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "fonts")
    asyncio.run(studio.prepare())
    cut = {path: path.stat().st_mtime_ns for path in (tmp_path / "fonts").iterdir()}
    assert {path.name.split("-")[0] for path in cut} == {"sans", "serif"}
    draw(FACTS, SIGNED, Foundry(tmp_path / "fonts"))
    asyncio.run(studio.prepare())
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "fonts").iterdir()} == cut


@pytest.mark.parametrize("name", ["W" * 200, " ".join(["Wolfeschlegelsteinhausen"] * 8), "山" * 120, "A"])
def test_no_name_leaves_the_frame(name: str) -> None:
    inked = dark_columns(draw(replace(FACTS, name=name), SIGNED, FOUNDRY), NAME_BAND)
    assert 40 < inked[0] <= inked[-1] < 682


def test_a_logo_stands_above_the_heading() -> None:
    without = dark_columns(draw(FACTS, SIGNED, FOUNDRY), (0.10, 0.16))
    with_logo = dark_columns(draw(FACTS, replace(SIGNED, logo=black_square()), FOUNDRY), (0.10, 0.16))
    assert len(with_logo) > len(without) + 30


def black_square(side: int = 32) -> bytes:
    """A PNG made by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes(side)) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
