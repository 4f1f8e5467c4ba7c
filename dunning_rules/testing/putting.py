"""From a written ask to the snapshot, the contact and the expectations that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..diagnostics import Diagnostic, listed, near
from ..document.refusals import name_of
from ..document.scenarios import ANSWERS, NONE, UNKNOWN, DecisionExpectDoc, ExpectationsDoc
from ..document.validate import validate
from ..snapshot.contact import ProposedContact
from ..snapshot.load import read_contact, read_snapshot
from ..snapshot.model import Snapshot
from ..source import Source
from ..values import BadValue, read_date, read_integer
from ..words import CHANNELS_WITH_ADDRESS
from .asks import OF_FORM, Written
from .facts import Facts, snapshot_at
from .instants import Clock
from .located import Part, key_by_key, laid_over, mapping_of, with_key
from .subject import Subject

ALLOWED: Mapping[str, frozenset[str]] = {
    "count": frozenset({"example", "why", "expect"}),
    "date": frozenset({"example", "why", "expect"}),
    "decision": frozenset({"example", "why", "expect"}),
}
"""What an ask may expect; of a contact or act everything."""

_A_COUNT = "a whole number, or `unknown`"
_A_DATE = "a date, such as 2026-11-09, or `none` or `unknown`"


@dataclass(frozen=True, slots=True)
class Ready:
    """An ask that can be put. `of` is the cap, or the named date; `contact` is None for a decision.

    `wanted` is what `expect` says where it is not the answer of a verdict.
    """

    written: Written
    snapshot: Snapshot
    facts: Part
    proposal: Part
    contact: ProposedContact | None
    of: str
    expected: ExpectationsDoc
    wanted: DecisionExpectDoc | int | date | str | None


class Putting:
    """Puts the asks of one case together, and keeps what is wrong with them."""

    def __init__(
        self, source: Source, clock: Clock, facts: Facts, subject: Subject | None, defaults: Part | None, case: Part
    ) -> None:
        """`subject` is None where what is asked does not load: then its words are not checked."""
        self.source, self.clock, self.facts, self.subject = source, clock, facts, subject
        self.defaults, self.case = defaults, case
        self.found: list[Diagnostic] = []

    def ready(self, written: Written, base: Part | None) -> Ready | None:
        """The ask, with the facts of its case below those of its own; None where something is wrong with it."""
        before = len(self.found)
        proposal, unaddressed = self._proposal(written)
        of, rest = self._of(written, proposal)
        snapshot, facts = self._snapshot(written, base, rest)
        contact = None
        if snapshot is not None and written.form == "decision":
            snapshot = snapshot.at(rest.data["at"]) if self.case.get("as_of") is not None else snapshot
        elif written.form != "decision":
            rest = rest if snapshot is None or unaddressed else _addressed(rest, facts)
            contact, wrong = read_contact(rest.tree(self.source))
            self.found += wrong
        expected, wanted = self._expected(written)
        if len(self.found) > before or snapshot is None or expected is None:
            return None
        return Ready(written, snapshot, facts, rest, contact, of, expected, wanted)

    # --- what is proposed ---------------------------------------------------------------------------------------------

    def _proposal(self, written: Written) -> tuple[Part, bool]:
        """The keys of the contact or act, and whether it is said that no address is proposed."""
        own = _joined(written.layers)
        default = None
        if self.defaults is not None and written.form != "decision":
            is_act = written.form == "act" or (written.form != "contact" and own.get("act") is not None)
            default = self.defaults.get("act" if is_act else "contact")
        says = own if own.says("address") else default
        unaddressed = says is not None and says.says("address") and says.data["address"] is None
        whole = laid_over(default, own, {"stated": key_by_key}) or own
        return self.clock.read_keys(whole, ("at",)), unaddressed

    def _of(self, written: Written, proposal: Part) -> tuple[str, Part]:
        """The cap or the named date that is asked for, and the rest."""
        for key in OF_FORM.get(written.form, ()):
            name = proposal.get(key)
            rest = [(other, one, proposal.key(other)) for other, one in proposal.entries() if other != key]
            if name is None:
                tree = proposal.tree(self.source)
                self.found.append(tree.at("missing-key", tree.holder(), (), key=key))
                return "", mapping_of(rest, proposal.spot)
            if self.subject is None:
                return "", mapping_of(rest, proposal.spot)
            known = self.subject.caps if key == "of" else self.subject.dates
            if not isinstance(name.data, str) or name.data not in known:
                self._nowhere(name, "unknown-cap" if key == "of" else "unknown-date", known)
            return str(name.data), mapping_of(rest, proposal.spot)
        return "", proposal

    def _nowhere(self, name: Part, code: str, known: Mapping[str, object] | frozenset[str]) -> None:
        text = str(name.data)
        close = near(text, known)
        values = {"name": text, "known": listed(sorted(known), most=40), **({"near": close} if close else {})}
        self.found.append(name.tree(self.source).error(code, (), **values))

    # --- the facts ----------------------------------------------------------------------------------------------------

    def _snapshot(self, written: Written, base: Part | None, proposal: Part) -> tuple[Snapshot | None, Part]:
        facts = base
        for given in written.given:
            facts = self.facts.over(facts, given)
        facts = mapping_of((), self.case.spot) if facts is None else facts
        as_of = self.case.get("as_of") or proposal.get("at")
        if as_of is None:  # the contact will say that its instant is missing
            return None, facts
        whole = snapshot_at(facts, self.clock.read(as_of))
        snapshot, wrong = read_snapshot(whole.tree(self.source))
        self.found += wrong
        return snapshot, whole

    # --- what is expected ---------------------------------------------------------------------------------------------

    def _expected(self, written: Written) -> tuple[ExpectationsDoc | None, DecisionExpectDoc | int | date | str | None]:
        part, form = written.expectations, written.form
        tree = part.tree(self.source)
        doc, wrong = validate(ExpectationsDoc, tree)
        self.found += wrong
        allowed = ALLOWED.get(form)
        for name, _ in part.entries():
            if allowed is not None and name not in allowed:
                self.found.append(tree.key_error("unknown-key", (name,), key=name, known=listed(sorted(allowed))))
        expect = part.get("expect")
        if expect is None:
            self.found.append(tree.at("no-expectation", tree.holder()))
            return doc, None
        if doc is not None and form in ("contact", "act"):
            self._known_words(part)
        return doc, self._wanted(form, expect)

    def _wanted(self, form: str, expect: Part) -> DecisionExpectDoc | int | date | str | None:
        match form:
            case "decision":
                found, wrong = validate(DecisionExpectDoc, expect.tree(self.source))
                self.found += wrong
                self._known_actions(expect)
                if found is not None and not found.model_fields_set:
                    self.found.append(expect.tree(self.source).error("no-expectation"))
                return found
            case "count":
                return self._read(expect, read_integer, (UNKNOWN,), _A_COUNT)
            case "date":
                return self._read(expect, read_date, (UNKNOWN, NONE), _A_DATE)
            case _:
                return self._answer(expect)

    def _answer(self, expect: Part) -> str | None:
        text, tree = expect.data, expect.tree(self.source)
        if not isinstance(text, str):
            self.found.append(tree.error("wrong-shape", (), is_=name_of(text), wants="a single value"))
            return None
        if text not in ANSWERS:
            close = near(text, ANSWERS)
            values = {"is_": text, "what": "answer", "known": listed(ANSWERS), **({"near": close} if close else {})}
            self.found.append(tree.error("unknown-word", (), **values))
        return text

    def _read(
        self, part: Part, read: Callable[[str], int | date], words: tuple[str, ...], wants: str
    ) -> int | date | str | None:
        text = part.data
        if text in words:
            return str(text)
        try:
            if isinstance(text, str):
                return read(text)
        except BadValue:
            pass
        code = "wrong-kind" if isinstance(text, str) else "wrong-shape"
        self.found.append(part.tree(self.source).error(code, (), is_=name_of(text), wants=wants))
        return None

    def _known_words(self, part: Part) -> None:
        """A word that no answer can hold would make `silent` pass for ever."""
        subject = self.subject
        if subject is None:
            return
        for keys, known, code in (
            (("reasons", "advice", "silent"), subject.words, "unknown-reason"),
            (("obligations", "no_obligations", "not_applicable"), subject.rules, "unknown-rule"),
            (("counts",), subject.caps, "unknown-cap"),
            (("dates",), subject.dates, "unknown-date"),
        ):
            for key in keys:
                for name in _names(part.get(key)):
                    if name.data not in known:
                        self._nowhere(name, code, known if code != "unknown-reason" else subject.rules)

    def _known_actions(self, expect: Part) -> None:
        playbook = None if self.subject is None else self.subject.playbook
        if playbook is None:
            return
        known = {action.id for action in playbook.rules.actions}
        for key in ("permitted", "not", "advice", "obligations"):
            for name in _names(expect.get(key)):
                if isinstance(name.data, str) and name.data.partition("/")[0] not in known:
                    self._nowhere(name.instead(name.data.partition("/")[0]), "unknown-action", frozenset(known))


def _joined(layers: tuple[Part, ...]) -> Part:
    """The layers as one, where null still takes out what stands below them."""
    entries: dict[str, tuple[str, Part]] = {}
    for layer in layers:
        for name, value in layer.entries():
            before = entries.get(name)
            both = before is not None and name == "stated" and isinstance(before[1].data, dict)
            entries[name] = (name, key_by_key(before[1], value) if before and both else value)
    spots = {name: layer.key(name) for layer in layers for name in layer.data}
    return mapping_of([(name, one, spots[name]) for name, one in entries.values()], layers[-1].spot)


def _names(part: Part | None) -> list[Part]:
    """The names in a text, a list of texts, or the keys of a mapping."""
    if part is None:
        return []
    if isinstance(part.data, dict):
        return [Part(name, part.key(name)) for name in part.data]
    return part.items() if isinstance(part.data, list) else [part]


def _addressed(proposal: Part, facts: Part) -> Part:
    """A contact by a channel that needs an address goes to the party's first for it, unless it says otherwise."""
    channel, party = proposal.get("channel"), proposal.get("party")
    if channel is None or party is None or proposal.says("address"):
        return proposal
    for one in facts.data.get("parties", []) if channel.data in list(CHANNELS_WITH_ADDRESS) else []:
        for address in one.get("addresses", []) if one["id"] == party.data else []:
            served = address.get("channels", [])
            if channel.data in ([served] if isinstance(served, str) else served):
                return with_key(proposal, "address", proposal.instead(address["id"]))
    return proposal
