"""Small random worlds: types, policies and provisions, as plain values and as Turtle.

``status`` is DESIGN section 3 written down a second time, from the definition and over the asserted
values alone, so that the code, the SPARQL question and the definition can be held together.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

CARE = ("wijk", "kind", "nacht", "geboorte", "kraam")
CARE_BROADER = {"kind": "wijk", "nacht": "kind", "kraam": "geboorte"}
PROVIDERS = {
    "zzp": "rechtsvorm",
    "cooperatie": "rechtsvorm",
    "ziekenhuis": "instelling",
    "umc": "instelling",
    "kliniek": "instelling",
    "nieuw": "status",
    "starter": "status",
    "bestaand": "status",
    "zorggroep": "functie",
}
PROVIDER_BROADER = {"umc": "ziekenhuis", "starter": "nieuw"}
EXCLUSIVE = {"rechtsvorm", "instelling", "beroep"}
ROLES = {
    "verpleegkundige": "beroep",
    "wijkverpleegkundige": "beroep",
    "verloskundige": "beroep",
    "wondconsulent": "kwalificatie",
}
ROLE_BROADER = {"wijkverpleegkundige": "verpleegkundige"}
EXCLUDES = {("nieuw", "bestaand")}
FACTS = ("pgb", "groot")
YEARS = (2025, 2026, 2027)
DAYS = ("2026-04-01", "2026-05-01", "2026-06-01")
AROUND = ("2026-03-31", *DAYS, "2026-05-15", "2027-01-01")


@dataclass(frozen=True)
class P:
    """A provision of the world; an empty scope means all that its policy concerns."""

    care: frozenset[str]
    providers: frozenset[str]
    roles: frozenset[str]
    guard: str | None
    exception: str | None


@dataclass(frozen=True)
class T:
    """A term: a year, limited to any of these care and provider types where there are any."""

    year: int
    care: frozenset[str]
    providers: frozenset[str]


@dataclass(frozen=True)
class V:
    """Another version: what it concerns, its terms, its day of issue; with one general provision."""

    concerns: str
    terms: tuple[T, ...]
    issued: str | None


@dataclass(frozen=True)
class World:
    """One policy that concerns ``wijk`` or ``geboorte``, and versions of it.

    Policy 0 is the one with the provisions, the others are the versions; of each pair in
    ``replaces`` the first replaces the second.
    """

    concerns: str
    terms: tuple[T, ...]
    provisions: tuple[P, ...]
    issued: str | None = None
    versions: tuple[V, ...] = ()
    replaces: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class X:
    """Who asks."""

    care: str
    year: int
    providers: frozenset[str]
    roles: frozenset[str]
    given: tuple[tuple[str, bool], ...]
    as_of: str | None = None


def some(options: object, most: int) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(options)), max_size=most)  # type: ignore[call-overload]


provisions = st.builds(
    P,
    some(CARE, 2),
    some(PROVIDERS, 3),
    some(ROLES, 2),
    st.none() | st.sampled_from(FACTS),
    st.none() | st.sampled_from(FACTS),
)
terms = st.builds(T, st.sampled_from(YEARS), some(CARE, 2), some(PROVIDERS, 1))
some_terms = st.lists(terms, min_size=1, max_size=3).map(tuple)
days = st.none() | st.sampled_from(DAYS)
areas = st.sampled_from(("wijk", "wijk", "geboorte", "kind"))
versions = st.builds(V, areas, some_terms, days)


@st.composite
def worlds_of(draw: st.DrawFn) -> World:
    others = draw(st.lists(versions, max_size=3).map(tuple))
    numbers = st.integers(0, len(others))
    pairs = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])
    return World(
        draw(st.sampled_from(("wijk", "geboorte"))),
        draw(some_terms),
        draw(st.lists(provisions, min_size=1, max_size=6).map(tuple)),
        draw(days),
        others,
        draw(st.frozensets(pairs, max_size=4)) if others else frozenset(),
    )


worlds = worlds_of()


def askers(most: int = 3) -> st.SearchStrategy[X]:
    given_ = st.dictionaries(st.sampled_from(FACTS), st.booleans()).map(
        lambda d: tuple(sorted(d.items()))
    )
    return st.builds(
        X,
        st.sampled_from(CARE),
        st.sampled_from(YEARS),
        some(PROVIDERS, most),
        some(ROLES, most),
        given_,
        st.none() | st.sampled_from(AROUND),
    )


def up(type_: str, broader: dict[str, str]) -> set[str]:
    out = {type_}
    while type_ in broader:
        type_ = broader[type_]
        out.add(type_)
    return out


def below(type_: str, of: str, broader: dict[str, str]) -> bool:
    """Tell whether a type is ``of`` or narrower."""
    return of in up(type_, broader)


def replaced_by(world: World, policy: int) -> set[int]:
    """Return what a policy replaces, at once or by way of others."""
    out: set[int] = set()
    for _ in world.replaces:
        out |= {b for a, b in world.replaces if a == policy or a in out}
    return out


def there(world: World, policy: int, x: X) -> bool:
    """A version is there from its day, and not before what it replaces; not known is past."""
    days = [world.issued, *(v.issued for v in world.versions)]
    known = [days[i] for i in {policy} | replaced_by(world, policy)]
    return x.as_of is None or all(day is None or day <= x.as_of for day in known)


def superseded(world: World, policy: int, x: X) -> bool:
    """Another that is there replaces it, and holds for all of X in that year."""
    for other in range(len(world.versions) + 1):
        replaces = policy in replaced_by(world, other) and other not in replaced_by(world, policy)
        area = world.versions[other - 1].concerns if other else world.concerns
        whole = below(x.care, area, CARE_BROADER) and term(world, x, other) == "satisfied"
        if replaces and there(world, other, x) and whole:
            return True
    return False


def year(world: World, x: X, policy: int = 0) -> str:
    if not there(world, policy, x) or superseded(world, policy, x):
        return "failed"
    return term(world, x, policy)


def version_status(world: World, number: int, x: X) -> str:
    """Return how the general provision of a version comes out."""
    area = world.versions[number - 1].concerns
    general = P(frozenset({area}), frozenset(), frozenset(), None, None)
    return worst([year(world, x, number), care(world, general, x)])


def term(world: World, x: X, policy: int) -> str:
    found = "failed"
    for term in world.versions[policy - 1].terms if policy else world.terms:
        if term.year != x.year:
            continue
        if not term.care and not term.providers:
            return "satisfied"
        if any(below(x.care, c, CARE_BROADER) for c in term.care):
            return "satisfied"
        if any(below(n, p, PROVIDER_BROADER) for p in term.providers for n in x.providers):
            return "satisfied"
        if term.providers or any(below(c, x.care, CARE_BROADER) for c in term.care):
            found = "open"
    return found


def care(world: World, p: P, x: X) -> str:
    scope = p.care or {world.concerns}
    if any(below(x.care, c, CARE_BROADER) for c in scope):
        return "satisfied"
    if any(below(c, x.care, CARE_BROADER) for c in scope):
        return "open"
    return "failed"


def excluded(wanted: str, named: frozenset[str]) -> bool:
    for mine in named:
        for a in up(mine, PROVIDER_BROADER):
            for b in up(wanted, PROVIDER_BROADER):
                if (a, b) in EXCLUDES or (b, a) in EXCLUDES:
                    return True
    return False


def typed(
    scope: frozenset[str], named: frozenset[str], facets: dict[str, str], broader: dict[str, str]
) -> str:
    results = ["satisfied"]
    for facet in {facets[s] for s in scope}:
        wanted = {s for s in scope if facets[s] == facet}
        mine = {n for n in named if facets[n] == facet}
        if any(below(n, w, broader) for n in named for w in wanted):
            results.append("satisfied")
        elif all(excluded(w, named) for w in wanted) or (
            facet in EXCLUSIVE
            and mine
            and not any(below(w, n, broader) for n in mine for w in wanted)
        ):
            results.append("failed")
        else:
            results.append("open")
    return worst(results)


def guard(p: P, x: X) -> str:
    given = dict(x.given)
    results = ["satisfied"]
    if p.guard:
        results.append({True: "satisfied", False: "failed", None: "open"}[given.get(p.guard)])
    if p.exception and given.get(p.exception):
        results.append("failed")
    return worst(results)


def worst(results: list[str]) -> str:
    return max(results, key=["satisfied", "open", "failed"].index)


def asked_about(world: World, x: X) -> bool:
    """Tell whether the policy concerns X's care, or something broader or narrower."""
    return x.care in up(world.concerns, CARE_BROADER) or below(x.care, world.concerns, CARE_BROADER)


