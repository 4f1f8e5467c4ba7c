"""Loans as they come: snapshots around the thresholds, with parties, addresses and a ledger of any kind of record."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from dunning_rules import Playbook, words
from dunning_rules.ir import Compare, Within

CHINA = timezone(timedelta(hours=8))
DUE = date(2026, 11, 5)
PARTIES = ("borrower", "surety", "sister", "village")
ADDRESSES = {"borrower": ("mobile", "shop", "post"), "surety": ("surety-mobile",), "sister": ("sister-mobile",)}
HOURS = (0, 7, 8, 10, 15, 21, 22, 23)


def instants(first_day: int = -3, last_day: int = 120) -> st.SearchStrategy[datetime]:
    """Instants from some days before the due date on, biased to the edges of quiet hours."""
    return st.builds(
        lambda day, hour, minute: datetime(2026, 11, 5, hour, minute, tzinfo=CHINA) + timedelta(days=day),
        st.one_of(st.integers(first_day, 10), st.integers(first_day, last_day)),
        st.sampled_from(HOURS),
        st.sampled_from((0, 0, 30, 59)),
    )


def parties(zone: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    zones = st.sampled_from(([zone], [zone, "Asia/Urumqi"], ["unknown"], None))
    liability = st.sampled_from(
        (None, {"nature": "joint"}, {"nature": "general"}, {"nature": "joint", "until": "2027-10-05"})
    )
    return st.builds(_parties, st.sampled_from(("person", "sole_trader", "company")), zones, liability)


def _parties(kind: str, zones: list[str] | None, liability: dict[str, str] | None) -> list[dict[str, Any]]:
    borrower: dict[str, Any] = {
        "id": "borrower",
        "person": "P-1",
        "kind": kind,
        "role": "borrower",
        "addresses": [
            {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
            {"id": "shop", "channels": ["visit", "letter"], "kind": "business"},
            {"id": "post", "channels": ["email", "app"], "kind": "email"},
        ],
    }
    surety: dict[str, Any] = {
        "id": "surety",
        "kind": "person",
        "role": "counter_guarantor",
        "addresses": [{"id": "surety-mobile", "channels": ["phone", "sms"], "kind": "mobile"}],
    }
    if zones is not None:
        borrower["timezones"] = zones
    if liability is not None:
        surety["liability"] = liability
    sister = {
        "id": "sister",
        "role": "relative",
        "addresses": [{"id": "sister-mobile", "channels": ["phone"], "kind": "mobile"}],
    }
    return [borrower, surety, sister, {"id": "village", "role": "community"}]


def records(actions: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """One record of any kind that the laws speak of; the id is given later."""
    at = instants().map(lambda moment: moment.isoformat())
    party = st.sampled_from(PARTIES[:3])
    contact = st.fixed_dictionaries(
        {"kind": st.just("contact"), "at": at, "channel": st.sampled_from(("phone", "sms", "visit", "letter"))},
        optional={
            "outcome": st.sampled_from(sorted(words.OUTCOMES)),
            "action": st.sampled_from(actions),
            "direction": st.sampled_from(("out", "out", "in")),
            "by": st.sampled_from(("lender", "agency", "agency:A")),
        },
    )
    addressed = st.tuples(contact, party).map(lambda pair: {**pair[0], "party": pair[1], **_some_address(*pair)})
    own = [
        {
            "kind": st.just("promise"),
            "at": at,
            "party": st.just("borrower"),
            "due": _days(),
            "amount": st.just("500.00"),
        },
        {
            "kind": st.just("payment"),
            "at": at,
            "party": st.just("borrower"),
            "amount": st.sampled_from(("500.00", "15400.00")),
        },
        {
            "kind": st.just("request"),
            "at": at,
            "party": party,
            "what": st.sampled_from(sorted(words.REQUESTS)),
            "form": st.just("written"),
        },
        {"kind": st.just("consent"), "at": at, "party": party, "what": st.sampled_from(sorted(words.CONSENTS))},
        {"kind": st.just("status"), "at": at, "party": party, "status": st.sampled_from(sorted(words.PERSON_STATUSES))},
        {
            "kind": st.just("status"),
            "at": at,
            "address": st.just("mobile"),
            "status": st.sampled_from(sorted(words.ADDRESS_STATUSES)),
        },
        {"kind": st.just("hold"), "at": at, "reason": st.sampled_from(sorted(words.HOLD_REASONS)), "until": _days()},
        {"kind": st.just("arrangement"), "at": at, "type": st.just("instalments"), "schedule": _schedule()},
        {
            "kind": st.just("finding"),
            "at": at,
            "cause": st.sampled_from(sorted(words.CAUSES)),
            "willing": st.booleans(),
        },
        {"kind": st.just("act"), "at": at, "act": st.sampled_from(sorted(words.ACTS))},
        {"kind": st.just("placement"), "at": at, "to": st.just("agency:A")},
    ]
    return st.one_of(addressed, addressed, *(st.fixed_dictionaries(one) for one in own))


def _some_address(contact: dict[str, Any], party: str) -> dict[str, str]:
    fitting = {"phone": "mobile", "sms": "mobile", "visit": "shop", "letter": "shop"}
    wanted = fitting[contact["channel"]]
    return {"address": wanted} if wanted in ADDRESSES[party] else {}


def _days() -> st.SearchStrategy[str]:
    return st.integers(-5, 110).map(lambda days: (DUE + timedelta(days=days)).isoformat())


def _schedule() -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.fixed_dictionaries({"due": _days(), "amount": st.just("500.00")}), min_size=1, max_size=3)


def loans(fits: dict[str, list[str]], zone: str) -> st.SearchStrategy[dict[str, Any]]:
    second = st.sampled_from((None, "0.00", "15400.00"))
    return st.builds(
        lambda first, other, more: {
            "id": "L-1",
            "product": fits.get("product", ["loan"])[0],
            "timezone": zone,
            "installments": [
                {"due": DUE.isoformat(), "amount": "15400.00", **first},
                *([] if other is None else [{"due": "2026-12-05", "amount": "15400.00", "paid": other}]),
            ],
            **more,
        },
        st.sampled_from(({}, {"paid": "0.00"}, {"paid": "5000.00"}, {"paid": "15400.00", "paid_on": "2026-11-20"})),
        second,
        st.fixed_dictionaries(
            {},
            optional={
                "product_class": st.sampled_from([*fits.get("product_class", []), *sorted(words.PRODUCT_CLASSES)]),
                "claim": st.sampled_from(("loan", "recourse")),
                "status": st.sampled_from(("active", "repaid", "written_off")),
                "governing_law": st.sampled_from([*fits.get("governing_law", []), "CN", "US-MA", "HK"]),
                "maturity": st.just("2027-10-05"),
                "annual_rate": st.just("0.096"),
            },
        ),
    )


def snapshots(
    fits: dict[str, list[str]], actions: tuple[str, ...], zone: str = "Asia/Shanghai"
) -> st.SearchStrategy[dict[str, Any]]:
    """`fits` names the words of a scope: `product`, `product_class`, `governing_law`, `lender`, `collector`."""
    lenders = [{}, *({"lender": {"type": word}} for word in [*fits.get("lender", []), "bank", "guarantee_company"])]
    collectors = [{}, *({"collector": {"type": word}} for word in [*fits.get("collector", []), "creditor", "agency"])]
    return st.builds(
        lambda as_of, loan, people, ledger, lender, collector: {
            "as_of": as_of.isoformat(),
            "loan": loan,
            **lender,
            **collector,
            "parties": people,
            "ledger": [{"id": f"e{number}", **record} for number, record in enumerate(ledger)],
        },
        instants(),
        loans(fits, zone),
        parties(zone),
        st.lists(records(actions), max_size=12),
        st.sampled_from(lenders),
        st.sampled_from(collectors),
    )


FACTS = {"loan.product": "product", "loan.product_class": "product_class", "lender": "lender", "collector": "collector"}


def fits(book: Playbook) -> dict[str, list[str]]:
    """The words of the playbook's scope, so that many a loan lies in it."""
    found: dict[str, list[str]] = {}
    for part in getattr(book.rules.scope, "parts", (book.rules.scope,)):
        if isinstance(part, Within):
            found["governing_law"] = list(part.jurisdictions)
        elif isinstance(part, Compare) and part.fact in FACTS and not part.want.negated:
            found[FACTS[part.fact]] = [str(word) for word in part.want.any_of]
    return found


def loans_of(book: Playbook) -> st.SearchStrategy[dict[str, Any]]:
    """Loans of which the playbook speaks, mostly."""
    zone = book.rules.arrears.timezone or "Asia/Shanghai"
    return snapshots(fits(book), tuple(action.id for action in book.rules.actions), zone)
