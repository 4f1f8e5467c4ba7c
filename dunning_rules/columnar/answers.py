"""Words of answers as the candidates of a `Decided`: the few different words are told once, and every candidate is put
in its place without being sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa

from ..codegen.codes import Code
from .arrays import Ints, different, integers
from .candidates import Worded
from .decided import CANDIDATES, STATUSES
from .kinds import Tables
from .people import FEW_IDS, NOBODY, People
from .words import WIDEST, Written

NO_PARTY: Final = Code("no_party", "no-party", "no-party")
MOST_NAMES: Final = 1 << 20
"""So many candidates of different names are told by number; where there may be more, each is written for itself."""
_TOLD: Final = ("status", "codes", "missing", "obligations")
Said = tuple[str, list[str], list[str], list[str]]
"""Status, codes, missing facts, guards that oblige."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The loans of one kind, answered in columns: the words of each action; `odd` are those to be answered by row."""

    playbook: str
    tables: Tables
    people: People
    worded: tuple[Worded, ...]
    odd: pl.Series


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Candidates of one action and kind, sorted by loan. `begins` is how their names begin, or the whole name; `loans`
    are numbers in the host's table, `parties` and `addresses` places among all ids."""

    begins: str
    playbook: str
    action: str
    loans: Ints
    texts: Ints
    parties: Ints
    addresses: Ints


@dataclass(slots=True, eq=False)
class _Texts:
    """What is said, each different thing once for each action and kind."""

    said: list[Said] = field(default_factory=list)

    def add(self, some: Iterable[Said]) -> int:
        """The number of the first of them."""
        first = len(self.said)
        self.said += some
        return first

    def frame(self) -> pl.DataFrame:
        """`status`, `codes`, `missing`, `obligations` by number."""
        status, codes, missing, obligations = zip(*self.said, strict=True) if self.said else ((), (), (), ())
        told = (("codes", codes), ("missing", missing), ("obligations", obligations))
        columns = [pl.Series("status", status, CANDIDATES["status"]), *(_lists(name, lists) for name, lists in told)]
        return pl.DataFrame(columns)


def _lists(name: str, lists: Sequence[list[str]]) -> pl.Series:
    ends = np.cumsum([0, *map(len, lists)])
    texts = pa.array([text for some in lists for text in some], pa.large_string())
    return pl.Series(name, pa.LargeListArray.from_arrays(pa.array(ends), texts), CANDIDATES[name])


def candidates_of(answered: list[Answered], others: pl.DataFrame, height: int) -> pl.DataFrame:
    """The candidates of the loans that are not odd, and `others`, by loan and name, as `CANDIDATES`. What was answered
    is taken out of its list, kind by kind, so that it need not stay in memory. `height` is the number of loans."""
    texts, blocks = _Texts(), list[_Block]()
    parties, addresses = _Listing("party"), _Listing("address")
    while answered:
        one = answered.pop()
        before = parties.add(one.people.parties["id"]), addresses.add(one.people.addresses["id"])
        blocks += _blocks(one, texts, before)
    before = parties.add(others["party"]), addresses.add(others["address"])
    blocks += _told_by_row(others, texts, before)
    blocks.sort(key=lambda block: block.begins)
    return _joined(blocks, texts, parties.ids(), addresses.ids(), height)


def _blocks(one: Answered, texts: _Texts, before: tuple[int, int]) -> Iterator[_Block]:
    numbers, odd = one.tables.numbers.to_numpy().astype(np.int64), one.odd.to_numpy()
    for worded in one.worded:
        action, targets = worded.action, worded.targets
        name, act = action.action.id, action.action.reach is None
        told = _numbered(worded, texts)
        loans, parties, addresses = targets.loans, targets.parties, targets.addresses
        if odd.any():
            kept = ~odd[loans]
            loans, parties, addresses, told = loans[kept], parties[kept], addresses[kept], told[kept]
        if act:
            parties = addresses = np.full(len(loans), NOBODY)
        else:
            parties, addresses = _shifted(parties, before[0]), _shifted(addresses, before[1])
        yield _Block(name if act else f"{name}/", one.playbook, name, numbers[loans], told, parties, addresses)
        nobody = targets.nobody.to_numpy().astype(np.int64)
        nobody = nobody[~odd[nobody]]
        if len(nobody):
            none, said = np.full(len(nobody), NOBODY), np.full(len(nobody), texts.add([_nobody(action)]))
            yield _Block(name, one.playbook, name, numbers[nobody], said, none, none)


