"""What would lift a refusal, as far as the answer and its rules tell: a time, a fact, a statement, a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .. import words
from ..decision import Obligation, Reason
from ..ir import All, AnyOf, Cond, Replies, Stands
from ..rules import PackRules
from ..values import Text
from ..wording import fact, moment
from .durations import how_long
from .labels import label
from .naming import Naming

APPOINTMENT = Text("an agreed appointment that is under way", "已约定且正在进行的见面")
REPLY = Text("a reply to a message of the party, not answered yet", "对当事人尚未答复的来信来电的答复")


def lifting_lines(
    reasons: Sequence[Reason], obligations: Iterable[Obligation], packs: Sequence[PackRules], names: Naming, now: int
) -> list[str]:
    """Each way once, in words; `now` is the asked instant, in microseconds since 1970.

    Every reason must go. Where one of them stands whatever is recorded, only that is said: the ways past the others
    would be no help. A death or another misfortune is never offered as a way.
    """
    lang = names.lang
    standing: list[str] = []
    told: list[str] = []
    states = [one for one in obligations if one.met is False]
    for reason in reasons:
        ways = list(dict.fromkeys(_ways(reason, packs, names, now)))
        if ways:
            row = f"{reason.guard.row}: " if reason.guard is not None else ""
            told.append(row + label("or", lang).join(ways))
        elif reason.code != "required":
            standing.append(_name(reason, names))
    if standing:
        return [label("stands", lang, what=", ".join(dict.fromkeys(standing)))]
    for one in states:
        what = ", ".join(f"{name}: {want}" for name, want in one.require)
        told.append(f"{one.guard.row}: {label('state-so', lang, what=what)}")
    return list(dict.fromkeys(told))


def _ways(reason: Reason, packs: Sequence[PackRules], names: Naming, now: int) -> Iterator[str]:
    lang = names.lang
    if reason.code == "stale":
        yield label("fresh-file", lang)
    elif reason.missing is not None:
        facts = (_fact(one, names) for one in reason.missing.split(", "))
        yield label("tell-fact", lang, facts=", ".join(facts))
    if reason.until is not None:
        yield label("from-then", lang, when=moment(reason.until, reason.zone), wait=how_long(now, reason.until, lang))
    if reason.guard is not None:
        for pack in packs:
            for guard in pack.guards:
                if (pack.id, guard.id) == (reason.guard.pack, reason.guard.guard) and guard.lifted is not None:
                    yield from (text.in_(lang) for text in _records(guard.lifted))


def _fact(name: str, names: Naming) -> str:
    shown = fact(name, names.lang, names.titles)
    return name if shown == name else f"{name} ({shown})"


def _name(reason: Reason, names: Naming) -> str:
    """What stands: the row of a guard, else what of the procedure it is."""
    if reason.guard is not None:
        return reason.guard.row
    stage = reason.value("stage")
    return names.stage(str(stage)) if stage is not None else label("procedure", names.lang)


def _records(condition: Cond) -> Iterator[Text]:
    """Those alternatives that one record of the party's own will makes true."""
    match condition:
        case AnyOf(parts=parts):
            for part in parts:
                yield from _records(part)
        case Stands(kind="appointment"):
            yield APPOINTMENT
        case Stands(kind="consent", words=known):
            for name in sorted(known):
                said = words.CONSENTS[name]
                yield Text(f"a recorded consent {said.en}", f"有记录的{said.zh}")
        case Replies():
            yield REPLY
        case All(parts=parts):
            of_will = [text for part in parts if isinstance(part, Stands | Replies) for text in _records(part)]
            yield from of_will[:1]
        case _:
            return
