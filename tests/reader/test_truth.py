"""Laws of the three-valued logic: what is not told never permits, and what is left to state is exactly what decides."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .build import Maker, call_at, guard, loan

AT = "11-09 15:00"
FACTS = ("a", "b")
ATTRIBUTES = ("recorded", "public")
INPUTS = "inputs: {a: {type: boolean, title: A}, b: {type: boolean, title: B}}"

Told = dict[str, bool]


def leaves() -> st.SearchStrategy[dict[str, Any]]:
    facts = st.builds(lambda name, value: {name: value}, st.sampled_from(FACTS), st.booleans())
    stated = st.builds(lambda name, value: {"stated": {name: value}}, st.sampled_from(ATTRIBUTES), st.booleans())
    return st.one_of(facts, stated)


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=5,
    )


def holds(cond: dict[str, Any], told: Told) -> bool:
    """A condition in which everything is told, in plain logic."""
    ((form, inner),) = cond.items()
    match form:
        case "all":
            return all(holds(part, told) for part in inner)
        case "any":
            return any(holds(part, told) for part in inner)
        case "not":
            return not holds(inner, told)
        case "stated":
            return all(told[name] is value for name, value in inner.items())
        case _:
            return told[form] is inner


def partly(names: tuple[str, ...]) -> list[Told]:
    """Every way to tell some of the names."""
    values = product((True, False, None), repeat=len(names))
    return [{name: one for name, one in zip(names, row, strict=True) if one is not None} for row in values]


def completions(told: Told, names: tuple[str, ...]) -> list[Told]:
    silent = [name for name in names if name not in told]
    return [told | dict(zip(silent, row, strict=True)) for row in product((True, False), repeat=len(silent))]


def missing(reason: Any) -> set[str]:
    """The facts that a reason says are not told."""
    lifting = reason.value("unless_unknown") or ()
    return {*lifting, *([] if reason.missing is None else [reason.missing])}


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forbid=conditions(), unless=st.none() | conditions())
def test_an_answer_agrees_with_every_way_the_rest_may_turn_out(
    make: Maker, forbid: dict[str, Any], unless: dict[str, Any] | None
) -> None:
    body = f"forbid: {json.dumps(forbid)}"
    body += "" if unless is None else f"\nunless: {json.dumps(unless)}"
    packs = make.packs(make.pack(guard(body), more=INPUTS))

    def forbidden(told: Told) -> bool:
        return holds(forbid, told) and not (unless is not None and holds(unless, told))

    for facts in partly(FACTS):
        snapshot = loan(AT, facts=facts)
        for stated in partly(ATTRIBUTES):
            verdict = packs.judge(snapshot, call_at(AT, stated=stated))
            ends = [forbidden(end) for end in completions(facts | stated, (*FACTS, *ATTRIBUTES))]
            if verdict.status == "denied":
                named = {name for reason in verdict.reasons for name in missing(reason)}
                assert all(ends) or named, (facts, stated)
                assert not named & set(facts), (facts, stated)
                continue
            if not verdict.obligations:
                assert not any(ends), (facts, stated)
                continue
            (obligation,) = verdict.obligations
            ways = [dict(way) for way in obligation.any_of or (obligation.require,)]
            for end in completions(facts | stated, (*FACTS, *ATTRIBUTES)):
                met = any(all(str(end[name]).lower() == want for name, want in way.items()) for way in ways)
                assert not (met and forbidden(end)), (facts, stated, ways)
                if len(facts) == len(FACTS):
                    assert met is not forbidden(end), (facts, stated, ways)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forbid=conditions(), zones=st.permutations(["Asia/Shanghai", "America/New_York", "Europe/London"]))
def test_the_order_in_which_zones_are_told_never_counts(make: Maker, forbid: dict[str, Any], zones: list[str]) -> None:
    inside = guard(f"applies_to: {{channel: phone}}\nhours: 08:00-22:00\nunless: {json.dumps(forbid)}")
    packs = make.packs(make.pack(inside, more=INPUTS))
    people = [{"id": "borrower", "role": "borrower", "addresses": [{"id": "mobile", "channels": ["phone"]}]}]
    first, second = (
        packs.judge(loan(AT, parties=[{**people[0], "timezones": told}]), call_at(AT)).to_json()
        for told in (zones, sorted(zones))
    )
    assert first == second
