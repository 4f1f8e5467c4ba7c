"""What a person should look at in a file that loads: every check that warns, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..diagnostics import Diagnostic
from ..document.pack import PackDoc
from ..document.playbook import PlaybookDoc
from ..loading import Loaded
from ..tree import Tree
from .binding import fits_nothing
from .cadence import beyond_guards
from .days import gaps, overlaps
from .numbers import late, late_numbers
from .people import toward_the_unliable, without_guard
from .stages import shadowed
from .texts import in_one_language


def pack_doubts(doc: PackDoc, tree: Tree, today: date) -> Iterator[Diagnostic]:
    """The warnings of a pack."""
    yield from late(tree, ("review_by",), doc.pack, doc.review_by, today)
    yield from late_numbers(tree, doc.numbers, today)
    for name, guard in doc.guards.items():
        yield from late(tree, ("guards", name, "review_by"), name, guard.review_by, today)
    yield from in_one_language(doc, tree)


def playbook_doubts(doc: PlaybookDoc, loaded: Loaded, tree: Tree, today: date) -> Iterator[Diagnostic]:
    """The warnings of a playbook whose packs are `loaded`. `today` decides which value of a dated number counts."""
    rules = loaded.rules
    yield from late_numbers(tree, doc.numbers, today)
    yield from fits_nothing(doc, loaded, tree)
    yield from shadowed(rules, tree)
    yield from gaps(rules, tree, today)
    yield from overlaps(rules, tree, today)
    yield from toward_the_unliable(rules, tree)
    yield from without_guard(doc, loaded, tree)
    yield from beyond_guards(doc, loaded, tree, today)
    yield from in_one_language(doc, tree)
