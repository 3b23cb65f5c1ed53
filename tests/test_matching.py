"""Names as people write them; what stays unknown is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import NotFoundError
from policygraph.matching import Resolver, fold
from policygraph.model import Catalogue, Concept, Text
from policygraph.vocabulary import PREFIXES


def concept(type_: str, prefix: str, slug: str, nl: str, en: str, *aliases: str) -> Concept:
    return Concept(PREFIXES[prefix] + slug, type_, Text(nl, en), aliases)


CATALOGUE = Catalogue(
    {
        c.iri: c
        for c in (
            concept(
                "CareType", "care", "medisch-specialistische-zorg",
                "medisch-specialistische zorg", "medical specialist care", "MSZ",
            ),
            concept("CareType", "care", "wijkverpleging", "wijkverpleging", "district nursing"),
            concept("ProviderType", "prov", "ziekenhuis", "ziekenhuis", "hospital"),
            concept("ProviderType", "prov", "cooperatie", "coöperatie", "cooperative"),
            concept("ProviderType", "prov", "zzp", "zzp'er", "self-employed", "zzp"),
            concept("ProviderType", "prov", "praktijk", "praktijk", "practice"),
            concept("ProviderType", "prov", "a", "dubbel", "twice one"),
            concept("ProviderType", "prov", "b", "dubbel", "twice two"),
        )
    },
    {},
    {},
)  # fmt: skip
NAMES = Resolver(CATALOGUE)


@pytest.mark.parametrize(
    "name",
    [
        "msz", "MSZ", "Medisch specialistische zorg (MSZ)", "medisch-specialistische zorg",
        "Medisch Specialistische Zorg", "medical specialist care", "care:medisch-specialistische-zorg",
        PREFIXES["care"] + "medisch-specialistische-zorg", "medischspecialistischezorg",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_care_type(name: str) -> None:
    assert NAMES.find(name, "CareType").endswith("medisch-specialistische-zorg")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ziekenhuizen", "ziekenhuis"), ("hospitals", "ziekenhuis"), ("ZZP'ers", "zzp"),
        ("zzp’ers", "zzp"), ("COÖPERATIES", "cooperatie"), ("cooperatie", "cooperatie"),
        ("praktijken", "praktijk"),
    ],
)  # fmt: skip
def test_singular_and_plural(name: str, slug: str) -> None:
    assert NAMES.find(name, "ProviderType") == PREFIXES["prov"] + slug


def test_a_typo_is_not_guessed_but_the_nearest_is_named() -> None:
    with pytest.raises(NotFoundError, match=r"'wijkverplging'.*Did you mean 'wijkverpleging'") as e:
        NAMES.find("wijkverplging", "CareType")
    assert e.value.exit_code == 2


def test_a_name_of_another_class_does_not_resolve() -> None:
    with pytest.raises(NotFoundError, match="no care type named 'ziekenhuis'"):
        NAMES.find("ziekenhuis", "CareType")


def test_a_name_that_means_two_things_names_both() -> None:
    with pytest.raises(NotFoundError, match="means several things") as error:
        NAMES.find("dubbel", "ProviderType")
    assert PREFIXES["prov"] + "a" in str(error.value)
    assert PREFIXES["prov"] + "b" in str(error.value)


@given(st.text())
def test_any_text_resolves_or_is_refused(name: str) -> None:
    try:
        assert NAMES.find(name, "CareType", "ProviderType") in CATALOGUE.concepts
    except NotFoundError as error:
        assert error.id == "unknown-name"


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_every_label_and_alias_of_the_real_concepts_resolves(catalogue: Catalogue) -> None:
    names = Resolver(catalogue)
    types = ("CareType", "ProviderType", "ProfessionalRole", "Law", "Certification", "Circumstance")
    for found in catalogue.concepts.values():
        if found.type in types:
            for name in Resolver.names(found):
                assert names.find(name, found.type) == found.iri, name
