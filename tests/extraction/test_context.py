"""The sentences around a candidate, and that no more than a few of them are looked at."""

import re

from policygraph.extraction.context import following, previous, resumed, whole

from .building import candidate

RESUMING = re.compile("zij")


def words(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end].strip() for start, end in spans]


def test_sentences_around_a_candidate() -> None:
    text = "Een arts meldt zich. Dan belt zij. Nu wacht zij en schrijft. Wij lezen. Wij bellen."
    found, _ = candidate(text, "en schrijft.")
    assert words(text, (whole(found),)) == ["Nu wacht zij en schrijft."]
    assert words(text, (previous(found),)) == ["Dan belt zij."]
    assert words(text, resumed(found, RESUMING)) == ["Dan belt zij.", "Een arts meldt zich."]
    assert words(text, following(found)) == ["Wij lezen.", "Wij bellen."]
    first, _ = candidate(text, "Een arts meldt zich.")
    assert resumed(first, RESUMING) == ()


def test_a_chain_of_sentences_is_followed_a_few_sentences_far() -> None:
    text = " ".join(f"In week {n} belt zij." for n in range(10, 40))
    last, _ = candidate(text, "In week 39 belt zij.")
    assert words(text, resumed(last, RESUMING))[-1] == "In week 33 belt zij."
    first, _ = candidate(text, "In week 10 belt zij.")
    assert words(text, following(first))[-1] == "In week 16 belt zij."


def test_what_is_longer_than_a_sentence_is_cut() -> None:
    text = "zij belt en " * 1000 + "schrijft. Zij leest."
    found, _ = candidate(text, "schrijft.")
    start, end = whole(found)
    assert 0 < start < found.start < end <= start + 6000
    first, _ = candidate("belt zij en " * 1000, "belt zij")
    assert whole(first) == (0, 3000)
    after, _ = candidate(text, "Zij leest.")
    assert previous(after)[1] - previous(after)[0] == 3000
    assert all(end - start == 3000 for start, end in resumed(after, re.compile("Zij")))
    begin, _ = candidate("Zij leest. Hij" + " belt en" * 1000, "Zij leest.")
    assert [end - start for start, end in following(begin)] == [3000]
