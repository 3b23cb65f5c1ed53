"""Files that are no readable document: one sentence with name, cause and remedy, in bounded time."""

import hashlib
import os
import threading
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from policygraph.errors import SourceError
from policygraph.reading import Limits, ReadDocument, ReadError, read, read_all
from policygraph.reading.kinds import Kind, detect

from .made import Sheets, empty_word, parsed, said, texts, word


def refused(path: Path, limits: Limits = Limits()) -> ReadError:  # noqa: B008
    with pytest.raises(SourceError) as found:
        read(path, limits)
    error = found.value
    assert isinstance(error, ReadError)
    assert str(error).startswith(f"{path}: ")
    assert "Traceback" not in str(error)
    return error


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    loop = tmp_path / "lus.pdf"
    loop.symlink_to(loop)
    pipe = tmp_path / "pijp.pdf"
    os.mkfifo(pipe)
    began = time.monotonic()
    for path in (tmp_path / "weg.pdf", tmp_path, loop, pipe, Path("/dev/zero")):
        assert refused(path).id == "unreadable-file"
    assert "This is a folder." in str(refused(tmp_path))
    assert time.monotonic() - began < 2


def test_an_empty_file_and_one_of_300_mb_are_refused_without_reading(tmp_path: Path) -> None:
    assert refused(file(tmp_path, "leeg.docx", b"")).id == "empty-file"
    large = tmp_path / "groot.pdf"
    with large.open("wb") as out:
        out.write(b"%PDF-1.7")
        out.truncate(300_000_000)
    began = time.monotonic()
    error = refused(large)
    assert error.id == "file-too-large"
    assert "300 MB; at most 100 MB" in str(error)
    assert time.monotonic() - began < 2


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "id_", "words"),
    [
        ("a.pdf", b"\x00\x01\x02\xfe" * 100, "unsupported-document", "no known format"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n\0", "unsupported-document", "a picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported-document", "old Office"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "encrypted-document", "password"),
        ("a.rtf", b"{\\rtf1 tekst}", "unsupported-document", "Rich Text"),
        ("a.docx", b"PK\x03\x04rommel", "broken-document", "damaged archive"),
        ("a.pdf", b"%PDF-1.7\nniets", "broken-document", "damaged|no page"),
        ("a.txt", b"   \n\n ", "empty-file", "no text"),
    ],
)  # fmt: skip
def test_each_wrong_content_has_its_own_message(
    tmp_path: Path, name: str, data: bytes, id_: str, words: str
) -> None:
    error = refused(file(tmp_path, name, data))
    assert error.id == id_
    assert __import__("re").search(words, str(error))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word document", "save it as DOCX"),
        (OLE + "Workbook".encode("utf-16-le"), "an old Excel workbook", "save it as DOCX"),
        (OLE + "__substg1.0_1000".encode("utf-16-le"), "an Outlook message", "attachment"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}),
         "an OpenDocument text (ODT)", "save it as DOCX"),
        (archive({"mimetype": b"application/epub+zip"}), "an e-book", "save it as DOCX"),
        (archive({"Index/Document.iwa": b"x"}), "Pages, Numbers or Keynote", "save it as DOCX"),
        (archive({"ppt/presentation.xml": b"x"}), "PowerPoint", "save it as DOCX"),
        (archive({"beleid.txt": b"x"}), "an archive", "Unpack it"),
        (b"From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n\r\nDe tekst.",
         "an e-mail message", "attachment"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
         "a web archive", "as HTML"),
        (b"[InternetShortcut]\r\nURL=https://a.example\r\n", "a shortcut", "in a browser"),
        (b"RIFF\x04\0\0\0WEBPVP8 ", "a picture (WebP)", "OCR"),
        (b"\0\0\0\x18ftypheic\0\0", "a picture (HEIC)", "OCR"),
        (b"BM\x36\0\0\0", "a picture (BMP)", "OCR"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "a drawing (SVG)", "OCR"),
        (b'<?xml version="1.0"?><wet>De aanbieder meldt zich.</wet>', "data in XML", "HTML"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_named_with_how_to_make_it_readable(
    data: bytes, what: str, remedy: str
) -> None:
    with pytest.raises(ReadError) as found:
        detect(data, ".pdf", Limits())
    assert found.value.id == "unsupported-document"
    assert what in str(found.value)
    assert remedy in str(found.value)


@pytest.mark.parametrize(
    "text", ["From: wie het betreft\nDe aanbieder meldt zich.", "BM is een maat.", "MM is klein.",
             "Datum: 1 mei\nPlaats: Ede\nOnderwerp: inkoop\n\nDe aanbieder meldt zich."],
)  # fmt: skip
def test_text_that_begins_like_something_else_is_text(text: str) -> None:
    assert detect(text.encode(), ".txt", Limits()) is Kind.TEXT


def test_names_with_spaces_quotes_and_line_ends_are_read(tmp_path: Path) -> None:
    for name in (
        "met 'aanhaling\" en spatie.md",
        "nieuwe\nregel.md",
        "-streep.md",
        "z" * 240 + ".md",
    ):
        assert texts(read(file(tmp_path, name, b"De tekst."))) == ["De tekst."]
    assert refused(tmp_path / ("z" * 300)).id == "unreadable-file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said_so(tmp_path: Path) -> None:
    path = file(tmp_path, "dicht.md", b"De tekst.")
    path.chmod(0)
    assert "Permission denied" in str(refused(path))


def test_a_file_that_is_exchanged_while_it_is_read_gives_the_one_that_was_opened(
    tmp_path: Path,
) -> None:
    path = file(tmp_path, "a.txt", b"De eerste tekst. " * 200_000)
    other = file(tmp_path, "b.txt", b"Een ander stuk.")

    def exchange() -> None:
        time.sleep(0.05)
        other.replace(path)

    thread = threading.Thread(target=exchange)
    thread.start()
    found = read(path)
    thread.join()
    assert texts(found)[0][:15] in ("De eerste tekst", "Een ander stuk.")
    assert found.sha256 == hashlib.sha256(texts(found)[0].encode()).hexdigest()


def test_archives_that_are_no_document_or_swell_are_refused_unopened() -> None:
    bomb = archive({"word/document.xml": bytes(60_000_000)})
    many = archive({"word/document.xml": b"<x/>"} | {f"word/{i}.xml": b"" for i in range(3_100)})
    for data, id_ in ((archive({"xl/workbook.xml": b""}), "unsupported-document"),
                      (archive({"a.txt": b"x"}), "unsupported-document"),
                      (bomb, "hostile-document"), (many, "hostile-document")):  # fmt: skip
        with pytest.raises(ReadError) as found:
            detect(data, ".docx", Limits())
        assert found.value.id == id_


def test_a_docx_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    data = word(empty_word())
    assert refused(file(tmp_path, "half.docx", data[: len(data) // 2])).id == "broken-document"


def pdf_with_stream(stream: bytes, extra: bytes = b"") -> bytes:
    """Return a PDF of one page with a content stream as it is given, without cross-references."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>endobj\n"
        b"4 0 obj<<" + extra + b"/Length " + str(len(stream)).encode() + b">>stream\n" + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )  # fmt: skip


def test_hostile_pdfs_end_within_their_limits(tmp_path: Path) -> None:
    swollen = zlib.compress(zlib.compress(b"q " * 300_000_000, 9), 9)
    nested = b"[" * 200_000 + b"]" * 200_000
    circle = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    slow = b"BT " + b"(x) Tj " * 3_000_000
    cases = {
        "bom.pdf": pdf_with_stream(swollen, b"/Filter[/FlateDecode/FlateDecode]"),
        "nest.pdf": pdf_with_stream(nested),
        "kring.pdf": circle,
        "traag.pdf": pdf_with_stream(slow),
        "oneindig.pdf": b"%PDF-1.4\n" + b"1 0 obj " + b"<</A " * 100_000,
    }
    limits = Limits(seconds=8, memory=700_000_000)
    for name, data in cases.items():
        began = time.monotonic()
        assert refused(file(tmp_path, name, data), limits).id in {
            "reading-too-costly", "reading-too-slow", "hostile-document", "broken-document",
            "scanned-document",
        }  # fmt: skip
        assert time.monotonic() - began < limits.seconds + 3, name


def test_too_slow_and_too_much_memory_are_told_apart(tmp_path: Path) -> None:
    slow = file(tmp_path, "traag.pdf", Sheets().put(50, 50, "x").bytes())
    assert refused(slow, Limits(seconds=0.01)).id == "reading-too-slow"
    wide = file(tmp_path, "breed.txt", b"woord " * 4_000_000)
    assert refused(wide, Limits(memory=150_000_000)).id == "reading-too-costly"
    # The process itself stops at the limit, whoever reads from it at twice that.
    for output in (1_000_000, 20_000_000):
        assert refused(wide, Limits(output=output)).id == "reading-too-costly"


def test_the_content_decides_and_a_wrong_name_is_said(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><p>Tekst van de pagina.</p>"
    found = read(file(tmp_path, "beleid.pdf", page))
    assert texts(found) == ["Tekst van de pagina."]
    assert "as if it were a PDF; the content is a web page" in said(found)
    assert found.media_type == "text/html"
    assert read(file(tmp_path, "b.html", page)).warnings == ()
    pdf = Sheets().put(50, 50, "Tekst van het stuk.").bytes()
    assert read(file(tmp_path, "stuk", pdf)).warnings == ()
    assert "ends in .dat" in said(read(file(tmp_path, "stuk.dat", pdf)))


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [(b"%PDF-1.4", ".txt", Kind.PDF), (b"\xef\xbb\xbf <!-- x --><HTML lang=nl>", "", Kind.HTML),
     ("\ufeff<html>".encode("utf-16-le"), ".txt", Kind.HTML), (b"# Kop", ".md", Kind.MARKDOWN),
     (b"# Kop", "", Kind.TEXT), (b"<p>x</p> in a text", ".txt", Kind.TEXT),
     (b"MZ is een afkorting", ".txt", Kind.TEXT), (b"<p>x</p>", ".htm", Kind.HTML)],
)  # fmt: skip
def test_kinds_by_content(data: bytes, suffix: str, kind: Kind) -> None:
    assert detect(data, suffix, Limits()) is kind


def test_several_at_once_in_the_order_asked_with_progress(tmp_path: Path) -> None:
    paths = [file(tmp_path, f"{i}.txt", f"Document {i}".encode()) for i in range(5)]
    paths.insert(2, tmp_path / "weg.txt")
    seen: list[tuple[int, int]] = []
    results = read_all(paths, progress=lambda done, of, _path: seen.append((done, of)))
    assert seen == [(n, 6) for n in range(1, 7)]
    assert isinstance(results[2], ReadError)
    assert [r.lines[0].text for r in results if isinstance(r, ReadDocument)] == [
        f"Document {i}" for i in range(5)
    ]


def test_an_interruption_ends_all_readers(tmp_path: Path) -> None:
    slow = pdf_with_stream(b"BT " + b"(x) Tj " * 3_000_000)
    paths = [file(tmp_path, f"{i}.txt", b"tekst") for i in range(1)]
    paths += [file(tmp_path, f"{i}.pdf", slow) for i in range(6)]

    def interrupt(_done: int, _of: int, _path: Path) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        read_all(paths, progress=interrupt)
    assert time.monotonic() - began < 10


def test_a_reader_has_no_network_and_writes_no_file(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import socket\nfrom policygraph.reading.worker import _limit\n"
        "from policygraph.engine.sandbox import confine\nfrom policygraph.reading import Limits\n"
        "confine(); _limit(Limits())\n"
        "try:\n socket.socket()\nexcept OSError: print('no socket')\n"
        f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try:\n open({str(tmp_path / 'uit')!r}, 'w').write('x' * 99999)\nexcept OSError: print('no file')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["no socket", "no file"]


def test_the_hash_is_that_of_the_bytes() -> None:
    import hashlib

    data = b"De tekst."
    assert parsed(data, ".txt").sha256 == hashlib.sha256(data).hexdigest()
