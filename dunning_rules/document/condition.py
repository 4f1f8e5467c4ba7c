"""Conditions and filters as they are written, in playbooks and packs alike."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field

from .. import words
from ..facts import FACT_TITLES
from .fields import BooleanField, MatchField, NameField, OneOrMany, TermField, word
from .validate import Document
from .vocabulary import (
    Acts,
    AddressKinds,
    AddressStatuses,
    ArrangementTypes,
    Attitudes,
    Causes,
    Channels,
    Collectors,
    Consents,
    CountOrNumber,
    Directions,
    HoldReasons,
    Kinds,
    Modes,
    Outcomes,
    Places,
    Purposes,
    Reasons,
    RequestForms,
    Requests,
    Shorthand,
    Statuses,
    TermOrNumber,
)

Names = OneOrMany[NameField]
Tie = Literal["party", "person", "address", "channel", "debt", "creditor", "collector"]
PromiseState = Literal["pending", "kept", "partial", "broken", "none"]
ArrangementState = Literal["kept", "broken", "none"]
FINDINGS = ("cause", "willing", "able", "trading", "expected_cash_on", "attitude")


class FilterDoc(Document):
    """Which records of the ledger: each key is a key of a record, with what it must be; a mark of the pack too."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": {"type": "boolean"}})
    __pydantic_extra__: dict[str, BooleanField] = Field(init=False)

    kind: Kinds | None = Field(None, description="The kind of record; `contact` unless said.")
    channel: Channels | None = None
    mode: Modes | None = None
    direction: Directions | None = Field(None, description="`out` unless said; `any` counts both.")
    outcome: Outcomes | None = Field(
        None, description="An outcome, or a group of them: `failed`, `unreached`, `reached`, `pending`."
    )
    action: Names | None = Field(None, description="Records that belong to this action.")
    purpose: Purposes | None = None
    by: Collectors | None = Field(None, description="Who made the contact; everybody's count unless said.")
    document: MatchField | None = Field(None, description="The paper sent or received.")
    disclosed: BooleanField | None = Field(None, description="Whether the debt was disclosed.")
    cut_off: BooleanField | None = Field(None, description="Whether the call was cut off.")
    act: Acts | None = None
    what: MatchField | None = Field(None, description="Of a request or consent: what was asked or allowed.")
    form: RequestForms | None = Field(None, description="Of a request: oral or written.")
    status: MatchField | None = Field(None, description="Of a status: its word; of a payment: how it stands.")
    type: ArrangementTypes | None = Field(None, description="Of an arrangement.")
    reason: HoldReasons | None = Field(None, description="Of a hold.")
    cause: Causes | None = Field(None, description="Of a finding.")
    attitude: Attitudes | None = Field(None, description="Of a finding.")
    willing: BooleanField | None = Field(None, description="Of a finding: willing to pay.")
    able: BooleanField | None = Field(None, description="Of a finding: able to pay.")
    trading: BooleanField | None = Field(None, description="Of a finding: the business trades normally.")
    address: AddressKinds | None = Field(None, description="The kind of the record's address.")
    place: Places | None = Field(None, description="The place that the record names, or that of its address.")
    address_status: AddressStatuses | None = Field(
        None, description="How the record's address stands at the asked instant; `{not: …}`: in none of these ways."
    )
    prior: Literal["collector"] | None = Field(
        None, description="Only records of the placement before the one under which the contact is made."
    )
    held: TermField | None = Field(
        None, description="Only records whose term is over, their own day as day 1, and that had not failed by then."
    )
    to: Names | None = Field(None, description="The role of the record's party, a definition, or `party`.")
    same: OneOrMany[Tie] | None = Field(None, description="Ties the record to the contact in question.")


class CountingDoc(FilterDoc):
    """What a limit counts."""

    since: FilterDoc | None = Field(None, description="Only records after the latest one that matches this.")
    since_first: FilterDoc | None = Field(
        None, description="Only records after the earliest one that matches this; where none does, none."
    )


