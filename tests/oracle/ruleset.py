"""The main steps of the guaranteed loan as rules over integers, in the words of the rule engine that is asked.

A rule is a list of tests that must all hold; the name before the colon is the candidate that it permits.
"""

from __future__ import annotations

from typing import Any

Test = dict[str, Any]


def none_of(*names: str) -> list[Test]:
    return [{name: 0} for name in names]


def less(name: str, count: int) -> Test:
    return {"$lt": {name: count}}


def least(name: str, count: int) -> Test:
    return {"$gte": {name: count}}


def waking(party: str, channel: str) -> list[Test]:
    """From 08:00 to 22:00 in both zones the party may be in, or at an hour that was agreed."""
    return [
        {
            "$or": [
                {"$and": [least(f"{party}_minute_{zone}", 480), less(f"{party}_minute_{zone}", 1320)]},
                {f"{party}_consent_{channel}_{zone}": 1},
            ]
        }
        for zone in "ab"
    ]


CALL = [
    less("call_talks_today", 1),
    less("calls_today", 3),
    less("borrower_talks_today", 3),
    *waking("borrower", "phone"),
    *none_of("borrower_dead", "borrower_wish_phone", "mobile_out", "mobile_misdirected"),
    *none_of("plan_kept", "promise_near", "held_demand", "sold"),
]
AT_THE_SHOP = [
    *waking("borrower", "visit"),
    *none_of("borrower_dead", "borrower_wish_visit", "shop_out", "shop_misdirected", "plan_kept", "sold"),
]
CALL_SURETY = [
    less("surety_talks_today", 3),
    *waking("surety", "phone"),
    *none_of("surety_dead", "surety_wish_phone", "surety_mobile_out", "surety_mobile_misdirected"),
    *none_of("plan_kept", "promise_near", "held_request_help", "sold"),
]
FIRST_DAYS = [least("dpd", 1), {"$lte": {"dpd": 3}}]
AFTER_NOTICE = [least("dpd", 1), {"notice_done": 1}]

RULES: dict[str, list[Test]] = {
    "check-business/borrower/shop: gl-1": [*FIRST_DAYS, less("looks", 1), {"held_inspect": 0}, *AT_THE_SHOP],
    "call-borrower/borrower/mobile: gl-2": [*FIRST_DAYS, *CALL],
    "call-borrower/borrower/mobile: gl-5": [*AFTER_NOTICE, *CALL],
    "visit-business/borrower/shop: gl-3": [
        least("dpd", 4),
        less("visits_today", 1),
        less("visits_week", 3),
        *none_of("promise_near", "held_demand"),
        *AT_THE_SHOP,
    ],
    "enlist-counter-guarantor/surety/surety-mobile: gl-3": [
        least("dpd", 4),
        less("enlist_today", 2),
        less("enlist_talks", 1),
        less("ask_done_today", 1),
        *CALL_SURETY,
    ],
    "serve-notice/borrower/shop: gl-4": [
        least("dpd", 7),
        less("notices", 1),
        less("notices_week", 3),
        *none_of("borrower_dead", "borrower_wish_letter", "shop_out", "shop_misdirected"),
        *none_of("plan_kept", "promise_near", "held_notice", "sold"),
    ],
    "ask-counter-guarantor-to-repay/surety/surety-mobile: gl-6": [
        *AFTER_NOTICE,
        {"recourse": 0},
        less("ask_today", 2),
        less("ask_talks", 1),
        less("enlist_done_today", 1),
        *CALL_SURETY,
    ],
    "file-suit: gl-7": [
        least("dpd", 90),
        {"notice_done": 1},
        less("suits", 1),
        *none_of("suit_pending", "plan_kept", "promise_near", "held_demand", "sold"),
    ],
}
CANDIDATES = frozenset(rule.partition(":")[0] for rule in RULES)