def _shifted(rows: Ints, by: int) -> Ints:
    return np.where(rows == NOBODY, NOBODY, rows + by)


def _numbered(one: Worded, texts: _Texts) -> Ints:
    """For each row what its words say, by number."""
    names, words = list(one.action.names), one.words
    if len(names) == 1 and words.schema[names[0]] in (pl.UInt8, pl.UInt16):
        masks, numbers = different(words[names[0]].to_numpy(), 1 << 16)
        return numbers + texts.add(said(one.action, (int(mask),)) for mask in masks)
    told = words.select(names)
    distinct = told.unique(maintain_order=True)
    first = texts.add(said(one.action, row) for row in distinct.iter_rows())
    found = told.join(distinct.with_row_index("said", first), on=names, how="left", maintain_order="left")["said"]
    every: Ints = found.to_numpy().astype(np.int64)
    return every


def _told_by_row(others: pl.DataFrame, texts: _Texts, before: tuple[int, int]) -> Iterator[_Block]:
    """What the row reader said."""
    if others.is_empty():
        return
    first = texts.add((row[0], row[1], row[2], row[3]) for row in others.select(_TOLD).iter_rows())
    keys = ["playbook", "action", pl.col("party").is_null().alias("bare")]
    groups = others.with_row_index("row").sort("loan", maintain_order=True).group_by(keys, maintain_order=True)
    for playbook, action, bare, rows, loans in groups.agg("row", "loan").iter_rows():
        at = np.array(rows, np.int64)
        parties, addresses = (
            np.where(others[name].is_null().to_numpy()[at], NOBODY, at + start)
            for name, start in zip(("party", "address"), before, strict=True)
        )
        begins = action if bare else f"{action}/"
        yield _Block(begins, playbook, action, np.array(loans, np.int64), at + first, parties, addresses)


# --- every candidate in its place -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Ids:
    """The ids of parties or of addresses, the last of them none. Where few are different, `numbers` says for each row
    which it is; otherwise every row has its own."""

    texts: pl.Series
    numbers: Ints | None

    def of(self, rows: Ints) -> Ints:
        """Where the ids of some rows are."""
        return np.where(rows == NOBODY, len(self.texts) - 1, rows) if self.numbers is None else self.numbers[rows]


@dataclass(slots=True, eq=False)
class _Listing:
    """The ids of the parties or addresses of one kind of loans after the other."""

    name: str
    told: list[pl.Series] = field(default_factory=list)
    size: int = 0

    def add(self, ids: pl.Series) -> int:
        """The place of the first of them."""
        first = self.size
        self.told.append(ids.alias(self.name))
        self.size += len(ids)
        return first

    def ids(self) -> _Ids:
        every, none = pl.concat(self.told, rechunk=True), pl.Series(self.name, [None], pl.String)
        known = every.unique().drop_nulls().sort()
        if len(known) > FEW_IDS:
            return _Ids(pl.concat([every, none], rechunk=True), None)
        numbers = integers(every.cast(pl.Enum(known)), len(known))
        return _Ids(pl.concat([known, none], rechunk=True), np.append(numbers, len(known)))


