"""Search with the words that practitioners use, and with words that must not match."""

import pytest

from policygraph.model import Catalogue, Concept, Text
from policygraph.search import Hit, SearchIndex, words
from policygraph.vocabulary import PREFIXES

CARE, PROV, LAW, NORM = (PREFIXES[p] for p in ("care", "prov", "law", "norm"))


@pytest.fixture(scope="module")
def index(catalogue: Catalogue) -> SearchIndex:
    return SearchIndex(catalogue)


def small(*names: str) -> SearchIndex:
    concepts = [
        Concept(f"{NORM}{i}", "Norm", Text(name, f"english {i}")) for i, name in enumerate(names)
    ]
    return SearchIndex(Catalogue({c.iri: c for c in concepts}, {}, {}))


def found(hits: list[Hit], iri: str) -> Hit:
    hit = next((h for h in hits if h.iri == iri), None)
    assert hit is not None, [h.iri for h in hits]
    return hit


@pytest.mark.parametrize(
    ("query", "iri", "how"),
    [
        ("zzp", PROV + "zzp", "label"),
        ("ZZP'ers", PROV + "zzp", "label"),
        ("zelfstandige", PROV + "zzp", "word"),
        ("zelfstandigen zonder personeel", PROV + "zzp", "alias"),
        ("wijkverpleegkundige", PREFIXES["role"] + "wijkverpleegkundige", "label"),
        ("wijkverpleegkundigen", PREFIXES["role"] + "wijkverpleegkundige", "alias"),
        ("klachtenregelingen", PREFIXES["theme"] + "klachten", "stem"),
        ("avg", LAW + "avg", "alias"),
        ("A.V.G.", LAW + "avg", "alias"),
        ("HKZ", PREFIXES["cert"] + "hkz", "alias"),
        ("wkkgz", LAW + "wkkgz", "alias"),
        ("kraamzorgorganisaties", PROV + "kraamzorginstelling", "alias"),
        ("aanbieder van kraamzorg", PROV + "kraamzorginstelling", "part"),
        ("geboortezorg", CARE + "geboortezorg", "label"),
        ("GEBOORTEZORG!", CARE + "geboortezorg", "label"),
        ("keurmerken", PREFIXES["cert"] + "tx-keurmerk", "stem"),
        ("coöperaties", PROV + "cooperatie", "alias"),
        ("cooperatie", PROV + "cooperatie", "label"),
        ("wijkverplegin", CARE + "wijkverpleging", "fuzzy"),
        ("district nursing", CARE + "wijkverpleging", "label"),
        ("asr-wijkverpleging-2027", PREFIXES["policy"] + "asr-wijkverpleging-2027", "alias"),
    ],
)
def test_practitioners_words(index: SearchIndex, query: str, iri: str, how: str) -> None:
    hit = found(index.search(query), iri)
    assert hit.how == how, hit


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("zzp", PROV + "zzp"),
        ("geboortezorg", CARE + "geboortezorg"),
        ("avg", LAW + "avg"),
        ("hkz", PREFIXES["cert"] + "hkz"),
        ("coöperaties", PROV + "cooperatie"),
        ("kraamzorgorganisaties", PROV + "kraamzorginstelling"),
        ("wijkverplegin", CARE + "wijkverpleging"),
    ],
)
def test_what_is_meant_comes_first(index: SearchIndex, query: str, first: str) -> None:
    assert index.search(query)[0].iri == first


def test_a_norm_is_found_by_its_words(index: SearchIndex) -> None:
    hit = index.search("verscherpt toezicht")[0]
    assert (hit.type, hit.how) == ("Norm", "word")
    assert "verscherpt toezicht" in hit.matched
    assert all("toezicht" in h.matched for h in index.search("verscherpt toezicht"))


@pytest.mark.parametrize(
    "query", ["raam", "oop", "avgas", "xyzzy", "ziekenhuisbrug", "", "  ", "…"]
)
def test_near_misses_find_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query) == []


def test_a_word_inside_a_word_is_not_a_part(index: SearchIndex) -> None:
    assert not [h for h in index.search("wet") if "wetenschap" in h.matched.lower()]
    assert "huisarts" in {h.matched for h in index.search("arts")}
    assert "huisarts" not in {h.matched for h in index.search("art")}


def test_the_leading_ge_is_not_stripped() -> None:
    index = small("geboortezorg", "boortezorg")
    assert [(h.matched, h.how) for h in index.search("boortezorg")] == [("boortezorg", "label")]


def test_the_order_is_label_alias_word_stem_part() -> None:
    names = {
        "keurmerk": (),
        "bewijs": ("keurmerk",),
        "het keurmerk van de branche": (),
        "twee keurmerken": (),
        "kwaliteitskeurmerk voor kwaliteit": (),
        "merk": (),
    }
    concepts = [
        Concept(f"{NORM}{i}", "Norm", Text(n, f"english {i}"), aliases)
        for i, (n, aliases) in enumerate(names.items())
    ]
    index = SearchIndex(Catalogue({c.iri: c for c in concepts}, {}, {}))
    hits = index.search("keurmerk")
    assert [h.how for h in hits] == ["label", "alias", "word", "stem", "part"]
    assert [h.iri for h in hits] == [f"{NORM}{i}" for i in range(5)]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("werkplan voor de afdeling werk plan", "plan"),
        ("verpleging van kinderen en zorg, kinderenzorg", "kind"),
        ("bedrijfsvoering en voering", "bedrijf"),
        ("kraamzorg is zorg", "kraam"),
    ],
)
def test_compounds_split_at_words_of_the_graph(name: str, query: str) -> None:
    assert small(name, query).search(query)[0].how == "label"
    assert NORM + "0" in {h.iri for h in small(name, query).search(query)}


def test_an_ending_is_no_part_of_a_compound() -> None:
    index = small("huiselijk geweld", "huis", "jaarlijks overleg", "huisbezoek")
    assert {h.matched for h in index.search("huis")} == {"huis", "huisbezoek"}


def test_every_word_must_match(index: SearchIndex) -> None:
    assert index.search("verscherpt kraamzorg") == []


def test_a_typo_is_tried_only_where_nothing_else_is_found() -> None:
    index = small("wijkverpleging", "wijkverplegink")
    assert [h.matched for h in index.search("wijkverpleging")] == ["wijkverpleging"]
    assert {h.how for h in index.search("wijkverpleginx")} == {"fuzzy"}


def test_short_words_are_never_guessed() -> None:
    assert small("avg", "igj").search("avh") == []


def test_the_same_question_gives_the_same_order(catalogue: Catalogue, index: SearchIndex) -> None:
    for query in ("zorg", "keurmerk", "aanbieder", "wijkverplegin"):
        assert index.search(query) == SearchIndex(catalogue).search(query)


def test_types_narrow_before_typos_are_tried(index: SearchIndex) -> None:
    assert {h.type for h in index.search("keurmerken", ["Norm"])} == {"Norm"}
    assert index.search("avg", ["CareType"]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Coöperatie (zzp’ers)", ("cooperatie", "zzp")),
        ("a.s.r. zorgverzekeringen", ("asr", "zorgverzekeringen")),
        ("'s nachts", ("nachts",)),
        ("NEN-7510:2024", ("nen", "7510", "2024")),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


def test_a_query_of_any_length_is_answered_soon(index: SearchIndex) -> None:
    for query in ("zorg" * 50, "zorg en " * 25, "a.b." * 50, "ß" * 200, "\x00\ud83d" * 10):
        index.search(query)
