"""What programs that are not ours say of our files: a PDF/A validator, two readers of PDF, a word processor.

The validator is Apache PDFBox Preflight, the one that Debian has; it knows PDF/A-1b. What it says of a page that
PDF/A-2 allows and PDF/A-1 did not is named in ALLOWED; everything else it says is a fault.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

_JARS = Path("/usr/share/java")
_PREFLIGHT = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A run of seconds: half of it would go into compiling what runs."""
ALLOWED = {
    "7.11.2 Error on MetaData, part must be 1",
    "2.1.6 Invalid graphics object, Invalid version of the ICCProfile",
    "4.1.2 Transparency error, CA entry in a ExtGState is invalid",
}
"""PDF/A-2 says part 2 of itself, takes ICC profiles of version 4 (ISO 19005-2, 6.2.4.2) and transparency (6.2.10)."""
_there = [*map(shutil.which, ("java", "gs", "qpdf")), *((_JARS / f"{jar}.jar").exists() for jar in _PREFLIGHT)]
needs_validator = pytest.mark.skipif(
    not all(_there),
    reason="needs Java, PDFBox Preflight, Ghostscript and qpdf",
)
needs_writer = pytest.mark.skipif(
    not Path("/usr/lib/libreoffice/program/libswlo.so").exists(), reason="needs LibreOffice Writer"
)
_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"


def run(*command: object) -> str:
    """What the program says; CalledProcessError where it fails."""
    return subprocess.run([str(part) for part in command], capture_output=True, check=True, timeout=300).stdout.decode()


def objections(pdfs: Sequence[Path], folder: Path) -> dict[str, set[str]]:
    """By the name of a file what keeps it out of an archive; empty where every one is PDF/A-2b and reads everywhere."""
    listed = folder / "files"
    listed.write_text("\n".join(map(str, pdfs)))
    classes = ":".join(str(_JARS / f"{jar}.jar") for jar in _PREFLIGHT)
    run("java", *_BRIEF, "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group", listed)
    found = {}
    told = ElementTree.parse(f"{listed}.preflight.xml").getroot()
    assert [one.get("name") for one in told] == [one.name for one in pdfs]
    for one, pdf in zip(told, pdfs, strict=True):
        said = {f"{each.findtext('code')} {each.findtext('details')}" for each in one.iter("error")}
        if one.findtext("isValid") != "true" and not said:
            said = {"".join(one.itertext())}
        found[pdf.name] = (said - ALLOWED) | _metadata(pdf) | _fonts(pdf)
        run("qpdf", "--check", pdf)
    strict = ("-dPDFSTOPONERROR", "-dPDFSTOPONWARNING")
    assert run("gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", *strict, *pdfs) == ""
    return {name: said for name, said in found.items() if said}


def _metadata(pdf: Path) -> set[str]:
    """XMP is not compressed in a PDF/A, so that whoever cannot read the pages can read what they are."""
    raw = pdf.read_bytes()
    begun, ended = raw.index(b"<x:xmpmeta"), raw.index(b"</x:xmpmeta>")
    told = {one.tag: one.text for one in ElementTree.fromstring(raw[begun : ended + len(b"</x:xmpmeta>")]).iter()}
    claimed = told.get(f"{_PDFAID}part"), told.get(f"{_PDFAID}conformance")
    return set() if claimed == ("2", "B") else {f"says of itself {claimed}"}


def _fonts(pdf: Path) -> set[str]:
    """Fonts that are not embedded, or whose letters cannot be copied out as text."""
    lines = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    return {f"font {line[0]}" for line in lines if line[-5] != "yes" or line[-3] != "yes"}


def as_writer_prints(texts: Sequence[Path], folder: Path) -> list[Path]:
    """Text documents as LibreOffice Writer sets them, PDF each; whatever it has to say about one fails."""
    told = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
            *map(str, texts),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=240,
    )
    # Writer itself needs no Java; that there is none says nothing about a file.
    assert [line for line in told.stderr.splitlines() if line and "java" not in line.lower()] == []
    return [folder / f"{text.stem}.pdf" for text in texts]