def status(world: World, p: P, x: X) -> str:
    return worst(
        [
            year(world, x),
            care(world, p, x),
            typed(p.providers, x.providers, PROVIDERS, PROVIDER_BROADER),
            typed(p.roles, x.roles, ROLES, ROLE_BROADER) if x.roles else "satisfied",
            guard(p, x),
        ]
    )


def _types() -> str:
    out = [f"care:{c} a pg:CareType ." for c in CARE]
    out += [f"care:{n} skos:broader care:{b} ." for n, b in CARE_BROADER.items()]
    out += [f"prov:{p} a pg:ProviderType ; pg:inFacet facet:{f} ." for p, f in PROVIDERS.items()]
    out += [f"prov:{n} skos:broader prov:{b} ." for n, b in PROVIDER_BROADER.items()]
    out += [f"role:{r} a pg:ProfessionalRole ; pg:inFacet facet:{f} ." for r, f in ROLES.items()]
    out += [f"role:{n} skos:broader role:{b} ." for n, b in ROLE_BROADER.items()]
    out += [f"prov:{a} pg:excludes prov:{b} ." for a, b in EXCLUDES]
    for facet in {*PROVIDERS.values(), *ROLES.values()}:
        kind = "ExclusiveFacet" if facet in EXCLUSIVE else "CombiningFacet"
        out.append(f"facet:{facet} a pg:{kind} .")
    out += [f"circ:{f} a pg:Circumstance ." for f in FACTS]
    return "\n".join(out)


