"""The measured procedure as an engineer would write it by hand, over the same prepared integers.

Twice, as there are two ordinary ways: everything counted in one pass over the contacts, or each rule asking those that
it speaks of. Both give for every candidate its status and the numbers of its reasons, as the generated function does.
"""

from __future__ import annotations

from dunning_rules.codegen.codes import DENIED, NOT_OPEN, PERMITTED
from dunning_rules.codegen.ledger import CHANNEL_BITS, OUTCOME_BITS, WAYS
from dunning_rules.codegen.prepared import Answered, Prepared, Row
from dunning_rules.reason import Code
from dunning_rules.words import FAILED_OUTCOMES

MINUTE = 60_000_000
CALL, VISIT, CALL_GUARANTOR, NOTICE, ASK_GUARANTOR, TEXT, SUE, REPORT = range(8)
PHONES, VISITS = 0, 4
IN, PHONE, VISITED = WAYS["in"], CHANNEL_BITS["phone"], CHANNEL_BITS["visit"]
FAILED = sum(OUTCOME_BITS[word] for word in FAILED_OUTCOMES)
GONE, DISPUTED, CEASED, REPRESENTED, HARDSHIP, WRONG = 3, 4, 8, 16, 32, 448

TOLD = {
    0: Code("stage", "range", "first-days"),
    1: Code("stage", "not-done", "after-notice"),
    2: Code("stage", "range", "after-notice"),
    3: Code("stage", "range", "on-site"),
    4: Code("stage", "range", "notice"),
    5: Code("stage", "range", "overdue"),
    6: Code("stage", "not-done", "court"),
    7: Code("stage", "range", "court"),
    8: Code("no_address", "no-address", "no-address"),
    9: Code("guard", "hours", "house-guards/quiet-hours"),
    10: Code("guard", "forbidden", "house-guards/repaid"),
    11: Code("guard", "forbidden", "house-guards/no-contact"),
    12: Code("guard", "cap", "house-guards/three-calls"),
    13: Code("guard", "cap", "house-guards/one-visit"),
    14: Code("guard", "forbidden", "house-guards/dispute"),
    15: Code("guard", "forbidden", "house-guards/cease"),
    16: Code("guard", "forbidden", "house-guards/represented"),
    17: Code("guard", "forbidden", "house-guards/hardship"),
    18: Code("guard", "forbidden", "house-guards/wrong-number"),
    19: Code("cadence", "at-most", "1 attempt per day"),
    20: Code("no_party", "no-party", "no-party"),
    21: Code("cadence", "at-most", "1 attempt per 7 days"),
    22: Code("cadence", "at-most", "once"),
}
"""What the numbers below say; they are those of the program that is measured."""


