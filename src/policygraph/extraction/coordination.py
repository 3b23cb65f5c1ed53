"""Where one sentence makes two demands: main clauses, clauses after "dat", infinitives, repeats."""

import re
from collections.abc import Iterator

from policygraph.extraction.cues import Cues

__all__ = ["clauses"]

_JOINT = re.compile(r"(?P<comma>,)?\s+(?P<word>en|maar|of)\s+|(?P<list>,)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SUBORDINATE = re.compile(
    r"\b(?:dat|die|als|indien|omdat|zodat|waarbij|waarin|waardoor|waarmee|waarvan|waarover|wanneer|"
    r"of|om|terwijl|voordat|zolang|tenzij|degene)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*(?:als|indien|wanneer|mocht|hoewel|omdat)\b[^,]*,", re.IGNORECASE)
_SUBJECT = frozenset("u uw wij we zij ze hij het dit deze er men".split())
_CLAUSE_SUBJECTS = frozenset("u uw er wij".split())
_ADVERBS = frozenset("ook tevens daarbij hierbij wel dan zo er daarmee".split())
_ARTICLES = frozenset("de het een uw ons onze".split())
_AUXILIARIES = frozenset("kan kunnen wordt worden is zijn".split())
_MODALS = frozenset("willen wil zullen zal kunnen kan kunt moeten moet mogen mag".split())
_WE_YOU = frozenset("wij we u".split())
_SHORT = 3
_STOP = re.compile(r"[,;:(]")
_FAR = 600
"""Letters before a joint that are looked at for the "dat" or modal verb above its clause."""
_THAT = re.compile(r"\bdat\b", re.IGNORECASE)
_MODAL = re.compile(r"\b(?:kunt|kunnen|moet|moeten|dient|dienen|mag|mogen)\b", re.IGNORECASE)
_OTHER_CLAUSE = re.compile(
    r"^(?:hoe|wat|wie|waar\w*|of|om|die|welke?|wanneer|als|indien|zodat|omdat)\b", re.IGNORECASE
)
_NESTED = re.compile(
    r"\b(?:die|welke|waar\w+|zoals|of|hoe|wat|als|indien|wanneer|omdat|zodat)\b", re.IGNORECASE
)
_AFTER_VERB = frozenset("van voor aan op bij met door om volgens conform tijdens".split())
"""What may follow the verb of such a clause: more about it."""
_PARTICLE = re.compile(
    "^(?:aan|af|bij|deel|door|in|mee|na|om|op|over|plaats|samen|terug|toe|uit|vast|voor|weg)"
)
_REPEATED = re.compile(r"\bvoldo(?:et|en)\b[^,;]*\baan\b", re.IGNORECASE)

_REFUSED = re.compile(
    r"\b(?:geen\b[^,;]*\b(?:contract|overeenkomst|aanbod)\w*|niet\b[^,;]*\bin aanmerking"
    r"|uitgesloten)\b(?P<grounds>.*)",
    re.IGNORECASE | re.DOTALL,
)
_GROUND = re.compile(r"(?:als|indien|wanneer|die)\b", re.IGNORECASE)


def _words(text: str) -> list[str]:
    return [w.casefold() for w in _WORD.findall(text)]


def _finite_at(words: list[str], finite: frozenset[str], *, noun: bool) -> int | None:
    """Return at which word a clause has its verb: first, or after a subject or adverb.

    ``noun``: the subject may be an article and a noun, or a noun alone.
    """
    for place, word in enumerate(words[:3]):
        if word in finite:
            return place
        if word not in _SUBJECT and word not in _ADVERBS and not (place and words[0] == "uw"):
            break
    if noun and len(words) > _SHORT:
        if words[0] in _ARTICLES and words[2] in finite:
            return 2
        if words[0] not in _ARTICLES and words[1] in finite:
            return 1
    return None


def _has_verb(words: list[str], finite: frozenset[str]) -> bool:
    """Tell whether a clause has a verb: a known one, or one beside its subject."""
    said = words[0] in _SUBJECT and words[1].endswith("t")
    plural = words[0] in ("wij", "we", "zij") and words[1].endswith("en")
    asked = _before_subject(words, 0, finite) or _before_subject(words, 1, finite)
    return said or plural or asked or not finite.isdisjoint(words)


def _before_subject(words: list[str], place: int, finite: frozenset[str]) -> bool:
    """Tell whether a verb stands at a place, with "wij" or "u" right after it."""
    if place + 1 >= len(words) or words[place + 1] not in _WE_YOU:
        return False
    return words[place] in finite or (words[place].endswith("en") and words[place + 1] != "u")


def _inverted(words: list[str], left: list[str], finite: frozenset[str]) -> bool:
    """Tell whether a clause begins like "vanaf 2030 volgen wij": verb and subject after a while.

    "volgen wij" at once begins one only after another of its kind ("daarom meten wij …").
    """
    series = _before_subject(left, 0, finite) or _before_subject(left, 1, finite)
    first = 0 if series else 1
    return any(_before_subject(words, i, finite) for i in range(first, min(4, len(words) - 1)))


