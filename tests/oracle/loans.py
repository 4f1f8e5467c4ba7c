"""Seeded snapshots of the guaranteed loan, drawn near the thresholds of its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

CHINA = timezone(timedelta(hours=8))
DUE = date(2026, 11, 5)
AGES = (-1, 0, 1, 1, 2, 3, 3, 4, 4, 5, 6, 7, 7, 8, 9, 30, 89, 90, 91, 120)
CLOCKS = ("00:00", "07:59", "08:00", "10:00", "15:00", "15:00", "20:30", "21:59", "22:00", "23:30")
BACK = (0, 0, 0, 0, 1, 1, 2, 2, 3, 5, 6, 7, 30)
ENDED = ("conversation", "conversation", "no_answer", "not_connected", "answered", "misdirected", "other_person", None)
ZONES = (["Asia/Shanghai"], ["Asia/Shanghai"], ["Asia/Urumqi"], ["Asia/Shanghai", "Asia/Urumqi"], None)

Record = dict[str, Any]


class Drawer:
    """Draws one loan. The same seed gives the same loan on every machine."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        day = DUE + timedelta(days=self.one(AGES))
        self.now = datetime.fromisoformat(f"{day}T{self.one(CLOCKS)}:00").replace(tzinfo=CHINA)
        self.records: list[Record] = []

    def one(self, choices: Any) -> Any:
        return self.random.choice(choices)

    def chance(self, of_ten: int) -> bool:
        return self.random.randrange(10) < of_ten

    def snapshot(self) -> dict[str, Any]:
        loan = self.loan()  # first: a second installment moves the day that is asked about
        for _ in range(self.one((0, 1, 2, 3, 4, 5, 7))):
            self.one(self.kinds())()
        if self.chance(6):
            self.served()
        if self.chance(5):
            self.one((self.dials, self.talks, self.visits, self.help_dials, self.letters))()
        if self.records and self.chance(1):
            self.add({"kind": "void", "of": self.one(self.records)["id"]})
        ledger: list[Record] = []
        for record in self.records:  # what a record speaks of was made before it, and lies in the ledger if it happened
            if datetime.fromisoformat(record["at"]) <= self.now and known(record, ledger):
                ledger.append(record)
        return {
            "as_of": self.now.isoformat(),
            "loan": loan,
            "lender": {"type": "guarantee_company"},
            "collector": {"type": "creditor"},
            "parties": self.parties(),
            "ledger": ledger,
        }

    def kinds(self) -> tuple[Callable[[], None], ...]:
        often = (self.call, self.call, self.visit, self.notice, self.help_call, self.help_call)
        return (
            *(*often, self.promise, self.payment, self.plan, self.status, self.wish, self.wish),
            *(self.consent, self.hold, self.suit),
        )

    def loan(self) -> dict[str, Any]:
        first: dict[str, str] = {"due": str(DUE), "amount": "15400.00", "paid": "0.00"}
        second = []
        if self.chance(2):
            first |= {"paid": "15400.00", "paid_on": str(DUE + timedelta(days=self.one((1, 5, 25, 29, 30, 31, 40))))}
            second = [{"due": "2026-12-05", "amount": "15400.00", "paid": "0.00"}]
            self.now += timedelta(days=30)
            if str(self.now.date()) < first["paid_on"]:
                self.now = datetime.fromisoformat(f"{first['paid_on']}T15:00:00").replace(tzinfo=CHINA)
        return {
            "id": "GL-1",
            "product": self.one(("guaranteed_loan", "entrusted_loan")),
            "product_class": "business",
            "installments": [first, *second],
            **self.one(({}, {"claim": "loan"}, {"claim": "loan"})),
            **self.one(({}, {"status": "active"}, {"status": "active"}, {"status": "active"}, {"status": "sold"})),
            **self.one(({}, {"timezone": "Asia/Shanghai"}, {"timezone": "Asia/Tokyo"})),
            **self.one(({}, {"governing_law": "CN"})),
        }

    def parties(self) -> list[dict[str, Any]]:
        shop = {"id": "shop", "channels": ["visit", "letter"], "kind": "business"}
        mobile = {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"}
        borrower = {
            "id": "borrower",
            "person": "P-1",
            "kind": "sole_trader",
            "role": "borrower",
            "addresses": [mobile, shop],
        }
        surety = {
            "id": "surety",
            "person": "P-2",
            "role": "counter_guarantor",
            "liability": {"nature": self.one(("joint", "general"))},
            "addresses": [{**mobile, "id": "surety-mobile"}],
        }
        people = [borrower, surety]
        for person in people:
            zones = self.one(ZONES)
            if zones is not None:
                person["timezones"] = zones
        return people

    # --- records -----------------------------------------------------------------------------------------------------

    def add(self, record: Record, at: datetime | None = None) -> Record:
        at = at or self.moment()
        told = {key: value for key, value in record.items() if value is not None}
        made = {"id": f"e{len(self.records)}", "at": at.isoformat(), **told}
        self.records.append(made)
        return made

    def moment(self) -> datetime:
        clock = self.one(("00:00", "00:30", "07:30", "10:00", "14:00", "23:30"))
        day = (self.now - timedelta(days=self.one(BACK))).date()
        return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=CHINA)

    def day(self, *offsets: int) -> str:
        return str((self.now + timedelta(days=self.one(offsets))).date())

    def call(self) -> None:
        action = self.one(("call-borrower", "call-borrower", "remind-of-promise", None))
        self.add({"kind": "contact", "channel": "phone", "party": "borrower", "address": "mobile", "action": action,
                  "outcome": self.one(ENDED), "mode": self.one((None, None, "recorded")),
                  "direction": self.one((None, None, None, "in"))})  # fmt: skip

    # --- habits: what brings a count to its limit --------------------------------------------------------------------

    def dials(self) -> None:
        for minute in range(self.one((2, 3, 3, 4))):
            self.phone("borrower", "mobile", "call-borrower", "no_answer", self.early(minute))

    def talks(self) -> None:
        for minute in range(self.one((2, 3, 3, 4))):
            self.phone("borrower", "mobile", "remind-of-promise", "conversation", self.early(minute))

    def visits(self) -> None:
        for days in self.one(((1, 3, 6), (1, 3, 6), (1, 2, 7), (2, 5))):
            self.add({"kind": "contact", "channel": "visit", "party": "borrower", "address": "shop",
                      "action": "visit-business", "outcome": "not_met"}, self.now - timedelta(days=days))  # fmt: skip

    def help_dials(self) -> None:
        action = self.one(("enlist-counter-guarantor", "ask-counter-guarantor-to-repay"))
        for minute in range(self.one((1, 2, 2))):
            self.phone("surety", "surety-mobile", action, "no_answer", self.early(minute))

    def letters(self) -> None:
        for days in self.one(((1, 3, 6), (2, 4, 7))):
            self.add({"kind": "contact", "channel": "letter", "party": "borrower", "address": "shop",
                      "action": "serve-notice", "outcome": "returned"}, self.now - timedelta(days=days))  # fmt: skip

    def early(self, minute: int) -> datetime:
        return self.now.replace(hour=0, minute=minute)

    def phone(self, party: str, address: str, action: str, outcome: str, at: datetime) -> None:
        self.add({"kind": "contact", "channel": "phone", "party": party, "address": address, "action": action,
                  "outcome": outcome}, at)  # fmt: skip

    # --- single records ----------------------------------------------------------------------------------------------

    def visit(self) -> None:
        action = self.one(("check-business", "visit-business", "visit-business", None))
        self.add({"kind": "contact", "channel": "visit", "party": "borrower", "address": "shop", "action": action,
                  "outcome": self.one(("met", "met", "not_met", None))})  # fmt: skip

    def notice(self) -> None:
        document = self.one((None, None, "overdue-collection-notice", "statement"))
        made = self.add({"kind": "contact", "channel": "letter", "party": "borrower", "address": "shop",
                         "action": self.one(("serve-notice", "serve-notice", None)), "document": document,
                         "outcome": self.one(("served", "returned", "refused", "delivered", None))})  # fmt: skip
        if self.chance(3):
            self.add(
                {"kind": "outcome", "of": made["id"], "outcome": self.one(("returned", "served", "deemed_served"))}
            )

    def served(self) -> None:
        at = self.now - timedelta(days=self.one((1, 3, 7, 40, 80)))
        self.add({"kind": "contact", "channel": "letter", "party": "borrower", "address": "shop",
                  "action": "serve-notice", "outcome": "served"}, at)  # fmt: skip

    def help_call(self) -> None:
        action = self.one(("enlist-counter-guarantor", "ask-counter-guarantor-to-repay", None))
        self.add({"kind": "contact", "channel": "phone", "party": "surety", "address": "surety-mobile",
                  "action": action, "outcome": self.one(ENDED)})  # fmt: skip

    def promise(self) -> None:
        self.add({"kind": "promise", "party": "borrower", "due": self.day(-1, 0, 1, 3, 4), "amount": "1000.00"})

    def payment(self) -> None:
        amount, status = self.one(("500.00", "1000.00", "9000.00")), self.one((None, "pending", "failed"))
        self.add({"kind": "payment", "party": "borrower", "amount": amount, "status": status})

    def plan(self) -> None:
        entries = [{"due": self.day(-3, -1, 0, 1, 9), "amount": self.one(("500.00", "1500.00"))} for _ in range(2)]
        self.add({"kind": "arrangement", "type": "instalments", "schedule": entries})

    def status(self) -> None:
        self.add({"kind": "status", **self.one((
            {"status": "deceased", "party": "borrower"},
            {"status": "deceased", "party": "surety"},
            {"status": "dead", "address": "mobile"},
            {"status": "wrong_person", "address": "surety-mobile"},
            {"status": "confirmed", "address": "mobile"},
            {"status": "confirmed", "address": "surety-mobile"},
            {"status": "litigation"},
            {"status": "hospitalised", "party": "borrower"},
        ))})  # fmt: skip

    def wish(self) -> None:
        made = self.add({"kind": "request", "party": self.one(("borrower", "borrower", "surety")),
                         "what": self.one(("inconvenient", "inconvenient", "opt_out", "cease", "dispute")),
                         **self.one(({"channel": "phone"}, {"channel": "visit"}, {"hours": "12:00-16:00"},
                                     {"weekdays": [self.one(("mon", "fri", "sat"))]}, {"until": self.day(-1, 0, 1)})),
                         })  # fmt: skip
        if self.chance(2):
            self.add({"kind": "withdrawal", "of": made["id"]})

    def consent(self) -> None:
        self.add({"kind": "consent", "party": self.one(("borrower", "surety")), "what": "inconvenient_time",
                  **self.one(({}, {"hours": "21:00-23:00"}, {"channel": "phone"}, {"until": self.day(-1, 0, 1)},
                              {"to": "agency"}))})  # fmt: skip

    def hold(self) -> None:
        purposes = self.one((None, [], ["demand"], ["request_help", "notice"]))
        begins = self.one((None, self.day(-2, 0, 1)))
        self.add({"kind": "hold", "reason": "internal", "until": self.day(-1, 0, 1, 5), "purposes": purposes,
                  "from": begins})  # fmt: skip

    def suit(self) -> None:
        self.add({"kind": "act", "act": "litigation", "outcome": self.one((None, "returned"))})


def draw(seed: int) -> dict[str, Any]:
    """The snapshot of a seed, as JSON has it. Periods that end before they begin are drawn again."""
    for attempt in range(100):
        told = Drawer(seed + 1_000_003 * attempt).snapshot()
        if all(one.get("from", "") <= one.get("until", "9") for one in told["ledger"]):
            return told
    raise AssertionError(f"nothing can be drawn for {seed}")


def known(record: Record, ledger: list[Record]) -> bool:
    return "of" not in record or any(one["id"] == record["of"] for one in ledger)