class TallyDoc(CountingDoc):
    """So many records that match, in a window."""

    within: TermOrNumber | None = Field(None, description="The window; a record's own day is day 1.")
    before: Literal["today"] | None = Field(None, description="Only records of days before today.")
    not_after: NameField | None = Field(None, description="Only what happened up to the last day of this named date.")
    ever: BooleanField | None = Field(None, description="Not only in the present episode of arrears.")
    count: Literal["records", "days"] = Field("records", description="`days` counts distinct local days.")
    at_least: CountOrNumber | None = Field(None, description="How many at least; 1 unless said.")
    at_most: CountOrNumber | None = Field(None, description="How many at most.")


class DoneDoc(Document):
    """A record of the action, in the present episode."""

    action: Names = Field(description="The action; of several any will do.")
    within: TermOrNumber | None = Field(None, description="The window; a record's own day is day 1.")
    ever: BooleanField | None = Field(None, description="Not only in the present episode of arrears.")
    at_least: CountOrNumber | None = Field(None, description="How many at least; 1 unless said.")
    to: Literal["party"] | None = Field(None, description="`party`: only toward the party in question.")


class PromiseDoc(Document):
    """How the latest promise to pay stands."""

    is_: OneOrMany[PromiseState] = Field(alias="is", description="Its state; `none`: no promise was made.")
    by: Names | None = Field(None, description="The role of who made it.")
    ever: BooleanField | None = Field(None, description="Not only in the present episode of arrears.")


class PromiseDueDoc(Document):
    """The latest promise is pending and due soon."""

    within: TermOrNumber = Field(description="Due today, or within so many days after today.")


class ArrangementDoc(Document):
    """How the latest repayment arrangement stands."""

    is_: OneOrMany[ArrangementState] = Field(alias="is", description="Its state; `none`: there is none.")
    type: OneOrMany[Annotated[str, word(words.ARRANGEMENT_TYPES, "type of arrangement")]] | None = Field(
        None, description="Its type."
    )


class StatusDoc(Document):
    """What happened to a party, an address or the claim, and still stands."""

    is_: Statuses = Field(alias="is", description="The status; of several any will do.")
    of: Names | None = Field(None, description="Whose: a role, `party`, `address` or `loan`.")
    for_: TermField | None = Field(None, alias="for", description="On each of so many days before today.")


class RequestDoc(Document):
    """A request that stands: neither withdrawn nor ended."""

    is_: Requests = Field(alias="is", description="The request; of several any will do.")
    of: Names | None = Field(None, description="Whose: a role, or `party`.")
    form: RequestForms | None = Field(None, description="Oral or written.")
    place: Places | None = Field(None, description="The place that it names.")
    channel: Channels | None = Field(None, description="The channel that it names.")
    within: TermOrNumber | None = Field(None, description="Made within this window.")


class ConsentDoc(Document):
    """A consent that stands and covers this contact."""

    is_: Consents = Field(alias="is", description="The consent; of several any will do.")
    of: Names | None = Field(None, description="Whose: a role, or `party`.")
    to: Literal["any"] | None = Field(None, description="`any`: whomever it was given to; else the collector asked.")
    spent_by: FilterDoc | None = Field(None, description="Counts until a record that matches this came after it.")
    place: Places | None = Field(None, description="The place that it names.")
    channel: Channels | None = Field(None, description="The channel that it names.")
    within: TermOrNumber | None = Field(None, description="Given within this window.")


class NearDoc(Document):
    """A date that is near."""

    within: TermOrNumber = Field(description="Today, or within so many days after today.")


FactMatch = MatchField | NearDoc


class FindingDoc(Document):
    """What the latest finding that told of it says."""

    cause: Causes | None = None
    willing: BooleanField | None = Field(None, description="Willing to pay.")
    able: BooleanField | None = Field(None, description="Able to pay.")
    trading: BooleanField | None = Field(None, description="The business trades normally.")
    expected_cash_on: NearDoc | None = Field(None, description="When money is expected.")
    attitude: Attitudes | None = None


class DocumentDoc(Document):
    """A paper that was received or signed."""

    is_: Names = Field(alias="is", description="The paper; of several any will do.")
    outcome: Outcomes | None = None
    of: Names | None = Field(None, description="Whose: a role, or `party`.")


