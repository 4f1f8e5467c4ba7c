"""A playbook as it is written: one YAML file a product."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .. import words
from .condition import ConditionDoc
from .fields import (
    BooleanField,
    DateField,
    DecimalField,
    IdField,
    LimitField,
    MatchField,
    NameField,
    OneOrMany,
    StepsField,
    TextField,
    word,
)
from .validate import Document
from .vocabulary import MatchWords, PurposeList, Shorthand

Zone = Annotated[str, Field(min_length=1, description="A name of the time-zone database, such as Asia/Shanghai.")]


class PeriodDoc(Document):
    """From the first day to the last, both included."""

    from_: DateField | None = Field(None, alias="from", description="The first day.")
    until: DateField | None = Field(None, description="The last day.")


class ScopeDoc(Document):
    """Which loans are meant: each entry must match."""

    product: MatchField | None = Field(None, description="The lender's own product name.")
    product_class: Annotated[MatchField, MatchWords(words.PRODUCT_CLASSES, "product class")] | None = None
    lender: Annotated[MatchField, MatchWords(words.LENDER_TYPES, "type of lender")] | None = None
    collector: Annotated[MatchField, MatchWords(words.COLLECTOR_TYPES, "type of collector")] | None = None
    borrower_kind: Annotated[MatchField, MatchWords(words.PARTY_KINDS, "kind of party")] | None = None
    jurisdiction: OneOrMany[IdField] | None = Field(
        None, description="`loan.governing_law` is it, or a part of it: `US-MA` lies in `US`."
    )


class DatedNumberDoc(Document):
    """A value from a day on."""

    from_: DateField = Field(alias="from", description="The first day it is in force.")
    value: DecimalField
    source: IdField | StepsField | None = Field(None, description="Where it comes from.")


class NumberDoc(Document):
    """A number that a product manager edits."""

    value: DecimalField | list[DatedNumberDoc] = Field(description="The number, or one for each period.")
    unit: Literal["minutes", "hours", "days", "business days", "months", "years", "times", "rate", "amount"] | None = (
        Field(None, description="What it counts.")
    )
    title: TextField | None = None
    source: IdField | StepsField | None = Field(None, description="The source's step, or a citation.")
    assumed: BooleanField = Field(False, description="The source does not say it: chosen here.")
    review_by: DateField | None = Field(None, description="`check` warns once this day has passed.")


class ArrearsDoc(Document):
    """When an installment counts as unpaid."""

    counts: OneOrMany[Literal["installments", "penalty_interest", "fees"]] = Field(
        ("installments",), description="What is looked at."
    )
    tolerance: DecimalField = Field("0", validate_default=True, description="So much may stay open.")
    frozen_days: Literal["overlap", "whole"] = Field(
        "overlap", description="Which frozen days are taken off: those after the earliest unpaid due date, or all."
    )


class AccrualDoc(Document):
    """How penalty interest accrues."""

    base: Literal["overdue_installment", "overdue_principal"] = Field(description="What it is computed on.")
    rate: DecimalField | NameField | None = Field(None, description="An annual rate, or a number of this file.")
    multiple: DecimalField | NameField | None = Field(
        None, description="Times the contract rate, or a number of this file."
    )
    starts: Literal["day_after_due", "after_grace"] = "day_after_due"
    days_in_year: Literal["360", "365"] | Literal[360, 365] = "360"
    compounding: Literal["none", "monthly"] = "none"
    cap: DecimalField | NameField | None = Field(None, description="At most this annual rate.")
    rounding: Literal["half_up", "half_even", "down"] = "half_up"
    source: StepsField | None = None


class AllocationDoc(Document):
    """The order in which a payment is applied."""

    order: list[Literal["penalty_interest", "fees", "interest", "principal"]]
    source: StepsField | None = None


class AssumeDoc(Document):
    """A value that stands in for an input that was not told."""

    assume: IdField = Field(description="The value.")
    cite: TextField = Field(description="Why it may be assumed.")


class InputDoc(Document):
    """A fact that the host tells under `facts`."""

    type: Literal["integer", "decimal", "boolean", "date", "text"]
    title: TextField
    when_unknown: Literal["deny"] | AssumeDoc = Field("deny", description="Unknown, unless a value is assumed.")


class PauseDoc(Document):
    """Closes candidates while it holds or is unknown."""

    title: TextField | None = None
    when: ConditionDoc
    purposes: PurposeList | None = Field(None, description="Which purposes it closes; all unless said.")
    source: StepsField | None = None


class StageDoc(Document):
    """Opens actions while its condition holds."""

    title: TextField | None = None
    when: ConditionDoc = Field(description="All entries must hold.")
    opens: OneOrMany[NameField] = Field(description="The actions it opens.")
    source: StepsField | None = Field(None, description="The steps of the source that it encodes.")


class ContactDoc(Document):
    """How an action reaches a person."""

    channel: Annotated[str, word(words.CHANNELS, "channel")]
    to: OneOrMany[Annotated[str, word(words.ROLES, "role")]] = Field(description="Whom, by role.")
    address: OneOrMany[Annotated[str, word(words.ADDRESS_KINDS, "kind of address")]] | None = Field(
        None, description="Only addresses of this kind."
    )
    mode: Annotated[str, word(words.MODES, "mode")] | None = Field(None, description="`human` unless said.")
    purpose: Annotated[str, word(words.PURPOSES, "purpose")] = Field(description="What the contact is for.")


class ActionDoc(Document):
    """A contact that reaches a person, or an act that reaches nobody."""

    title: TextField = Field(description="What the collector reads.")
    contact: ContactDoc | None = Field(None, description="How it reaches a person.")
    act: Annotated[str, word(words.ACTS, "act")] | None = Field(None, description="What is done.")
    purpose: Annotated[str, word(words.PURPOSES, "purpose")] | None = Field(None, description="Of an act.")
    when: ConditionDoc | None = Field(None, description="Beside the stage, this must hold.")
    at_most: OneOrMany[LimitField] | None = Field(None, description="The team's own cadence.")
    at_least: LimitField | None = Field(None, description="A duty: so many per day, or per so many days.")
    due: IdField | None = Field(None, description="A duty: `within 1 day`, counted from the opening.")
    tell: list[NameField] | None = Field(None, description="Figures and points to tell.")
    script: list[TextField] | None = Field(None, description="What to say, in order.")
    offer: list[TextField] | None = Field(None, description="What may be offered.")
    bring: list[TextField] | None = Field(None, description="What is taken along.")
    serve: NameField | None = Field(None, description="The document that this delivers.")
    source: StepsField | None = Field(None, description="The steps of the source that it encodes.")


class PlaybookDoc(Document):
    """A collection procedure: which actions are open when, how often, and with what."""

    playbook: NameField = Field(description="Its name.")
    language: Literal["1"] | Literal[1] = Field(description="The version of the language: 1.")
    version: IdField = Field(description="The version of this playbook.")
    title: TextField
    applies_to: ScopeDoc = Field(description="The loans it is for.")
    in_force: PeriodDoc = Field(default_factory=PeriodDoc, description="When it is in force.")
    timezone: Zone | None = Field(None, description="The servicing zone of loans that tell none.")
    calendar: IdField | None = Field(None, description="The calendar of working days, such as CN.")
    holidays: OneOrMany[DateField] = Field((), description="Days that are public holidays beside the calendar's.")
    packs: list[NameField] = Field(default_factory=list, description="Packs that bind where their scope fits.")
    adopt: list[NameField] = Field(default_factory=list, description="Packs that bind everywhere, as house policy.")
    numbers: dict[NameField, Annotated[NumberDoc, Shorthand("value")]] = Field(
        default_factory=dict, description="The numbers a product manager edits."
    )
    arrears: ArrearsDoc = Field(default_factory=ArrearsDoc)
    accrual: AccrualDoc | None = None
    allocation: Annotated[AllocationDoc, Shorthand("order")] | None = None
    inputs: dict[NameField, InputDoc] = Field(default_factory=dict, description="Facts that the host tells.")
    points: dict[NameField, TextField] = Field(default_factory=dict, description="What is told beside the figures.")
    pause: dict[NameField, PauseDoc] = Field(default_factory=dict, description="What closes candidates.")
    stages: dict[NameField, StageDoc] = Field(description="What opens them.")
    actions: dict[NameField, ActionDoc] = Field(description="What may be done.")
    left_out: dict[str, TextField] = Field(
        default_factory=dict, description="Steps of the source that are not encoded, with the reason."
    )
