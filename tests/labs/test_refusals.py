"""Files that are no report: each ends as failed, with a code, and leaves nothing."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from benchmarks.lab_reports import people, report_of, scanned, table
from functions.health.errors import LabEmpty, LabNotPdf
from functions.labs import inspect_file, read_text
from tests.labs.conftest import Desk


def report() -> bytes:
    return table(report_of(people()[0]))


def rewritten(change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    """The report with something done to it."""
    writer = pypdf.PdfWriter(io.BytesIO(report()))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def drawn(pages: int, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    for number in range(pages):
        if number or pages > 1:
            canvas.drawString(50, 800, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def opening_with(kind: str, key: str) -> bytes:
    """The report with an action for the moment when it is opened."""
    action = pypdf.generic.DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject("x")}
    )
    return rewritten(lambda pdf: pdf.root_object.update({NameObject("/OpenAction"): action}))


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "needs a password": (lambda: drawn(2, encrypt=StandardEncryption("secret", strength=128)), "lab_encrypted"),
    "damaged": (lambda: report()[:700], "lab_broken"),
    "only begins as a PDF": (lambda: b"%PDF-1.4\n" + b"\0" * 500, "lab_broken"),
    "an empty page": (lambda: drawn(1), "lab_empty"),
    "too many pages": (lambda: drawn(51), "lab_too_many_pages"),
    "a script": (lambda: opening_with("/JavaScript", "/JS"), "lab_active_content"),
    "an embedded file": (lambda: rewritten(lambda pdf: pdf.add_attachment("a.exe", b"MZ")), "lab_active_content"),
    "a launch action": (lambda: opening_with("/Launch", "/F"), "lab_active_content"),
    "a script whose names are spelled with codes": (
        lambda: (
            opening_with("/JavaScript", "/JS").replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/J#53")
        ),
        "lab_active_content",
    ),
    "no values": (lambda: drawn(2), "lab_no_values"),
    "a picture that nobody can read": (
        lambda: scanned(report_of(people()[0]), strip=False),
        "lab_unreadable",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_report_is_refused_with_a_reason(desk: Desk, case: str) -> None:
    make, code = CASES[case]
    lab = desk.take(make())

    last = desk.run(lab)

    ended = desk.labs.get(lab.id)
    assert (ended.status, ended.error.code if ended.error else None) == ("failed", code)
    # The file is to blame: the machine does not fail, and nobody is woken up.
    assert last == "Refused"
    assert (ended.values, ended.left_out, ended.written, desk.markers()) == ([], [], [], {})


def test_a_report_that_opens_without_a_password_is_read(desk: Desk) -> None:
    """Its issuer forbids printing and nothing else."""
    writer = pypdf.PdfWriter(io.BytesIO(report()))
    writer.encrypt(user_password="", owner_password="issuer", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)

    assert desk.read(buffer.getvalue()).status == "completed"


def bomb() -> bytes:
    """A page whose content unpacks to forty million bytes of text."""
    canvas_pdf = drawn(2)
    writer = pypdf.PdfWriter(io.BytesIO(canvas_pdf))
    stream = pypdf.generic.StreamObject()
    stream.set_data(b"BT /F1 10 Tf 10 10 Td " + b"(0000) Tj " * 4_000_000 + b"ET")
    writer.pages[0][pypdf.generic.NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_file_that_takes_too_long_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect_file, "SECONDS", 10)
    monkeypatch.setattr(read_text, "SECONDS", 1)

    ended = desk.read(bomb())

    assert (ended.status, ended.error.code if ended.error else None) == ("failed", "lab_too_complex")


def test_a_picture_of_a_billion_dots_is_not_unpacked(desk: Desk) -> None:
    pdf = scanned(report_of(people()[0])).replace(b"/Width 1240", b"/Width 99999")

    ended = desk.read(pdf)

    assert ended.error is not None
    assert ended.error.code == "lab_too_complex"


def test_what_can_be_seen_at_once_is_refused_at_the_door(desk: Desk) -> None:
    with pytest.raises(LabEmpty):
        desk.take(b"")
    with pytest.raises(LabNotPdf):
        desk.take(b"PK\x03\x04 a zip")
    assert list(desk.labs.list(10)) == []