def _joined(blocks: Sequence[_Block], texts: _Texts, parties: _Ids, addresses: _Ids, height: int) -> pl.DataFrame:
    counts = np.zeros(height, np.int64)
    for block in blocks:
        counts += np.bincount(block.loans, minlength=height)
    free, size = np.cumsum(counts) - counts, int(counts.sum())
    made = {name: np.zeros(size, np.uint32) for name in ("loan", "block", "said", "party", "address")}
    for number, block in enumerate(blocks):
        people, places = parties.of(block.parties), addresses.of(block.addresses)
        at = free[block.loans] + _ranks(block.loans, people, places, parties, addresses)
        made["loan"][at], made["block"][at], made["said"][at] = block.loans, number, block.texts
        made["party"][at], made["address"][at] = people, places
        free += np.bincount(block.loans, minlength=height)
    return _frame(blocks, texts, parties.texts, addresses.texts, pl.DataFrame(made))


def _ranks(loans: Ints, people: Ints, places: Ints, parties: _Ids, addresses: _Ids) -> Ints | int:
    """The place of each candidate among those of its loan and action, by name."""
    again = loans[1:] == loans[:-1]
    if not again.any():
        return 0
    first = np.flatnonzero(np.concatenate([[True], ~again]))
    sizes = np.diff(np.append(first, len(loans)))
    ranks: Ints = np.arange(len(loans)) - np.repeat(first, sizes)
    several = np.flatnonzero(np.repeat(sizes > 1, sizes))
    ids = [parties.texts[pl.Series(people[several])], addresses.texts[pl.Series(places[several])]]
    named = pl.DataFrame(ids).select(pl.concat_str(pl.all(), separator="/", ignore_nulls=True).alias("name"))
    order = named.select(pl.arg_sort_by(pl.lit(pl.Series(loans[several])), "name")).to_series().to_numpy()
    found = ranks.copy()
    found[several[order]] = ranks[several]
    return found


def _frame(
    blocks: Sequence[_Block], texts: _Texts, parties: pl.Series, addresses: pl.Series, made: pl.DataFrame
) -> pl.DataFrame:
    names = _names(blocks, parties, addresses, made)
    block, columns = made["block"], {"loan": made["loan"], "candidate": names}
    for name in ("playbook", "action"):
        columns[name] = pl.Series(name, [getattr(one, name) for one in blocks], pl.String)[block]
    columns |= {"party": parties[made["party"]], "address": addresses[made["address"]]}
    for column in texts.frame().get_columns():
        columns[column.name] = column[made["said"]]
    return pl.DataFrame([columns[name].alias(name) for name in CANDIDATES])


def _names(blocks: Sequence[_Block], parties: pl.Series, addresses: pl.Series, made: pl.DataFrame) -> pl.Series:
    """The names of all candidates, each different one written once where there are few."""
    actions = pl.Series("action", [one.action for one in blocks], pl.String)

    def written(block: pl.Series, party: pl.Series, address: pl.Series) -> pl.Series:
        parts = pl.DataFrame([actions[block], parties[party].alias("party"), addresses[address].alias("address")])
        return parts.select(pl.concat_str(pl.all(), separator="/", ignore_nulls=True)).to_series()

    if len(blocks) * len(parties) * len(addresses) > MOST_NAMES:
        return written(made["block"], made["party"], made["address"])
    key = made["block"].to_numpy().astype(np.int64) * len(parties) + made["party"].to_numpy()
    key = key * len(addresses) + made["address"].to_numpy()
    keys, numbers = different(key, len(blocks) * len(parties) * len(addresses))
    rest, address = np.divmod(keys, len(addresses))
    block, party = np.divmod(rest, len(parties))
    texts = written(pl.Series(block), pl.Series(party), pl.Series(address))
    return texts[pl.Series(numbers.astype(np.uint32))]


# --- in words --------------------------------------------------------------------------------------------------------


def said(action: Written, words: Sequence[int]) -> Said:
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


def _nobody(action: Written) -> Said:
    """What is said of an action that reaches nobody."""
    outside = [payload for payload in action.payloads if payload[0] == "closing" and action.outside]
    codes = coded({NO_PARTY, *(code for _, code, _, _ in outside if code is not None)})
    return STATUSES[2], codes, sorted({fact for _, _, fact, _ in outside if fact is not None}), []
