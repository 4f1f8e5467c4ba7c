"""Words of answers as the frames of a `Decided`: the few different words are told once, and joined to candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from ..codegen.codes import Code
from .candidates import Worded
from .decided import CANDIDATES, STATUSES
from .people import People
from .words import WIDEST, Written

NO_PARTY: Final = Code("no_party", "no-party", "no-party")
_TOLD: Final = ("status", "codes", "missing", "obligations")


def frames_of(
    worded: Iterable[Worded], people: People, playbook: str, numbers: pl.Series, odd: pl.Series
) -> list[pl.LazyFrame]:
    """The candidates of the loans that are not odd, action by action, with the loans' numbers in the host's table."""
    return [frame for one in worded for frame in _frames(one, people, playbook, numbers, odd)]


def _frames(one: Worded, people: People, playbook: str, numbers: pl.Series, odd: pl.Series) -> Iterable[pl.LazyFrame]:
    rows, nobody = one.rows, one.nobody
    if odd.any():
        rows = rows.filter(~odd.gather(rows["loan"]))
        nobody = nobody.filter(~odd.gather(nobody)) if len(nobody) else nobody
    name = one.action.action.id
    if rows.height:
        act = one.action.action.reach is None
        party = people.parties["id"].gather(rows["party_row"]) if not act else None
        address = people.addresses["id"].gather(rows["address_row"]) if not act and people.addresses.height else None
        columns = [pl.lit(numbers.gather(rows["loan"])).alias("loan")]
        columns += [
            pl.lit(None if one is None else one, pl.String).alias(key) if one is None else pl.lit(one).alias(key)
            for key, one in (("party", party), ("address", address))
        ]
        told = rows.lazy().with_columns(*columns).join(_table(one, rows), on=list(one.action.names), how="left")
        parts = [pl.lit(name), pl.col("party"), pl.col("address")]
        candidate = pl.concat_str(parts, separator="/", ignore_nulls=True).alias("candidate")
        yield _shaped(told.with_columns(candidate), playbook, name)
    if len(nobody):
        yield _shaped(_nobody(one.action, numbers.gather(nobody)), playbook, name)


def _shaped(frame: pl.LazyFrame, playbook: str, action: str) -> pl.LazyFrame:
    frame = frame.with_columns(pl.lit(playbook).alias("playbook"), pl.lit(action).alias("action"))
    return frame.select(pl.col(name).cast(kind) for name, kind in CANDIDATES.items())


def _table(one: Worded, rows: pl.DataFrame) -> pl.LazyFrame:
    """What each of the different words says."""
    names = list(one.action.names)
    words = rows.select(names).unique(maintain_order=True)
    told = [said(one.action, row) for row in words.iter_rows()]
    columns = [pl.Series(name, [row[at] for row in told], CANDIDATES[name]) for at, name in enumerate(_TOLD)]
    return words.hstack(columns).lazy()


def said(action: Written, words: Sequence[int]) -> tuple[str, list[str], list[str], list[str]]:
    """What the words of a candidate say: status, codes, missing facts, guards that oblige."""
    told = [payload for at, payload in enumerate(action.payloads) if words[at // WIDEST] >> (at % WIDEST) & 1]
    groups = {group for group, *_ in told}
    status = STATUSES[2] if "closing" in groups else STATUSES[1] if "holding" in groups else STATUSES[0]
    codes = {code for group, code, _, _ in told if code is not None}
    missing = {fact for _, _, fact, _ in told if fact is not None}
    obliges = {guard for *_, guard in told if guard is not None}
    return status, coded(codes), sorted(missing), sorted(obliges)


def coded(codes: Iterable[Code]) -> list[str]:
    """Codes as text, in the order of `Candidate.codes`."""
    told = sorted((code.kind, code.rule, code.code) for code in codes)
    return [f"{kind}:{rule}:{code}" for kind, rule, code in told]


def _nobody(action: Written, loans: pl.Series) -> pl.LazyFrame:
    """The candidates of an action that reaches nobody."""
    outside = [payload for payload in action.payloads if payload[0] == "closing" and action.outside]
    codes = coded({NO_PARTY, *(code for _, code, _, _ in outside if code is not None)})
    missing = sorted({fact for _, _, fact, _ in outside if fact is not None})
    told = {"status": STATUSES[2], "codes": codes, "missing": missing, "obligations": []}
    columns = [pl.Series(name, [value], CANDIDATES[name]).new_from_index(0, len(loans)) for name, value in told.items()]
    rows = pl.DataFrame([loans.alias("loan"), *columns]).lazy()
    none = [pl.lit(None, pl.String).alias(name) for name in ("party", "address")]
    return rows.with_columns(pl.lit(action.action.id).alias("candidate"), *none)
