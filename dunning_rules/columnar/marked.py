"""A mark as tests of a single row: what a record is like, as far as it tells that itself."""

from __future__ import annotations

import polars as pl

from ..ir import All, AnyOf, Attribute, Cond, Constant, Not, Replies, Stands
from ..values import Match
from .matched import OPEN, field_like, kind_is, like, word_in
from .spot import Spot
from .truths import NO, Bit, Truth, all_of, any_of, constant, exactly, negated

Other = tuple[Bit, ...]
"""Tests of a row whose presence in the loan leaves the mark open; without one the mark is as it is told."""


def marked(cond: Cond, spot: Spot) -> tuple[Truth, tuple[Other, ...]]:
    """Whether a row has a mark: the condition asked about the row at its own instant."""
    match cond:
        case Constant():
            return constant(cond.value), ()
        case All() | AnyOf():
            found = [marked(part, spot) for part in cond.parts]
            join = all_of if isinstance(cond, All) else any_of
            return join(truth for truth, _ in found), tuple(other for _, others in found for other in others)
        case Not():
            truth, others = marked(cond.part, spot)
            return negated(truth), others
        case Attribute():
            return _attribute(cond.name, cond.want, spot), ()
        case Replies():
            return Truth(pl.col("reply_to").is_not_null(), False), ()
        case Stands() if cond.kind == "consent":
            return NO, ((kind_is("consent"), word_in("what", cond.words)),)
        case _:
            return OPEN, ()


def _attribute(name: str, want: Match, spot: Spot) -> Truth:
    """What the record is like as a contact or act."""
    match name:
        case "by":
            return field_like(name, want, spot)
        case "channel" | "act" | "document" | "action":
            return like(name, want, spot)
        case "to":
            return like("role", want, spot)
        case "address" | "place":
            # Another's address, lent to the party, is none of the party's own.
            own = pl.col("address_party").eq_missing(pl.col("party")) & pl.col("address").is_not_null()
            told = like(f"address_{'kind' if name == 'address' else 'place'}", want, spot)
            return any_of((all_of((exactly(own), told)), all_of((exactly(~own), constant(want.negated)))))
        case "form":
            contact = exactly(pl.col("act").is_null())
            parts = (all_of((contact, _plain("contact", want))), all_of((negated(contact), _plain("act", want))))
            return any_of(parts)
        case "mode":
            by_phone, told = exactly(word_in("channel", ["phone"])), exactly(pl.col("mode").is_not_null())
            modes = any_of((all_of((told, like("mode", want, spot))), all_of((negated(told), _plain("human", want)))))
            return any_of((all_of((by_phone, modes)), all_of((negated(by_phone), _plain(None, want)))))
        case _:
            return OPEN


def _plain(value: str | None, want: Match) -> Truth:
    return constant((value is not None and value in want.any_of) is not want.negated)
