"""What the library raises: one exception with every diagnostic of the file."""

from __future__ import annotations

from collections.abc import Iterable

from .diagnostics import Diagnostic, sort_diagnostics


class DunningError(Exception):
    """Something given to the library cannot be used; `diagnostics` says all of it, sorted."""

    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = sort_diagnostics(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return self.render()

    def render(self, lang: str = "en") -> str:
        """Every diagnostic as a person reads it, `lang` being `en` or `zh`."""
        return "\n\n".join(found.render(lang) for found in self.diagnostics)


class PlaybookError(DunningError):
    """A playbook does not load."""


class PackError(DunningError):
    """A guard pack does not load, or there is none of that name."""


class SnapshotError(DunningError):
    """A loan snapshot does not load."""


class ContactError(DunningError):
    """A proposed contact does not load."""


class TableError(DunningError):
    """The tables of a portfolio cannot be used: a table, a column or its kind is not as published."""
