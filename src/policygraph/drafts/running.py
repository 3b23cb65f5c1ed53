"""Several documents ingested at once, each in a process; one that fails costs no other."""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from policygraph.drafts.carrying import carried, masking
from policygraph.drafts.deciding import extended
from policygraph.drafts.extracting import extractor, observer, wordings
from policygraph.drafts.folder import newest_sheet, recovered
from policygraph.drafts.ingesting import (
    Extract,
    Ingested,
    Observe,
    Wanted,
    draft_of,
    slug_for,
    write_draft,
)
from policygraph.drafts.printing import json_lines, summary
from policygraph.drafts.triples import draft_triples, prefixes
from policygraph.errors import InputError, PolicyGraphError
from policygraph.formatting import turtle
from policygraph.model import Language
from policygraph.reading import read
from policygraph.session import Session
from policygraph.wordlists import read_words

__all__ = ["Job", "Made", "run_all"]


@dataclass(frozen=True, slots=True)
class Job:
    """One document to ingest: where things are, what is wanted, and in which form it goes out.

    ``lines`` and ``ttl`` print and write nothing; ``draft`` writes the folder.
    """

    path: Path
    wanted: Wanted
    store: Path
    documents: Path | None
    drafts: Path
    data: Path
    form: Literal["draft", "lines", "ttl"]
    lang: Language


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: text for standard output, messages, numbers; or an error."""

    job: Job
    text: str = ""
    messages: tuple[str, ...] = ()
    numbers: dict[str, Any] | None = None
    error: str = ""


@lru_cache(maxsize=1)
def _prepared(store: Path, documents: Path | None) -> tuple[Session, Extract, Observe]:
    session = Session.open(store, documents)
    return session, extractor(session), observer(session)


def _begin(store: Path, documents: Path | None) -> None:
    """Make what every document of a worker needs; an error is said with its first document."""
    with suppress(PolicyGraphError):
        _prepared(store, documents)
    # What is kept need not be looked through for garbage again and again.
    gc.collect()
    gc.freeze()


def _with_last_year(made: Ingested, session: Session) -> Ingested:
    """Return what was ingested with what was reviewed of the same words in an earlier policy."""
    masked = masking(read_words("quantities")["numbers"], read_words("dates")["months"])
    catalogue = extended(made.catalogue, made.draft)
    return replace(made, draft=carried(made.draft, catalogue, wordings(session), masked))


def _run(job: Job) -> Made:
    session, extract, observe = _prepared(job.store, job.documents)
    document = read(job.path)
    slug = slug_for(job.path, job.wanted)
    known = job.data / "policies" / f"{slug}.ttl"
    words = read_words("publishers")
    made = draft_of(
        job.path, document, job.wanted, session.catalogue, words, extract, known, observe
    )
    made = _with_last_year(made, session)
    messages = [*made.messages, *(warning[job.lang] for warning in document.warnings)]
    if job.form == "lines":
        text = "".join(line + "\n" for line in json_lines(made, job.lang))
        return Made(job, text, tuple(messages))
    if job.form == "ttl":
        return Made(job, turtle(draft_triples(made.draft), prefixes(slug)), tuple(messages))
    folder = job.drafts / slug
    recovered(folder)
    held, more = write_draft(made, folder)
    numbers = summary(made.draft) | {
        "folder": str(folder),
        "sheet": newest_sheet(folder),
        "decided": len(held.kept) + len(held.moved),
        "moved": len(held.moved),
        "orphans": [o.iri for o in held.orphans],
        "to_review": len(held.asked),
    }
    more += [
        f"{o.iri.rsplit('/', 1)[-1]}: the decision of {o.who} ({o.when[:10]}) lost its statement: "
        "its wording is gone or stands more than once. It is kept in orphans.ttl; decide again."
        for o in held.orphans
    ]
    return Made(job, "", (*messages, *more), numbers)


def run_one(job: Job) -> Made:
    """Ingest one document; an error of this project is part of the answer."""
    try:
        return _run(job)
    except PolicyGraphError as error:
        return Made(job, error=str(error))


def run_all(jobs: Sequence[Job], done: Callable[[Made], None] = lambda _: None) -> list[Made]:
    """Ingest documents, as many at once as there are processors; the order is that of the jobs.

    Raises InputError (invalid-parameter) where two documents would have one slug.
    """
    slugs: dict[str, Path] = {}
    for job in jobs:
        slug = slug_for(job.path, job.wanted)
        if slug in slugs:
            raise InputError(
                "invalid-parameter",
                f"{slugs[slug]} and {job.path} would both be the draft {slug!r}. Ingest them one "
                "by one, each with its own --slug.",
            )
        slugs[slug] = job.path
    if len(jobs) == 1:
        only = run_one(jobs[0])
        done(only)
        return [only]
    return list(_several(jobs, done))


def _several(jobs: Sequence[Job], done: Callable[[Made], None]) -> Iterator[Made]:
    workers = min(len(jobs), len(os.sched_getaffinity(0)))
    context = multiprocessing.get_context("spawn")
    for_all = (jobs[0].store, jobs[0].documents)
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=for_all) as pool:
        # The largest first: none is left to the end while the other processors wait.
        tasks: dict[Future[Made], Job] = {
            pool.submit(run_one, job): job for job in sorted(jobs, key=_size, reverse=True)
        }
        made: dict[Path, Made] = {}
        waiting = set(tasks)
        try:
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for task in finished:
                    made[tasks[task].path] = _result(task, tasks[task])
                    done(made[tasks[task].path])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    yield from (made[job.path] for job in jobs)


def _size(job: Job) -> int:
    return job.path.stat().st_size if job.path.is_file() else 0


def _result(task: "Future[Made]", job: Job) -> Made:
    try:
        return task.result()
    except BrokenProcessPool:
        return Made(
            job,
            error=f"{job.path}: the process that read it died, perhaps for lack of memory. Ingest "
            "it alone, or in parts.",
        )