def in_one_pass(p: Prepared, now: int) -> list[Answered]:
    """Counts for each party in one pass over the contacts and their actions, then decides."""
    days, status = p.facts
    today, week = p.starts
    calls: dict[int, int] = {}
    visited: set[int] = set()
    for at, who, _, _, way in p.contacts:
        if at >= today and not way & IN:
            if way & PHONE:
                calls[who] = calls.get(who, 0) + 1
            elif way & VISITED:
                visited.add(who)
    called = {who for at, who, _, _, way in p.belonging[CALL] if at >= today and not way & IN}
    on_site = {who for at, who, _, _, way in p.belonging[VISIT] if at >= week and not way & IN}
    pressed = {who for at, who, _, _, way in p.belonging[CALL_GUARANTOR] if at >= today and not way & IN}
    asked = {who for at, who, _, _, way in p.belonging[ASK_GUARANTOR] if at >= today and not way & IN}
    texted = {who for at, who, _, _, way in p.belonging[TEXT] if at >= today and not way & IN}
    noticed = set()
    for at, who, _, out, way in p.belonging[NOTICE]:
        if at >= p.episode and not way & IN and not out & FAILED:
            noticed.add(who)
    served = any(row[0] >= p.episode for row in p.done[NOTICE])
    night = not 480 <= (now + p.offset) // MINUTE % 1440 < 1320
    repaid = status == "repaid"
    borrower = p.role_stands[0]
    found: list[Answered] = []

    first = () if 1 <= days <= 3 else (0,)
    if served:
        after = () if days >= 1 else (2,)
        court = () if days >= 90 else (7,)
    else:
        after = (1,) if days >= 1 else (1, 2)
        court = (6,) if days >= 90 else (6, 7)
    visits = () if days >= 4 else (3,)
    notices = () if days >= 7 else (4,)
    overdue = () if days >= 1 else (5,)

    def phone(who: int, place: int, stands: int, place_stands: int, *, to_borrower: bool) -> list[int]:
        reasons = []
        if not place:
            reasons.append(8)
        if night:
            reasons.append(9)
        if repaid:
            reasons.append(10)
        if stands & GONE:
            reasons.append(11)
        if calls.get(who, 0) >= 3:
            reasons.append(12)
        if borrower & DISPUTED:
            reasons.append(14)
        if stands & CEASED:
            reasons.append(15)
        if to_borrower and stands & REPRESENTED:
            reasons.append(16)
        if borrower & HARDSHIP:
            reasons.append(17)
        if place_stands & WRONG:
            reasons.append(18)
        return reasons

    for (who, _, place, stands, place_stands), _ in p.targets[CALL][0]:
        if first and after:
            found.append((NOT_OPEN, first + after))
            continue
        reasons = phone(who, place, stands, place_stands, to_borrower=True)
        if who in called:
            reasons.append(19)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    for (who, _, _, stands, _), _ in p.targets[VISIT][0]:
        if visits:
            found.append((NOT_OPEN, visits))
            continue
        reasons = []
        if night:
            reasons.append(9)
        if repaid:
            reasons.append(10)
        if stands & GONE:
            reasons.append(11)
        if who in visited:
            reasons.append(13)
        if borrower & DISPUTED:
            reasons.append(14)
        if stands & CEASED:
            reasons.append(15)
        if stands & REPRESENTED:
            reasons.append(16)
        if borrower & HARDSHIP:
            reasons.append(17)
        if who in on_site:
            reasons.append(21)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    for (who, _, place, stands, place_stands), _ in p.targets[CALL_GUARANTOR][0]:
        if visits:
            found.append((NOT_OPEN, visits))
            continue
        reasons = phone(who, place, stands, place_stands, to_borrower=False)
        if who in pressed:
            reasons.append(19)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    if p.empty[CALL_GUARANTOR]:
        found.append((NOT_OPEN, (20,)))
    for (who, _, _, stands, _), _ in p.targets[NOTICE][0]:
        if notices:
            found.append((NOT_OPEN, notices))
            continue
        reasons = []
        if repaid:
            reasons.append(10)
        if stands & GONE:
            reasons.append(11)
        if stands & REPRESENTED:
            reasons.append(16)
        if borrower & HARDSHIP:
            reasons.append(17)
        if who in noticed:
            reasons.append(22)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    for (who, _, place, stands, place_stands), _ in p.targets[ASK_GUARANTOR][0]:
        if after:
            found.append((NOT_OPEN, after))
            continue
        reasons = phone(who, place, stands, place_stands, to_borrower=False)
        if who in asked:
            reasons.append(19)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    if p.empty[ASK_GUARANTOR]:
        found.append((NOT_OPEN, (20,)))
    for (who, _, place, stands, _), _ in p.targets[TEXT][0]:
        if overdue:
            found.append((NOT_OPEN, overdue))
            continue
        reasons = []
        if not place:
            reasons.append(8)
        if night:
            reasons.append(9)
        if repaid:
            reasons.append(10)
        if stands & GONE:
            reasons.append(11)
        if stands & CEASED:
            reasons.append(15)
        if stands & REPRESENTED:
            reasons.append(16)
        if who in texted:
            reasons.append(19)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    if court:
        found.append((NOT_OPEN, court))
    elif borrower & HARDSHIP:
        found.append((DENIED, (17,)))
    else:
        found.append((PERMITTED, ()))
    if overdue:
        found.append((NOT_OPEN, overdue))
    else:
        reasons = []
        if repaid:
            reasons.append(10)
        if borrower & CEASED:
            reasons.append(15)
        if borrower & HARDSHIP:
            reasons.append(17)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    return found


def _tried(rows: tuple[Row, ...], since: int, who: int) -> bool:
    for at, party, _, _, way in rows:
        if at < since:
            return False
        if party == who and not way & IN:
            return True
    return False


def _thrice(rows: tuple[Row, ...], since: int, who: int) -> bool:
    calls = 0
    for at, party, _, _, way in rows:
        if at < since:
            break
        if party == who and not way & IN:
            calls += 1
    return calls >= 3