class ContactMatchDoc(Document):
    """What the contact or act in question is like."""

    channel: Channels | Literal["any"] | None = None
    mode: Modes | None = None
    to: OneOrMany[NameField] | None = Field(None, description="The role of its party, or a definition.")
    purpose: Purposes | None = None
    act: Acts | None = None
    by: Collectors | None = None
    address: AddressKinds | None = Field(None, description="The kind of its address.")
    place: Places | None = None
    document: MatchField | None = Field(None, description="The paper it delivers.")
    action: Names | None = Field(None, description="The action it names.")


def _fact_schema() -> dict[str, Any]:
    """The facts as properties, so that an editor offers them."""
    match = {"type": ["string", "integer", "number", "boolean", "array", "object"]}
    titles = {name: (text.en, f"{text.en} ({text.zh})") for name, text in FACT_TITLES.items()}
    return {name: {**match, "title": title, "description": told} for name, (title, told) in titles.items()}


class ConditionDoc(Document):
    """A condition: all its entries must hold. A fact stands by its own name, `loan.FIELD` too."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra=lambda schema: schema.update(
            properties={**schema["properties"], **_fact_schema()},
            additionalProperties={"type": ["string", "integer", "number", "boolean", "array", "object"]},
        ),
    )
    __pydantic_extra__: dict[str, FactMatch] = Field(init=False)

    all: list[ConditionDoc] | None = Field(None, description="All of these conditions hold.")
    any: list[ConditionDoc] | None = Field(None, description="One of these conditions holds.")
    not_: ConditionDoc | None = Field(None, alias="not", description="This condition does not hold.")
    done: Annotated[DoneDoc, Shorthand("action")] | None = Field(None, description="The action reached its end.")
    tried: Annotated[DoneDoc, Shorthand("action")] | None = Field(None, description="The action was begun.")
    contacted: TallyDoc | None = Field(None, description="So many contacts of the ledger match.")
    records: TallyDoc | None = Field(None, description="So many records of the ledger match.")
    promise: Annotated[PromiseDoc, Shorthand("is", get_args(PromiseState))] | None = Field(
        None, description="How the latest promise stands."
    )
    promise_due: PromiseDueDoc | None = Field(None, description="A pending promise falls due soon.")
    arrangement: Annotated[ArrangementDoc, Shorthand("is", get_args(ArrangementState))] | None = Field(
        None, description="How the latest repayment arrangement stands."
    )
    status: Annotated[StatusDoc, Shorthand("is", tuple(words.STATUSES))] | None = Field(
        None, description="A status stands."
    )
    request: Annotated[RequestDoc, Shorthand("is", tuple(words.REQUESTS))] | None = Field(
        None, description="A request stands."
    )
    consent: Annotated[ConsentDoc, Shorthand("is", tuple(words.CONSENTS))] | None = Field(
        None, description="A consent stands."
    )
    hold: Reasons | None = Field(None, description="A hold stands.")
    finding: FindingDoc | None = Field(None, description="What was learnt.")
    document: Annotated[DocumentDoc, Shorthand("is")] | None = Field(None, description="A paper was received.")
    appointment: Literal["agreed", "now"] | None = Field(
        None, description="An appointment with the party: `agreed` (not over yet) or under way `now`."
    )
    placement: Literal["standing", "none"] | None = Field(None, description="Whether the debt is placed.")
    assignment: OneOrMany[Literal["notified", "unnotified", "none"]] | None = Field(
        None, description="Whether the claim was assigned, and the party told."
    )
    known: OneOrMany[Annotated[str, Field(min_length=1)]] | None = Field(None, description="The facts are told.")
    contact: ContactMatchDoc | None = Field(None, description="What the contact or act in question is like.")
    stated: dict[NameField, MatchField] | None = Field(None, description="What the contact states of itself.")
    reply: Literal["once", "at_that_time"] | None = Field(
        None,
        description="The contact replies to a message not replied to yet; `at_that_time`: on its day, where it came at"
        " the time and place that its sender called inconvenient.",
    )
    passed: Names | None = Field(None, description="The last day of the named date is over.")
    meets: Names | None = Field(None, description="A condition of `definitions` holds.")
