"""From what is written under `asks` to single asks: a table is an ask a row, `each` one for each combination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ..diagnostics import Diagnostic, listed, near
from ..document.contact import ContactDocument
from ..document.scenarios import FORMS, ExpectationsDoc
from ..source import Place, Source
from ..tree import Spot
from .located import Part, key_by_key, laid_over, mapping_of

PROPOSAL_KEYS = tuple(ContactDocument.model_fields)
EXPECTATION_KEYS = tuple(ExpectationsDoc.model_fields)
OF_FORM = {"count": ("of",), "date": ("name",)}
DOTTED = ("stated", "dates", "counts")
"""Keys whose own keys a column may name: `stated.recorded`."""


@dataclass(frozen=True, slots=True)
class Written:
    """One ask: what is proposed, in layers of which each goes over the one before, and what is expected of it."""

    form: str
    name: str
    place: Place
    layers: tuple[Part, ...]
    given: tuple[Part, ...]
    expectations: Part


class Asks:
    """Reads the asks of one file, and keeps what is wrong with them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def of(self, asks: Part) -> Iterator[Written]:
        """The single asks of a case, in written order."""
        for number, ask in enumerate(asks.items(), 1):
            written = self._ask(number, ask)
            if written is not None:
                yield from self._rows(written, ask)

    def _ask(self, number: int, ask: Part) -> Written | None:
        form = self._form(ask, FORMS)
        if form is None:
            return None
        told = [(name, one, ask.key(name)) for name, one in ask.entries() if name in EXPECTATION_KEYS]
        given = ask.get("given")
        return Written(
            form,
            str(number),
            _place(self.source, ask.spot),
            (ask[form],),
            () if given is None else (given,),
            mapping_of(told, ask.spot),
        )

    def _form(self, part: Part, forms: Sequence[str]) -> str | None:
        told = [form for form in forms if part.get(form) is not None]
        if len(told) == 1:
            return told[0]
        tree = part.tree(self.source)
        self.found.append(tree.at("one-of", tree.holder(), keys=listed(forms), count=str(len(told))))
        return None

    def _rows(self, written: Written, ask: Part) -> Iterator[Written]:
        rows = iter((written,)) if written.form != "table" else self._table(written, ask["table"])
        each = ask.get("each")
        for one in rows:
            yield from (one,) if each is None else self._each(one, each)

    def _table(self, written: Written, table: Part) -> Iterator[Written]:
        form = self._form(table, FORMS[:4])
        if form is None:
            return
        columns = [one.data for one in table["columns"].items()]
        known = (*PROPOSAL_KEYS, *OF_FORM.get(form, ()), *EXPECTATION_KEYS, "given")
        right = [self._known(one, known, "unknown-column") for one in table["columns"].items()]
        for number, row in enumerate(table["rows"].items(), 1):
            if len(row.data) != len(columns):
                values = {"count": str(len(row.data)), "columns": str(len(columns))}
                self.found.append(row.tree(self.source).error("row-length", (), **values))
            elif all(right):
                yield self._row(replace(written, form=form, layers=(table[form],)), number, columns, row)

    def _row(self, written: Written, number: int, columns: Sequence[str], row: Part) -> Written:
        cells = [(name, cell) for name, cell in zip(columns, row.items(), strict=True) if cell.data is not None]
        proposal = _nested([one for one in cells if one[0].partition(".")[0] not in (*EXPECTATION_KEYS, "given")], row)
        told = _nested([one for one in cells if one[0].partition(".")[0] in EXPECTATION_KEYS], row)
        given = next(((cell,) for name, cell in cells if name == "given"), ())
        joins = dict.fromkeys(DOTTED, key_by_key)
        return replace(
            written,
            name=f"{written.name}.{number}",
            place=_place(self.source, row.spot),
            layers=(*written.layers, proposal),
            given=(*written.given, *given),
            expectations=laid_over(written.expectations, told, joins) or told,
        )

    def _each(self, written: Written, each: Part) -> Iterator[Written]:
        names = [name for name, _ in each.entries()]
        known = (*PROPOSAL_KEYS, *OF_FORM.get(written.form, ()))
        keys = [Part(name, each.key(name)) for name in names]
        right = [self._known(key, known, "unknown-key") for key in keys]
        if not all(right):
            return
        for chosen in product(*(values.items() for _, values in each.entries())):
            told = ", ".join(f"{name}: {value.data}" for name, value in zip(names, chosen, strict=True))
            layer = _nested(list(zip(names, chosen, strict=True)), each)
            yield replace(written, name=f"{written.name} {{{told}}}", layers=(*written.layers, layer))

    def _known(self, name: Part, known: Sequence[str], code: str) -> bool:
        head, dot, below = name.data.partition(".")
        if name.data in known or (dot and below and head in DOTTED and head in known):
            return True
        close = near(name.data, known)
        values = {"key": name.data, "known": listed(known, most=40), **({"near": close} if close else {})}
        self.found.append(name.tree(self.source).error(code, (), **values))
        return False


def _nested(cells: Sequence[tuple[str, Part]], around: Part) -> Part:
    """Values by key; `stated.recorded` stands under `stated`."""
    entries: dict[str, Part] = {}
    for name, cell in cells:
        head, dot, below = name.partition(".")
        inner = mapping_of([(below, cell, cell.spot)], cell.spot) if dot else cell
        entries[head] = key_by_key(entries[head], inner) if dot and head in entries else inner
    return mapping_of([(name, cell, cell.spot) for name, cell in entries.items()], around.spot)


def _place(source: Source, spot: Spot) -> Place:
    return Place(source.name, spot.line, spot.column)
