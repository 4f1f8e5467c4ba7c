"""Whether somebody can still be called: what is told of each phone number, told of the people and of the loan."""

from __future__ import annotations

import polars as pl

from .people import People


def all_numbers(people: People, roles: frozenset[str], found: pl.Series) -> pl.Series:
    """By loan: whether a party with one of the roles has phone numbers of its own, and all of them are `found` (a row
    an address)."""
    phones = people.addresses["channels"].list.contains("phone").fill_null(False)
    numbers = pl.DataFrame([people.owners.alias("party_row"), found.alias("found")]).filter(phones)
    whole = numbers.group_by("party_row").agg(pl.col("found").all())
    rows = whole.filter("found")["party_row"]
    loans = people.parties["loan"].gather(rows).filter(people.parties["role"].gather(rows).is_in(sorted(roles)))
    none = pl.repeat(False, people.height, eager=True)
    return none.scatter(loans, True) if len(loans) else none