def by_question(p: Prepared, now: int) -> list[Answered]:
    """Each rule asks the contacts it speaks of, newest first, and only where its action is open."""
    days, status = p.facts
    today, week = p.starts
    episode, belonging, channels, targets = p.episode, p.belonging, p.channels, p.targets
    night = not 480 <= (now + p.offset) // MINUTE % 1440 < 1320
    repaid = status == "repaid"
    borrower = p.role_stands[0]
    served = bool(p.done[NOTICE]) and p.done[NOTICE][0][0] >= episode
    found: list[Answered] = []

    if 1 <= days <= 3 or (served and days >= 1):
        for (who, _, place, stands, place_stands), _ in targets[CALL][0]:
            reasons = []
            if not place:
                reasons.append(8)
            if night:
                reasons.append(9)
            if repaid:
                reasons.append(10)
            if stands & GONE:
                reasons.append(11)
            if _thrice(channels[PHONES], today, who):
                reasons.append(12)
            if borrower & DISPUTED:
                reasons.append(14)
            if stands & CEASED:
                reasons.append(15)
            if stands & REPRESENTED:
                reasons.append(16)
            if borrower & HARDSHIP:
                reasons.append(17)
            if place_stands & WRONG:
                reasons.append(18)
            if _tried(belonging[CALL], today, who):
                reasons.append(19)
            found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    else:
        shut: tuple[int, ...] = (0, 2) if served else (0, 1) if days >= 1 else (0, 1, 2)
        found += [(NOT_OPEN, shut) for _ in targets[CALL][0]]
    if days >= 4:
        for (who, _, _, stands, _), _ in targets[VISIT][0]:
            reasons = []
            if night:
                reasons.append(9)
            if repaid:
                reasons.append(10)
            if stands & GONE:
                reasons.append(11)
            if _tried(channels[VISITS], today, who):
                reasons.append(13)
            if borrower & DISPUTED:
                reasons.append(14)
            if stands & CEASED:
                reasons.append(15)
            if stands & REPRESENTED:
                reasons.append(16)
            if borrower & HARDSHIP:
                reasons.append(17)
            if _tried(belonging[VISIT], week, who):
                reasons.append(21)
            found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    else:
        found += [(NOT_OPEN, (3,)) for _ in targets[VISIT][0]]

    def call_guarantor(action: int, closed: tuple[int, ...]) -> None:
        if p.empty[action]:
            found.append((NOT_OPEN, (20,)))
        for (who, _, place, stands, place_stands), _ in targets[action][0]:
            if closed:
                found.append((NOT_OPEN, closed))
                continue
            reasons = []
            if not place:
                reasons.append(8)
            if night:
                reasons.append(9)
            if repaid:
                reasons.append(10)
            if stands & GONE:
                reasons.append(11)
            if _thrice(channels[PHONES], today, who):
                reasons.append(12)
            if borrower & DISPUTED:
                reasons.append(14)
            if stands & CEASED:
                reasons.append(15)
            if borrower & HARDSHIP:
                reasons.append(17)
            if place_stands & WRONG:
                reasons.append(18)
            if _tried(belonging[action], today, who):
                reasons.append(19)
            found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))

    call_guarantor(CALL_GUARANTOR, () if days >= 4 else (3,))
    if days >= 7:
        for (who, _, _, stands, _), _ in targets[NOTICE][0]:
            reasons = []
            if repaid:
                reasons.append(10)
            if stands & GONE:
                reasons.append(11)
            if stands & REPRESENTED:
                reasons.append(16)
            if borrower & HARDSHIP:
                reasons.append(17)
            for at, party, _, out, way in belonging[NOTICE]:
                if party == who and at >= episode and not way & IN and not out & FAILED:
                    reasons.append(22)
                    break
            found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    else:
        found += [(NOT_OPEN, (4,)) for _ in targets[NOTICE][0]]
    late = () if days >= 1 else (2,)
    call_guarantor(ASK_GUARANTOR, late if served else (1, *late))
    if days >= 1:
        for (who, _, place, stands, _), _ in targets[TEXT][0]:
            reasons = []
            if not place:
                reasons.append(8)
            if night:
                reasons.append(9)
            if repaid:
                reasons.append(10)
            if stands & GONE:
                reasons.append(11)
            if stands & CEASED:
                reasons.append(15)
            if stands & REPRESENTED:
                reasons.append(16)
            if _tried(belonging[TEXT], today, who):
                reasons.append(19)
            found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    else:
        found += [(NOT_OPEN, (5,)) for _ in targets[TEXT][0]]
    if served and days >= 90:
        found.append((DENIED, (17,)) if borrower & HARDSHIP else (PERMITTED, ()))
    else:
        found.append((NOT_OPEN, (7,) if served else (6,) if days >= 90 else (6, 7)))
    if days >= 1:
        reasons = []
        if repaid:
            reasons.append(10)
        if borrower & CEASED:
            reasons.append(15)
        if borrower & HARDSHIP:
            reasons.append(17)
        found.append((DENIED, tuple(reasons)) if reasons else (PERMITTED, ()))
    else:
        found.append((NOT_OPEN, (5,)))
    return found
