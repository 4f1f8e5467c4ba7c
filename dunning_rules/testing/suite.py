"""One scenario file: read and put together, every mistake of it told in one go; then asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from ..diagnostics import Diagnostic
from ..document.scenarios import CaseDoc, ScenariosDoc
from ..errors import ContactError, DunningError
from ..loading import written
from ..source import Source
from ..tested import AskResult, CaseResult, SuiteResult
from ..tree import Path, Tree
from .asking import Answered, answered
from .asks import Asks
from .coverage import Covering
from .facts import Facts
from .instants import Clock
from .located import Part, relocated, root_of, with_paths
from .putting import Putting, Ready
from .subject import Subject, Subjects
from .trace import explained

WANTS = "a file of scenarios"


def run_suite(
    source: Source, subjects: Subjects, beside: FilePath | None, covering: Covering | None = None
) -> SuiteResult:
    """Runs a file; `beside` is the folder it stands in. A file with mistakes is not asked: it has diagnostics.

    Without `covering` the file is only read: its cases have no asks.
    """
    tree, doc, found = written(ScenariosDoc, source, WANTS)
    if tree is None or doc is None:
        return SuiteResult(source.name, diagnostics=tuple(found))
    suite = _Suite(source, tree, doc, subjects, beside)
    cases = list(suite.cases())
    result = SuiteResult(source.name, doc.scenarios, doc.title)
    diagnostics = with_paths([*found, *suite.diagnostics()], suite.root, source.name)
    if diagnostics:
        return replace(result, diagnostics=diagnostics)
    if covering is not None and suite.subject is not None:
        covering.expect(suite.subject)
    counted = frozenset(doc.counted_steps or ())
    return replace(result, cases=tuple(_asked(case, counted, covering) for case in cases))


@dataclass(frozen=True, slots=True)
class _Case:
    """A case whose asks can be put."""

    name: str
    doc: CaseDoc
    subject: Subject | None
    asks: tuple[Ready, ...]


class _Suite:
    """A file whose shape is right."""

    def __init__(
        self, source: Source, tree: Tree, doc: ScenariosDoc, subjects: Subjects, beside: FilePath | None
    ) -> None:
        self.source, self.tree, self.doc, self.subjects, self.beside = source, tree, doc, subjects, beside
        self.root = root_of(tree)
        self.clock = Clock(source, doc.timezone)
        self.facts = Facts(source, self.clock, self.root.get("records"))
        self.found: list[Diagnostic] = []
        self.subject: Subject | None = None

    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong with the file."""
        return [*self.found, *self.clock.found, *self.facts.found, *self.facts.unused()]

    def cases(self) -> Iterator[_Case]:
        """Every case, put together."""
        self._head()
        base = self.facts.over(None, self.root.get("given"))
        self.subject = self._subject(self.root)
        for name, case in self.doc.cases.items():
            self._case_head(name, case)
            part = self.root["cases"][name]
            own = self.subject if case.packs is None else self._subject(part)
            yield _Case(name, case, own, tuple(self._asks(part, own, base)))

    def _head(self) -> None:
        told = [key for key in ("packs", "playbook") if getattr(self.doc, key) is not None]
        if len(told) != 1:
            place = self.tree.place((told[-1],), key=True) if told else self.tree.holder()
            self.found.append(self.tree.at("one-of", place, (), keys="`packs`, `playbook`", count=str(len(told))))
        if self.doc.counted_steps is not None and self.doc.playbook is None:
            self.found.append(self.tree.key_error("needs-playbook", ("counted_steps",), key="counted_steps"))

    def _case_head(self, name: str, case: CaseDoc) -> None:
        path: Path = ("cases", name)
        if case.packs is not None and self.doc.packs is None:
            known = "`given`, `asks`"
            self.found.append(self.tree.key_error("unknown-key", (*path, "packs"), key="packs", known=known))
        if self.doc.packs is not None and case.cite is None:
            self.found.append(self.tree.at("missing-key", self.tree.holder(path), path, key="cite"))
        for at, ask in enumerate(case.asks):
            if ask.decision is not None and self.doc.playbook is None:
                where = (*path, "asks", at, "decision")
                self.found.append(self.tree.key_error("needs-playbook", where, key="decision"))

    def _subject(self, part: Part) -> Subject | None:
        """The packs, or the playbook, that the file or a case names; what does not load is told."""
        packs, playbook = part.get("packs"), part.get("playbook")
        told = packs or playbook
        if told is None or (packs is not None and playbook is not None):
            return None
        try:
            if packs is None:
                return self.subjects.playbook(told.data, self.beside)
            names = (told.data,) if isinstance(told.data, str) else tuple(told.data)
            return self.subjects.packs(names, self.beside)
        except DunningError as wrong:
            self.found += [self._named(one, told) for one in wrong.diagnostics]
            return None

    def _named(self, found: Diagnostic, told: Part) -> Diagnostic:
        """A name that leads nowhere stands in this file; what is wrong with the file it leads to, stands there."""
        name = dict(found.values).get("name")
        here = told.items() if isinstance(told.data, list) else [told]
        part = next((one for one in here if one.data == name), None)
        return found if part is None else relocated(found, part, self.source)

    def _asks(self, part: Part, subject: Subject | None, base: Part | None) -> Iterator[Ready]:
        facts = self.facts.over(base, part.get("given"))
        putting = Putting(self.source, self.clock, self.facts, subject, self.root.get("defaults"), part)
        asks = Asks(self.source)
        for one in asks.of(part["asks"]):
            ready = putting.ready(one, facts)
            if ready is not None and subject is not None and self._is_known(ready, subject):
                yield ready
        self.found += [*asks.found, *putting.found]

    def _is_known(self, ready: Ready, subject: Subject) -> bool:
        """Whether the rules know the names of the facts and of the contact; what they do not is told."""
        try:
            subject.check(ready.snapshot, ready.contact)
        except DunningError as wrong:
            part = ready.proposal if isinstance(wrong, ContactError) else ready.facts
            self.found += [relocated(one, part, self.source) for one in wrong.diagnostics]
            return False
        return True


def _asked(case: _Case, counted: frozenset[str], covering: Covering | None) -> CaseResult:
    """A case, asked; every answer is told to the coverage."""
    doc, subject, results = case.doc, case.subject, []
    if covering is not None and subject is not None:
        for ready in case.asks:
            found = answered(ready, subject, doc.law_on, counted)
            covering.see(found, subject)
            results.append(_result(found, subject, doc))
    return CaseResult(case.name, doc.title, doc.official, doc.cite or "", tuple(results))


def _result(found: Answered, subject: Subject, case: CaseDoc) -> AskResult:
    ready = found.ready
    one, expected = ready.written, ready.expected
    question = ready.proposal.data if ready.contact is None else ready.contact.to_dict()
    if ready.of:
        question = {"of" if one.form == "count" else "name": ready.of, **question}
    result = AskResult(
        one.name,
        one.form,  # type: ignore[arg-type]  # a table was taken apart
        one.place,
        question,
        found.told,
        expected.example or "",
        expected.why,
        found.failures,
    )
    if result.passed:
        return result
    put = found.question or subject.question(ready.snapshot, None, case.law_on)
    return replace(result, trace=explained(found, subject, put))
