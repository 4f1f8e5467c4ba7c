"""Rule engines that Python can use, given the measured procedure in the way that suits each.

Each takes the counts of a loan and gives for every step its status and the numbers of its reasons. An engine that
evaluates expressions is given one expression for all steps, compiled once: a list for each step, with a number where a
reason holds and -1 where it does not. One that is not installed is named as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .told_again import FLAGS, NUMBERS, STEPS, Condition, Step

Counts = Mapping[str, int | bool]
Told = list[tuple[int, tuple[int, ...]]]
Peer = Callable[[Counts], Told]
PERMITTED, DENIED, NOT_OPEN = 0, 1, 2


# --- expressions -----------------------------------------------------------------------------------------------------


def expression(condition: Condition, words: Mapping[str, str]) -> str:
    """A condition as an expression; `words` has the signs of the language."""
    if isinstance(condition, str):
        return condition
    kind, *parts = condition
    if kind in ("and", "or"):
        return "(" + f" {words[kind]} ".join(expression(part, words) for part in parts) + ")"
    if kind == "not":
        return f"{words['not']}({expression(parts[0], words)})"
    return f"({parts[0]} {kind} {parts[1]})"


def all_steps(words: Mapping[str, str]) -> str:
    """One expression for all steps: for each a list, first whether it is open."""

    def told(step: Step) -> str:
        tests = [f"{expression(test, words)} ? {number} : -1" for number, test in step.held]
        closed = [f"{expression(test, words)} ? {number} : -1" for number, test in step.shut]
        return (
            f"{expression(step.opens, words)} ? [1, {', '.join(f'({one})' for one in tests)}]"
            f" : [0, {', '.join(f'({one})' for one in closed)}]"
        )

    return "[" + ", ".join(f"({told(step)})" for step in STEPS) + "]"


C_LIKE = {"and": "&&", "or": "||", "not": "!"}
WORDED = {"and": "and", "or": "or", "not": "not "}


def read(found: Any) -> Told:
    """The lists of an engine as statuses and numbers."""
    told: Told = []
    for open_, *numbers in found:
        reasons = tuple([int(number) for number in numbers if number >= 0])
        told.append((NOT_OPEN, reasons) if not open_ else (DENIED, reasons) if reasons else (PERMITTED, ()))
    return told


# --- the engines -----------------------------------------------------------------------------------------------------


def zen_engine() -> Peer:
    import zen

    compiled = zen.compile_expression(all_steps(WORDED))
    return lambda counts: read(compiled.evaluate(counts))


def datalogic() -> Peer:
    import datalogic_py

    def rule(condition: Condition) -> Any:
        if isinstance(condition, str):
            return {"var": condition}
        kind, *parts = condition
        if kind in ("and", "or"):
            return {kind: [rule(part) for part in parts]}
        if kind == "not":
            return {"!": [rule(parts[0])]}
        return {kind: [{"var": parts[0]}, parts[1]]}

    def listed(first: int, tests: Any) -> list[Any]:
        return [first, *({"if": [rule(test), number, -1]} for number, test in tests)]

    steps = [{"if": [rule(step.opens), listed(1, step.held), listed(0, step.shut)]} for step in STEPS]
    compiled = datalogic_py.Engine().compile(steps)
    return lambda counts: read(compiled.evaluate(counts))


def cel_expr() -> Peer:
    from cel_expr_python import cel

    variables = dict.fromkeys(NUMBERS, cel.Type.INT) | dict.fromkeys(FLAGS, cel.Type.BOOL)
    compiled = cel.NewEnv(variables=variables).compile(all_steps(C_LIKE))

    def ask(counts: Counts) -> Told:
        return read(compiled.eval(data=dict(counts)).plain_value())

    return ask


def common_expression_language() -> Peer:
    import cel

    compiled = cel.compile(all_steps(C_LIKE))
    return lambda counts: read(compiled.execute(dict(counts)))


def rule_engine() -> Peer:
    import rule_engine as engine

    kinds = dict.fromkeys(NUMBERS, engine.DataType.FLOAT) | dict.fromkeys(FLAGS, engine.DataType.BOOLEAN)
    context = engine.Context(type_resolver=engine.type_resolver_from_dict(kinds))
    compiled = engine.Rule(all_steps(WORDED), context=context)
    return lambda counts: read(compiled.evaluate(counts))


def durable_rules() -> Peer:
    """A rule for each step and each reason; whole numbers only, one fact at a time on one session, and no timers."""
    from durable.engine import Host

    class Quiet(Host):  # type: ignore[misc]  # the engine has no types
        def _run(self) -> None:
            pass

    said: set[tuple[int, int]] = set()

    def says(step: int, number: int) -> Callable[[Any], None]:
        def run(closure: Any) -> None:  # with a second parameter the engine would call it later, or never
            said.add((step, number))

        return run

    def test(condition: Condition, wanted: int = 1) -> Any:
        if isinstance(condition, str):
            return {condition: wanted}
        kind, *parts = condition
        if kind == "not":
            return test(parts[0], 1 - wanted)
        if kind in ("and", "or"):
            joined = {"and": "$and", "or": "$or"}[kind if wanted else "or" if kind == "and" else "and"]
            return {joined: [test(part, wanted) for part in parts]}
        signs = {">=": "$gte", "<=": "$lte"} if wanted else {">=": "$lt", "<=": "$gt"}
        return {signs[kind]: {parts[0]: parts[1]}}

    rules: dict[str, Any] = {"every": {"all": [{"m": {"asked": 1}}], "run": says(-1, -1)}}
    for place, step in enumerate(STEPS):
        rules[f"open_{place}"] = {"all": [{"m": test(step.opens)}], "run": says(place, -1)}
        for number, condition in (*step.held, *step.shut):
            rules[f"r_{place}_{number}"] = {"all": [{"m": test(condition)}], "run": says(place, number)}
    host = Quiet()
    host.set_rulesets({"daily": rules})
    order = [(place, [n for n, _ in step.held], [n for n, _ in step.shut]) for place, step in enumerate(STEPS)]
    serial = iter(range(1 << 60))

    def ask(counts: Counts) -> Told:
        fact = {"id": next(serial), "asked": 1, **{name: int(value) for name, value in counts.items()}}
        said.clear()
        host.assert_fact("daily", fact)
        host.retract_fact("daily", fact)
        told: Told = []
        for place, held, shut in order:
            opened = (place, -1) in said
            reasons = tuple([number for number in (held if opened else shut) if (place, number) in said])
            told.append((NOT_OPEN, reasons) if not opened else (DENIED, reasons) if reasons else (PERMITTED, ()))
        return told

    return ask


PEERS: dict[str, tuple[str, Callable[[], Peer]]] = {
    "zen-engine": ("zen-engine", zen_engine),
    "datalogic-py": ("datalogic-py", datalogic),
    "cel-expr-python": ("cel-expr-python", cel_expr),
    "common-expression-language": ("common-expression-language", common_expression_language),
    "rule-engine": ("rule-engine", rule_engine),
    "durable-rules": ("durable-rules", durable_rules),
}


def installed() -> dict[str, Peer | None]:
    """Every peer with its version; None for one that is not installed."""
    found: dict[str, Peer | None] = {}
    for name, (distribution, make) in PEERS.items():
        try:
            told = f"{name} {version(distribution)}"
        except PackageNotFoundError:
            found[name] = None
            continue
        found[told] = make()
    return found
