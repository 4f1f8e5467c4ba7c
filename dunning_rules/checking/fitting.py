"""Whether what one match says excludes what another says, and which places lie in which."""

from __future__ import annotations

from ..values import Match, Range


def overlap(one: Match, other: Match) -> bool:
    """Whether a word may match both."""
    if any(isinstance(item, Range) for item in (*one.any_of, *other.any_of)):
        return True
    mine, theirs = set(one.any_of), set(other.any_of)
    if one.negated and other.negated:
        return True
    if one.negated or other.negated:
        return bool(theirs - mine if one.negated else mine - theirs)
    return bool(mine & theirs)


def within(one: Match, other: Match) -> bool:
    """Whether every word that matches the one matches the other."""
    if any(isinstance(item, Range) for item in (*one.any_of, *other.any_of)):
        return False
    mine, theirs = set(one.any_of), set(other.any_of)
    if one.negated:
        return other.negated and theirs <= mine
    return not mine & theirs if other.negated else mine <= theirs


def lies_in(place: str, whole: str) -> bool:
    """`US-MA` lies in `US`, and in itself."""
    return place == whole or place.startswith(f"{whole}-")
