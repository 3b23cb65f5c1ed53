"""What reading says: each sentence is used, in two languages, with the same values."""

import re
from pathlib import Path

from policygraph import reading
from policygraph.model import Text
from policygraph.reading.sentences import _SENTENCES, say

SOURCE = "".join(p.read_text(encoding="utf-8") for p in Path(reading.__path__[0]).glob("*.py"))
BY_COUNT = {"rotated", "outside", "unmapped", "unsafe", "drawings", "pictures", "insertions",
            "deletions", "hidden", "embedded"}  # fmt: skip


def test_each_sentence_is_said_somewhere_and_takes_the_same_values_in_both_languages() -> None:
    said = set(re.findall(r'say\(\s*"([a-z0-9-]+)"', SOURCE)) | BY_COUNT
    assert said == set(_SENTENCES)
    for nl, en in _SENTENCES.values():
        assert nl.count("{}") == en.count("{}")
        assert nl.endswith(".")
        assert en.endswith(".")


def test_a_value_may_have_words_of_its_own_in_each_language() -> None:
    found = say("name-unknown", ".dat", Text("platte tekst", "plain text"))
    assert found == Text(
        "De naam eindigt op .dat; de inhoud is platte tekst en is zo gelezen.",
        "The name ends in .dat; the content is plain text and was read as that.",
    )
