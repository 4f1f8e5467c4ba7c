"""The actions of a generated function: each with its own block, or all in one loop in which shared rules stand once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..rules import Action
from .codes import DENIED, NOT_OPEN, PERMITTED
from .pieces import ACTION, Block, Piece
from .truths import grouped

OF_TARGETS = (
    *("kind in", "kind not", "kind ==", "kind !=", "site in", "site not", "site ==", "site !="),
    *("clock[", "liability", "nature", "language"),
)
"""What of a target is seldom asked, as it stands in the text."""
MOST_COPIED = 120
"""So many copies of rules are written out, each action's own below it, which answers a little sooner. Beyond, all
actions go through one loop: reading the copies would take longer than many loans take to be answered."""


def worth_joining(blocks: Sequence[Block]) -> bool:
    """Whether the rules of all blocks are too many to be written out for each."""
    return sum(len(block.pieces) for block in blocks) > MOST_COPIED


def apart(actions: Sequence[Action], blocks: Sequence[Block], shut: Sequence[str], nobody: int) -> Iterator[str]:
    """Action by action; `shut` tells why no stage opens each, `nobody` is the code of having no party to reach."""
    for number, action in enumerate(actions):
        yield _title(action)
        yield f"shut = {shut[number]}"
        for block in blocks:
            if block.action == number:
                closing, holding, advising = ([line for one in part for line in one.lines] for part in _parts(block))
                for line in _loop(f"targets[{number}][{block.role}]", closing, holding, advising):
                    yield line.replace(ACTION, str(number))
        if action.reach is not None:
            yield f"if empty[{number}]:"
            yield f"    add(({NOT_OPEN}, ({nobody},)))"


def together(actions: Sequence[Action], blocks: Sequence[Block], shut: Sequence[str], nobody: int) -> Iterator[str]:
    """One loop over the blocks, each known by a bit; what is not of all of them is asked where its bits tell so."""
    entries = [(number, [block.role for block in blocks if block.action == number]) for number in range(len(actions))]
    flat = [(number, role) for number, roles in entries for role in roles or [0]]
    yield "for (on, action, role), shut in zip("
    yield "    ("
    for place, (number, role) in enumerate(flat):
        yield f"        ({1 << place}, {number}, {role}),  {_title(actions[number])}"
    yield "    ),"
    yield f"    ({', '.join(shut[number] for number, _ in flat)},),"
    yield "):"
    bits = [1 << flat.index((block.action, block.role)) for block in blocks]
    closing, holding, advising = (
        _shared(list(zip(bits, part, strict=True))) for part in zip(*map(_parts, blocks), strict=True)
    )
    for line in _loop("targets[action][role]", closing, holding, advising):
        yield f"    {line.replace(ACTION, 'action')}"
    yield "    if empty[action]:  # nobody has any of its roles, so that it has one entry"
    yield f"        add(({NOT_OPEN}, ({nobody},)))"


def _title(action: Action) -> str:
    return f"# {'act' if action.reach is None else 'contact'} {action.id}"


def _parts(block: Block) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
    return block.closing, block.holding, block.advising


def _shared(parts: Sequence[tuple[int, Iterable[Piece]]]) -> list[str]:
    """The pieces of blocks, each with its bit, in their order and each text once; neighbours of the same blocks stand
    under one test."""
    same: dict[int, int] = {}  # most pieces that are equal are one object: comparing these takes longer
    by_id: dict[int, Piece] = {}
    for bit, pieces in parts:
        for piece in pieces:
            number = id(piece)
            by_id[number] = piece
            same[number] = same.get(number, 0) | bit
    found: dict[Piece, int] = {}
    for number, piece in by_id.items():
        found[piece] = found.get(piece, 0) | same[number]
    ordered = sorted(found, key=lambda piece: (piece.order, -found[piece].bit_count()))
    runs = [
        (bits, [line for piece in run for line in piece.lines]) for bits, run in groupby(ordered, key=found.__getitem__)
    ]
    everywhere = sum(bit for bit, _ in parts)
    return [line for chain in _chains(runs) for line in _tested(chain, everywhere)]


Run = tuple[int, list[str]]
"""Lines that several blocks share, and the bits of these."""


def _chains(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Neighbours of which no block has more than one."""
    chain: list[Run] = []
    bits = 0
    for run in runs:
        if bits & run[0]:
            yield chain
            chain, bits = [], 0
        chain.append(run)
        bits |= run[0]
    if chain:
        yield chain


def _tested(chain: Sequence[Run], everywhere: int) -> Iterator[str]:
    """Lines, each under a test for its blocks; a long chain is passed over at once by blocks that have none of it."""
    whole = sum(bits for bits, _ in chain)
    if len(chain) == 1:
        yield from chain[0][1] if whole == everywhere else _one_run(*chain[0])
        return
    deep = "    " if len(chain) > 2 and whole != everywhere else ""
    if deep:
        yield f"if on & {whole}:"
    for place, (bits, lines) in enumerate(chain):
        yield f"{deep}{'elif' if place else 'if'} on & {bits}:"
        yield from (f"{deep}    {line}" for line in lines)


def _one_run(bits: int, lines: Sequence[str]) -> Iterator[str]:
    """Lines under a test for their blocks; behind their own test where this is one, asks nothing, and seldom holds."""
    heads = [line for line in lines if not line.startswith((" ", "#"))]
    if len(heads) == 1 and heads[0].startswith("if ") and "(" not in heads[0]:
        for line in lines:
            yield f"if {grouped(line[3:-1])} and on & {bits}:" if line == heads[0] else line
        return
    yield f"if on & {bits}:"
    yield from (f"    {line}" for line in lines)


def _loop(rows: str, closing: Sequence[str], holding: Sequence[str], advising: Sequence[str]) -> Iterator[str]:
    """What is asked of each target."""
    text = "\n".join((*closing, *holding, *advising))
    more = any(word in text for word in OF_TARGETS)
    names = "(kind, site, clock, liability, nature, language)" if more else "_"
    yield f"for (who, person, place, stands, place_stands), {names} in {rows}:"
    yield "    told = shut"
    yield from (f"    {line}" for line in closing)
    yield "    if told:"
    yield f"        add(({NOT_OPEN}, told))"
    yield "        continue"
    yield "    told = ()"
    yield from (f"    {line}" for line in holding)
    if advising:
        yield "    if told:"
        yield f"        add(({DENIED}, told))"
        yield "        continue"
        yield from (f"    {line}" for line in advising)
        yield f"    add(({PERMITTED}, told) if told else OPEN)"
    else:
        yield f"    add(({DENIED}, told) if told else OPEN)" if holding else "    add(OPEN)"
