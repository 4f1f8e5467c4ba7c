"""How a field refuses a value: a diagnostic code and its values, carried through pydantic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from ..tree import Float
from ..values import BadValue

T = TypeVar("T")
MANY_DIGITS = "a number of many digits"


def refusal(code: str, **values: str) -> PydanticCustomError:
    """What a validator raises: a code of the catalogue and the values of its message."""
    return PydanticCustomError(code, "{refused}", {"refused": code, "values": values})  # type: ignore[arg-type,unused-ignore]


def refusal_below(errors: Mapping[tuple[str | int, ...], PydanticCustomError]) -> ValidationError:
    """What a validator raises for values inside its own: path below it → refusal."""
    lines: list[InitErrorDetails] = [{"type": found, "loc": path, "input": None} for path, found in errors.items()]
    return ValidationError.from_exception_data("value", lines)


def reader(read: Callable[[str], T], wants: str, *made: type[T]) -> Callable[[object], T]:
    """Turns a reader of texts into one of anything a tree holds; values of the type `made` pass as they are."""

    def validate(value: object) -> T:
        if not isinstance(value, str):
            if isinstance(value, made) and not (isinstance(value, bool) and bool not in made):
                return value
            raise refusal(
                "wrong-shape" if isinstance(value, dict | list) else "wrong-kind", is_=name_of(value), wants=wants
            )
        try:
            return read(value)
        except BadValue as bad:
            raise refusal(bad.code, **bad.values) from None

    return validate


def name_of(value: object) -> str:
    """What stands there, in the words of the file: its kind where it has parts, else itself."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return value
        case int():
            return str(value) if abs(value) < 10**40 else MANY_DIGITS
        case float() | Float():
            return str(value)[:80]
    return "a value"
