"""Files that are no document we read: what they are, and how to make one of them that is."""

import re

from policygraph.reading.model import ReadError

__all__ = ["other_archive", "refuse_other"]

_HEAD = 1024
_NEAR = 64
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_DOCX = "Open it and save it as DOCX or PDF."
_OCR = "Recognise its text first (OCR) and save that as PDF or text."
_UNPACK = "Unpack it and name the document inside."
_SHORTCUT = "Open it in a browser and save the document that it leads to."
_MAIL = "Save its attachment, or its text, and name that."
_OLD = (
    ("__substg1.0_", "an Outlook message (MSG)", _MAIL),
    ("PowerPoint Document", "an old PowerPoint presentation (PPT)", _SAVE_DOCX),
    ("Workbook", "an old Excel workbook (XLS)", _SAVE_DOCX),
    ("WordDocument", "an old Word document (DOC)", _SAVE_DOCX),
)
_REFUSED = (
    (b"{\\rtf", "Rich Text (RTF)", _SAVE_DOCX),
    (b"\x89PNG", "a picture (PNG)", _OCR),
    (b"\xff\xd8\xff", "a picture (JPEG)", _OCR),
    (b"GIF8", "a picture (GIF)", _OCR),
    (b"II*\x00", "a picture (TIFF)", _OCR),
    (b"MM\x00*", "a picture (TIFF)", _OCR),
    (b"BM", "a picture (BMP)", _OCR),
    (b"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)", _UNPACK),
    (b"Rar!", "a compressed file (RAR)", _UNPACK),
    (b"MZ", "a program", "Name a document."),
    (b"%!PS", "PostScript", "Save it as PDF."),
    (b"L\0\0\0\x01\x14\x02\0", "a shortcut to another file", "Name that file itself."),
    (b"[InternetShortcut]", "a shortcut to a web address", _SHORTCUT),
)
_MEDIA = {b"heic": ("a picture (HEIC)", _OCR), b"heix": ("a picture (HEIC)", _OCR),
          b"mif1": ("a picture (HEIF)", _OCR), b"avif": ("a picture (AVIF)", _OCR)}  # fmt: skip
_MAIL_FIELD = re.compile(
    rb"(?:from|to|subject|date|received|return-path|message-id|delivered-to|mime-version|"
    rb"content-type|x-[\w-]+|[\w-]+): ?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n",
    re.IGNORECASE,
)
_MAIL_SURE = re.compile(
    rb"^(?:received|return-path|message-id|mime-version|delivered-to):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_FROM = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
_XML = re.compile(
    rb"\s*(?:<\?xml[^>]*>)?\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+\w+[^>]*>\s*)?<([\w:]+)",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVES = {
    "xl/workbook.xml": "an Excel workbook (XLSX)",
    "xl/workbook.bin": "an Excel workbook (XLSB)",
    "ppt/presentation.xml": "a PowerPoint presentation (PPTX)",
    "Index/Document.iwa": "a document of Pages, Numbers or Keynote",
    "index.apxl": "a document of Pages, Numbers or Keynote",
}
_TYPES = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text (ODT)",
    "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument sheet (ODS)",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation (ODP)",
    "application/epub+zip": "an e-book (EPUB)",
}


def _refused(what: str, remedy: str) -> ReadError:
    return ReadError("unsupported-document", f"The file is {what}. {remedy}")


def refuse_other(data: bytes) -> None:
    """Refuse data whose first bytes show that it is no document we read.

    Raises ReadError (unsupported-document, encrypted-document).
    """
    if data.startswith(_OLE):
        raise _old_office(data)
    head = data[:_HEAD]
    if head[4:8] == b"ftyp":
        raise _refused(*_MEDIA.get(head[8:12], ("a film or sound recording", "Name a document.")))
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise _refused("a picture (WebP)", _OCR)
    for magic, name, remedy in _REFUSED:
        # Two letters also begin ordinary text; a program has a zero byte near them.
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head[:_NEAR] or magic[0] > 127):
            raise _refused(name, remedy)
    _refuse_mail(head)
    _refuse_data(head)


def _old_office(data: bytes) -> ReadError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReadError(
            "encrypted-document",
            "The Office document is protected with a password. Save it without password.",
        )
    for stream, name, remedy in _OLD:
        if stream.encode("utf-16-le") in data:
            return _refused(name, remedy)
    return _refused("an old Office document (such as DOC)", _SAVE_DOCX)


def _refuse_mail(head: bytes) -> None:
    """Refuse a message: fields from the first line on, one of them only ever of mail."""
    lower = head.lower()
    if b"mime-version:" in lower and b"multipart/related" in lower and b"saved by" in lower:
        raise _refused("a web archive (MHTML)", "Save the page as HTML.")
    fields = end = 0
    while found := _MAIL_FIELD.match(head, end):
        fields, end = fields + 1, found.end()
    said = head[:end]
    if fields > 1 and _MAIL_FROM.search(said) and _MAIL_SURE.search(said):
        raise _refused("an e-mail message", _MAIL)
    if b"mime-version:" in lower and b"multipart/related" in lower:
        raise _refused("a web archive (MHTML)", "Save the page as HTML.")


def _refuse_data(head: bytes) -> None:
    found = _XML.match(head.removeprefix(b"\xef\xbb\xbf"))
    root = found[1].lower() if found else b""
    if root == b"svg":
        raise _refused("a drawing (SVG)", _OCR)
    if root == b"plist" and b"<key>URL</key>" in head:
        raise _refused("a shortcut to a web address", _SHORTCUT)
    if head.lstrip().startswith(b"<?xml") and root not in (b"html", b""):
        raise _refused("data in XML", "Name the document that people read: PDF, DOCX or HTML.")


def other_archive(names: set[str], declared: str) -> ReadError:
    """Return the refusal of an archive that holds no Word document."""
    if declared in _TYPES:
        return _refused(_TYPES[declared], _SAVE_DOCX)
    for part, name in _ARCHIVES.items():
        if part in names:
            return _refused(name, _SAVE_DOCX)
    if any(name.endswith(".iwa") for name in names):
        return _refused("a document of Pages, Numbers or Keynote", _SAVE_DOCX)
    return _refused("an archive", _UNPACK)