TYPES = _types()
POLICY = "https://w3id.org/policygraph/id/policy/world"


def iri(index: int, policy: int = 0) -> str:
    return f"{policy_iri(policy)}/L{index + 1:04d}"


def policy_iri(policy: int) -> str:
    return f"{POLICY}-{policy}" if policy else POLICY


def _policy(number: int, concerns: str, terms: tuple[T, ...], issued: str | None) -> list[str]:
    me = policy_iri(number)
    out = [f"<{me}> a pg:Policy ; pg:concerns care:{concerns} ."]
    out += [f'<{me}> dcterms:issued "{issued}"^^xsd:date .'] if issued else []
    for i, term in enumerate(terms):
        t = f"<{me}/term-{i}>"
        out.append(f'<{me}> pg:hasTerm {t} . {t} pg:contractYear "{term.year}"^^xsd:gYear .')
        out += [f"{t} pg:forCareType care:{c} ." for c in sorted(term.care)]
        out += [f"{t} pg:forProviderType prov:{p} ." for p in sorted(term.providers)]
    return out


def turtle(world: World) -> str:
    out = [TYPES, *_policy(0, world.concerns, world.terms, world.issued)]
    for number, v in enumerate(world.versions, 1):
        out += _policy(number, v.concerns, v.terms, v.issued)
        general = f"<{iri(0, number)}> a pg:Requirement ; pg:startLine 1"
        out.append(f"{general} ; pg:isGeneralProvisionOf <{policy_iri(number)}> .")
    for one, other in sorted(world.replaces):
        out.append(f"<{policy_iri(one)}> dcterms:replaces <{policy_iri(other)}> .")
    for i, p in enumerate(world.provisions):
        me = f"<{iri(i)}>"
        scoped = p.care or p.providers or p.roles
        home = "statedIn" if scoped else "isGeneralProvisionOf"
        out.append(f"{me} a pg:Requirement ; pg:{home} <{POLICY}> ; pg:startLine {i + 1} .")
        stated = p.care or ({world.concerns} if scoped else set())
        out += [f"{me} pg:statedForCareType care:{c} ." for c in sorted(stated)]
        out += [f"{me} pg:statedForProviderType prov:{c} ." for c in sorted(p.providers)]
        out += [f"{me} pg:statedForRole role:{c} ." for c in sorted(p.roles)]
        out += [f"{me} pg:guard circ:{p.guard} ."] if p.guard else []
        out += [f"{me} pg:exception circ:{p.exception} ."] if p.exception else []
    return "\n".join(out)
