"""What a user has entered of the conditions, from her own file; and when that must be asked again.

The file is JSON, described in docs/evidence-file.md. An entry belongs to a norm and to what was
demanded when it was made: its fingerprint. Where a policy demands the same of the norm again, the
entry counts again; where it demands something else, the old entry is shown and nothing is taken
from it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from policygraph.errors import InputError
from policygraph.model import Language, Provision, Text

__all__ = ["FORMAT", "MET_WORDS", "VERSION", "Entry", "Evidence", "fingerprint", "read_evidence"]

FORMAT = "policygraph-evidence"
VERSION = 1
_LONGEST = 10_000
_MOST = 20_000

# A field named as its type hides it from its own annotation.
Day = date
Met = Literal["", "yes", "no", "partly", "not-applicable"]

MET_WORDS: Mapping[str, Text] = {
    "yes": Text("ja", "yes"),
    "no": Text("nee", "no"),
    "partly": Text("deels", "partly"),
    "not-applicable": Text("n.v.t.", "n/a"),
}
"""What can be answered to "met?"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered of one norm for one demand; ``met`` empty: not assessed yet."""

    fingerprint: str = ""
    policy: str = ""
    met: Met = ""
    evidence: str = ""
    owner: str = ""
    date: Day | None = None
    note: str = ""

    def met_words(self, lang: Language) -> str:
        """Return the answer in words, empty where there is none."""
        return MET_WORDS[self.met][lang] if self.met else ""

    @property
    def proven(self) -> bool:
        """Tell whether it is met and some evidence is named."""
        return self.met == "yes" and bool(self.evidence.strip())


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was entered: by norm, the entries in the order in which they were made."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def of(self, norm: str | None, print_: str) -> Entry | None:
        """Return the entry for what is demanded now, None where something else was assessed."""
        found = [e for e in self.entries.get(norm or "", ()) if e.fingerprint == print_]
        return found[-1] if found else None

    def earlier(self, norm: str | None) -> Entry | None:
        """Return the last entry of a norm, whatever was demanded then."""
        return next(reversed(self.entries.get(norm or "", ())), None)


def _fold(text: Text | None) -> str:
    return " ".join(text.nl.casefold().split()) if text else ""


def _demand(provision: Provision) -> Mapping[str, Any]:
    """Return what a provision demands beyond its norm, without where and how it is written."""
    return {
        "kind": provision.kind,
        "whom": [
            sorted(provision.care_types),
            sorted(provision.provider_types),
            sorted(provision.roles),
            provision.bearer,
        ],
        "guard": provision.guard,
        "exception": provision.exception,
        "trigger": _fold(provision.trigger),
        "proof": sorted(sorted(members) for members in provision.proof),
        "thresholds": sorted(
            [_fold(t.what), t.comparator, float(t.value), _fold(t.unit)]
            for t in provision.thresholds
        ),
        "deadlines": sorted(
            [d.date or "", str(d.inclusive), d.period or "", _fold(d.what)]
            for d in provision.deadlines
        ),
    }


def fingerprint(provision: Provision) -> str:
    """Return a short hash of what is demanded: the same demand in another year has the same.

    Order, place and wording of the document make no difference, nor does the policy.
    """
    text = json.dumps(_demand(provision), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read_evidence(text: str) -> Evidence:
    """Return what a file says. Raises InputError (invalid-parameter) saying what is wrong with it.

    Unknown fields are passed over, so that a newer file of the same version can be read.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong("it is not JSON") from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _wrong(f'it has no "format": "{FORMAT}"')
    if whole.get("version") != VERSION:
        raise _wrong(f"it is of version {whole.get('version')!r}; this server reads {VERSION}")
    entries = whole.get("entries", {})
    if not isinstance(entries, dict) or len(entries) > _MOST:
        raise _wrong(f'"entries" must be an object of at most {_MOST} norms')
    return Evidence({norm: tuple(_entries(norm, items)) for norm, items in entries.items()})


def _entries(norm: str, items: Any) -> Iterable[Entry]:
    if not isinstance(items, list) or len(items) > 100:
        raise _wrong(f"the entries of {norm[:200]} must be a list of at most 100")
    for item in items:
        if not isinstance(item, dict):
            raise _wrong(f"an entry of {norm[:200]} is no object")
        yield _entry(norm, item)


def _entry(norm: str, item: Mapping[str, Any]) -> Entry:
    texts = {}
    for name in ("fingerprint", "policy", "evidence", "owner", "note"):
        value = item.get(name, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise _wrong(f'"{name}" of {norm[:200]} must be text of at most {_LONGEST} characters')
        texts[name] = value
    met = item.get("met", "")
    if met not in get_args(Met):
        raise _wrong(f'"met" of {norm[:200]} must be yes, no, partly or not-applicable')
    return Entry(met=met, date=_day(norm, item.get("date")), **texts)


def _day(norm: str, value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _wrong(f'"date" of {norm[:200]} must be a day such as 2026-12-01') from error


def _wrong(why: str) -> InputError:
    return InputError("invalid-parameter", f"The evidence file cannot be read: {why}.")
