"""What a reader looks at: filters, their counts, and the lists that the provisions stand in."""

from collections.abc import Callable

import pytest

from policygraph.applicability import Answer, Question, Status, answer
from policygraph.grouping import WAYS, Decider, by_decider, grouped
from policygraph.model import Catalogue
from policygraph.selection import counts, filtered
from policygraph.view import View
from policygraph.vocabulary import KINDS, PREFIXES

Make = Callable[[str], Catalogue]
CARE, PROV, CIRC, THEME = (PREFIXES[p] for p in ("care", "prov", "circ", "theme"))
POLICY = PREFIXES["policy"] + "p"

WORLD = """
care:wijk a pg:CareType ; skos:prefLabel "wijk"@nl .
care:kind a pg:CareType ; skos:broader care:wijk ; skos:prefLabel "kindzorg"@nl .
facet:vorm a pg:ExclusiveFacet .
prov:zzp a pg:ProviderType ; pg:inFacet facet:vorm ; skos:prefLabel "zzp'er"@nl .
circ:groot a pg:Circumstance ; skos:prefLabel "is groot"@nl .
theme:klachten a pg:Theme ; skos:prefLabel "klachten"@nl .
theme:geld a pg:Theme ; skos:prefLabel "geld"@nl .
law:wkkgz a pg:Law ; skos:prefLabel "Wet kwaliteit"@nl ; skos:altLabel "Wkkgz" .
norm:regeling a pg:Norm ; skos:prefLabel "heeft een klachtenregeling"@nl .
norm:tarief a pg:Norm ; skos:prefLabel "rekent het tarief"@nl .
policy:p a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t ; dcterms:title "P"@nl .
policy:t pg:contractYear "2027"^^xsd:gYear .
<POLICY/L0001> a pg:Expectation ; pg:isGeneralProvisionOf policy:p ; pg:startLine 1 ;
  pg:theme theme:geld ; pg:expresses norm:tarief .
<POLICY/L0002> a pg:Requirement ; pg:isGeneralProvisionOf policy:p ; pg:startLine 2 ;
  pg:theme theme:klachten ; pg:expresses norm:regeling ; pg:citesLaw law:wkkgz .
<POLICY/L0003> a pg:Requirement ; pg:statedIn policy:p ; pg:statedForCareType care:wijk ;
  pg:startLine 3 ; pg:theme theme:geld ; pg:expresses norm:tarief ; pg:guard circ:groot .
<POLICY/L0004> a pg:Requirement ; pg:statedIn policy:p ; pg:statedForCareType care:kind ;
  pg:statedForProviderType prov:zzp ; pg:startLine 4 ; pg:expresses norm:tarief .
<POLICY/L0005> a pg:Requirement ; pg:statedIn policy:p ; pg:statedForCareType care:kind ;
  pg:startLine 5 ; pg:expresses norm:tarief .
<POLICY/L0006> a pg:Prohibition ; pg:statedIn policy:p ; pg:statedForCareType care:kind ;
  pg:startLine 6 ; pg:expresses norm:tarief .
""".replace("POLICY", POLICY)
VIEW = View(CARE + "wijk", year=2027)


def asked(catalogue: Catalogue, view: View = VIEW) -> Answer:
    found = answer(catalogue, view.question)
    assert found is not None
    return found


def lines(catalogue: Catalogue, view: View) -> list[int]:
    return [int(j.provision.iri[-4:]) for j in filtered(catalogue, asked(catalogue, view), view)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"kinds": ("Expectation",)}, [1]),
        ({"kinds": ("Expectation", "Prohibition")}, [1, 6]),
        ({"themes": (THEME + "geld",)}, [1, 3]),
        ({"themes": (THEME + "geld",), "kinds": ("Requirement",)}, [3]),
        ({"policies": (POLICY,)}, [1, 2, 3, 4, 5, 6]),
        ({"policies": (POLICY + "x",)}, []),
        ({"origin": "own"}, [3]),
        ({"origin": "inherited"}, [1, 2, 4, 5, 6]),
        # A word in another form or inside a compound, an alias of a law, the kind, a fact.
        ({"text": "klachten"}, [2]),
        ({"text": "REGELINGEN"}, [2]),
        ({"text": "wkkgz"}, [2]),
        ({"text": "verwachting"}, [1]),
        ({"text": "groot tarief"}, [3]),
        ({"text": "groot klachten"}, []),
        ({"text": "  "}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_filters(catalogue_of: Make, values: dict[str, object], expected: list[int]) -> None:
    assert lines(catalogue_of(WORLD), VIEW.changed(**values)) == expected


def test_the_count_of_a_value_is_what_choosing_it_shows(catalogue_of: Make) -> None:
    catalogue = catalogue_of(WORLD)
    view = VIEW.changed(kinds=("Requirement",), themes=(THEME + "geld",))
    found = counts(catalogue, asked(catalogue).judgements, view)
    assert found.kinds == {"Expectation": 1, "Requirement": 1}
    assert found.themes == {THEME + "klachten": 1, THEME + "geld": 1, "": 2}
    assert found.policies == {POLICY: 1}
    assert found.origins == {"own": 1}


def test_lists_by_kind_begin_with_the_hardest_and_lose_nothing(catalogue: Catalogue) -> None:
    found = asked(catalogue, View(CARE + "wijkverpleging"))
    for way in WAYS:
        groups = grouped(catalogue, found.judgements, way)
        assert sorted(j.provision.iri for g in groups for j in g.items) == sorted(
            j.provision.iri for j in found.judgements
        )
        assert len({g.key for g in groups}) == len(groups)
    kinds = [g.key for g in grouped(catalogue, found.judgements, "kind")]
    assert kinds == [k for k in KINDS if k in kinds]
    sections = grouped(catalogue, found.judgements, "section")
    starts = [g.items[0].provision.place.start_line for g in sections]
    assert starts == sorted(starts)


def test_what_decides_gathers_what_is_open(catalogue_of: Make) -> None:
    found = by_decider(asked(catalogue_of(WORLD)).judgements)

    def shape(decider: Decider) -> tuple[str, tuple[str, ...], list[int]]:
        lines = [int(j.provision.iri[-4:]) for j in decider.items]
        return decider.dimension, decider.wants, lines

    # The fourth waits for the kind of provider and for the care: it stands under the provider.
    assert [shape(d) for d in found] == [
        ("guard", (CIRC + "groot",), [3]),
        ("provider", (PROV + "zzp",), [4]),
        ("care", (CARE + "kind",), [5, 6]),
    ]


def test_every_open_provision_of_the_real_policies_stands_once(catalogue: Catalogue) -> None:
    for care in ("wijkverpleging", "geboortezorg", "medisch-specialistische-zorg"):
        found = answer(catalogue, Question(CARE + care))
        assert found is not None
        decided = [j for d in by_decider(found.judgements) for j in d.items]
        assert len(decided) == len(found.of(Status.OPEN))
        assert {j.provision.iri for j in decided} == {
            j.provision.iri for j in found.of(Status.OPEN)
        }
