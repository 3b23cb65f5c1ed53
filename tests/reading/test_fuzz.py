"""However a file is spoilt, reading gives a result or the documented error, and nothing else."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygraph.reading import Limits, ReadError
from policygraph.reading.worker import parse

from .seeds import SEEDS, Change, rezipped, spoilt

_TOKENS = st.sampled_from(
    [b"<", b">", b"<table>", b"<li>", b"<w:p>", b"[", b"<<", b"endobj", b"\0", b"\xff", b"-1",
     b"99999999999", b"(", b"<a href=", b"</ul>", b"BT", b" Tj ", b"\n# ", b"\xef\xbb\xbf", b'w:val="']
) | st.binary(max_size=12)  # fmt: skip
_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["cut", "flip", "drop", "splice", "write"]),
        st.integers(0, 1 << 20),
        st.integers(0, 200),
        _TOKENS,
    ),
    min_size=1,
    max_size=6,
)
_PARTS = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels",
          "[Content_Types].xml"]  # fmt: skip
_SLOW = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def reads_or_refuses(data: bytes, suffix: str) -> None:
    try:
        read = parse(data, suffix, Limits())
    except ReadError as error:
        assert error.id
        assert str(error).endswith(".")
    except (MemoryError, RecursionError):
        # The process that reads turns both into reading-too-costly.
        return
    else:
        assert any(line.text.strip() for line in read.lines)
        assert all("\n" not in line.text for line in read.lines)


@pytest.mark.parametrize("suffix", sorted(SEEDS))
@_SLOW
@given(changes=_CHANGES)
def test_spoilt_files(suffix: str, changes: list[Change]) -> None:
    reads_or_refuses(spoilt(SEEDS[suffix], changes), suffix)


@pytest.mark.parametrize("part", _PARTS)
@_SLOW
@given(changes=_CHANGES)
def test_spoilt_parts_of_a_word_document(part: str, changes: list[Change]) -> None:
    with zipfile.ZipFile(BytesIO(SEEDS[".docx"])) as archive:
        content = archive.read(part)
    reads_or_refuses(rezipped(SEEDS[".docx"], part, spoilt(content, changes)), ".docx")


@_SLOW
@given(data=st.binary(max_size=400), suffix=st.sampled_from([*SEEDS, "", ".xyz"]))
def test_any_bytes(data: bytes, suffix: str) -> None:
    reads_or_refuses(data, suffix)
