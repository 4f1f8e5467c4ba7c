"""What packs change that bind otherwise than before: told by pack, with how many of its guards do what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ..compared import Difference
from ..rules import PackRules
from ..values import Text
from .terms import Terms

DOES: Final = {
    "deny": (Text("{count} forbids", "禁止 {count} 条"), Text("{count} forbid", "禁止 {count} 条")),
    "presume": (
        Text("{count} presumes a violation", "推定违规 {count} 条"),
        Text("{count} presume a violation", "推定违规 {count} 条"),
    ),
    "advise": (Text("{count} advises", "提示 {count} 条"), Text("{count} advise", "提示 {count} 条")),
}
FULL: Final = Text("Told by pack: `--full` names each guard.", "按规则包汇总：加 `--full` 逐条列出。")
Spoken = frozenset[tuple[str, str]]


def guards_text(effects: Iterable[str], terms: Terms) -> str:
    """`28 guards: 25 forbid, 3 advise`."""
    counts = Counter(effects)
    total = sum(counts.values())
    told = (
        one.in_(terms.lang).format(count=counts[effect])
        for effect, (single, many) in DOES.items()
        if counts[effect] and (one := single if counts[effect] == 1 else many)
    )
    does = terms.text(", ", "、").join(told)
    return terms.text(f"{total} guard{'' if total == 1 else 's'}: {does}", f"规则 {total} 条：{does}")


def together(differences: Iterable[Difference]) -> tuple[tuple[Difference, ...], ...]:
    """The differences of one kind; those of contacts by the packs whose guards make them, where the first stands."""
    found: dict[object, list[Difference]] = {}
    for one in differences:
        contact = one.asked.contact is not None
        key: object = tuple(sorted({pack for pack, _ in spoken(one)})) if contact else one.subject
        found.setdefault((contact, key), []).append(one)
    return tuple(map(tuple, found.values()))


def spoken(one: Difference) -> Spoken:
    """The guards because of which a contact is judged otherwise, each with its pack; else those that ask otherwise."""
    subject = one.subject.split(", ")
    guards = (reason.guard for said in (one.old, one.new) for reason in said.reasons)
    named = frozenset((guard.pack, guard.guard) for guard in guards if guard is not None and guard.guard in subject)
    asked = (told.partition(" ")[0].partition("/") for told in {*one.old.obligations} ^ {*one.new.obligations})
    return named or frozenset((pack, guard) for pack, _, guard in asked)


def group_text(group: Iterable[Difference], packs: Iterable[PackRules], terms: Terms) -> str:
    """`contacts, by cn-collection, 28 guards: 25 forbid, 3 advise`."""
    effects = {(pack.id, guard.id): guard.effect for pack in packs for guard in pack.guards}
    by: dict[str, list[str]] = {}
    for pack, guard in sorted({pair for one in group for pair in spoken(one)}):
        by.setdefault(pack, []).append(effects[pack, guard])
    told = [terms.text(", ", "，").join((pack, guards_text(these, terms))) for pack, these in by.items()]
    return terms.text(f"contacts, by {'; '.join(told)}", f"联系（{'；'.join(told)}）")