def _splits(match: re.Match[str], before: str, after: str, finite: frozenset[str]) -> bool:
    """Tell whether a main clause with a verb of its own begins after a joint."""
    words = _words(after[:80])
    if words[:1] == ["dan"] and match["word"] is None:
        # "Hebt u …, dan …": the first part only says when.
        return False
    condition = _CONDITION.match(before)
    main = before[condition.end() :] if condition else before
    left = _words(main)
    if min(len(words), len(left)) < _SHORT or not _has_verb(left, finite):
        return False
    if before.count("(") != before.count(")"):
        return False
    # Inside a clause with "dat" or "om" verbs stand last; one right after "en" is a new clause.
    inside = _SUBORDINATE.search(main) is not None
    alone = not inside and match["word"] != "of" and not _CONDITION.match(before + ",")
    if (
        alone
        and _inverted(_words(_STOP.split(after, maxsplit=1)[0]), left, finite)
        and not _OTHER_CLAUSE.match(after)
    ):
        return True
    word = "," if match["list"] else match["word"].casefold()
    verb = _finite_at(words, finite, noun=not inside and word == "maar")
    if verb is None:
        return False
    if verb == 0 and words[0].endswith("en") and not _MODALS.isdisjoint(left):
        return False
    if word in (",", "of"):
        return words[0] in _CLAUSE_SUBJECTS and verb > 0
    passive = words[1] in _AUXILIARIES
    return (
        not inside
        or words[0] in ("u", "wij")
        or (verb == 0 and not words[0].endswith("en") and not passive)
    )


def _ends_clause(word: str, finite: frozenset[str]) -> bool:
    """Tell whether a word is a verb that can stand last, with a particle before it or not."""
    stem = _PARTICLE.sub("", word, count=1)
    return not word.endswith("en") and (word in finite or stem in finite)


def _verb_last(text: str, finite: frozenset[str]) -> bool:
    """Tell whether a clause has its verb after something else, as clauses with "dat" have."""
    words = _words(text)
    return len(words) > 1 and any(_ends_clause(w, finite) for w in words[1:])


def _splits_inside(before: str, after: str, rest: str, finite: frozenset[str]) -> bool:
    """Tell whether a further clause of the same "dat" begins after a joint.

    ``after`` goes up to the next joint, ``rest`` to the end of the sentence.
    """
    that = list(_THAT.finditer(before))
    if not that or before.count("(") != before.count(")"):
        return False
    clause = before[that[-1].end() :]
    if _OTHER_CLAUSE.match(after) or _NESTED.search(clause):
        return False
    if re.match(r"dat\b", rest):
        return _verb_last(clause, finite)
    words = _words(_NESTED.split(after, maxsplit=1)[0])
    following = [*words[1:], ""]
    ended = any(
        place and _ends_clause(word, finite) and (not after_it or after_it in _AFTER_VERB)
        for place, (word, after_it) in enumerate(zip(words, following, strict=False))
    )
    return ended and words[0] not in finite and _verb_last(clause, finite)


def _infinitives(before: str, after: str, infinitives: frozenset[str]) -> bool:
    """Tell whether a further infinitive of one modal verb stands after a joint."""
    left, right = _words(before), _words(after)
    return (
        _MODAL.search(before) is not None
        and _SUBORDINATE.search(before) is None
        and len(right) >= _SHORT
        and left[-1] in infinitives
        and right[-1] in infinitives
    )


def _another_ground(joint: re.Match[str], before: str, rest: str) -> bool:
    """Tell whether a refusal names a further ground after "of": any of them is enough."""
    refused, ground = _REFUSED.search(before), _GROUND.match(rest)
    if joint["word"] != "of" or refused is None or ground is None:
        return False
    return re.search(rf"\b{ground[0]}\b", refused["grounds"], re.IGNORECASE) is not None


def clauses(text: str, start: int, end: int, cues: Cues) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence that have a demand of their own, in order."""
    begin = start
    joints = list(_JOINT.finditer(text, start, end))
    stops = [*(m.start() for m in joints[1:]), end]
    for match, stop in zip(joints, stops, strict=False):
        before, rest = text[begin : match.start()], text[match.end() : end]
        after = text[match.end() : stop]
        whole = text[max(start, match.start() - _FAR) : match.start()]
        if (
            _splits(match, before, rest, cues.finite)
            or _splits_inside(whole, after, rest, cues.finite)
            or _infinitives(whole, after, cues.infinitives)
            or _another_ground(match, whole, rest)
            or (_REPEATED.search(before) is not None and rest.startswith("aan "))
        ):
            yield begin, match.start()
            begin = match.end()
    yield begin, end
