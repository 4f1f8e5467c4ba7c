"""A guard pack as it is written: the law or code of one place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .. import words
from .condition import ConditionDoc, ContactMatchDoc, CountingDoc, FilterDoc
from .fields import (
    BooleanField,
    DateField,
    HoursField,
    IdField,
    LimitField,
    MatchField,
    NameField,
    OneOrMany,
    TermField,
    TextField,
    word,
)
from .playbook import InputDoc, NumberDoc, PeriodDoc, ScopeDoc, Zone
from .validate import Document
from .vocabulary import Naming, RequestForms, Requests, Shorthand

Force = Literal["law", "regulation", "standard", "code", "contract", "policy"]
Known = Literal["read", "secondary", "recalled-high", "recalled-medium", "recalled-low"]


class DefinitionDoc(Document):
    """A group of roles, or a condition, under a name."""

    roles: OneOrMany[Annotated[str, word(words.ROLES, "role")]] | None = None
    when: ConditionDoc | None = None
    title: TextField | None = None
    row: IdField | None = Field(None, description="The row of the law that it encodes.")


class MarkDoc(Document):
    """A question asked once for each record, at that record's own instant."""

    when: ConditionDoc
    title: TextField | None = None
    row: IdField | None = Field(None, description="The row of the law that it encodes.")


class BaseDoc(Document):
    """One way to a date: a base, then terms, then the holiday rule."""

    base: IdField | None = Field(None, description="A fact that is a date.")
    latest: CountingDoc | None = Field(None, description="The day of the latest record that matches.")
    earliest: CountingDoc | None = Field(None, description="The day of the earliest record that matches.")
    later_than: IdField | None = Field(None, description="It counts only when later than this fact.")
    its: Literal["from", "until", "due"] | None = Field(
        None, description="The record's own date instead of its day; a record that tells none gives no date."
    )
    plus: OneOrMany[TermField] | None = Field(None, description="Terms added to it.")
    roll: BooleanField = Field(False, description="A last day that is a holiday moves to the next working day.")


class NamedDateDoc(BaseDoc):
    """The last day of a term, under a name."""

    title: TextField | None = None
    row: IdField | None = Field(None, description="The row of the law that it encodes.")
    first_of: list[BaseDoc] | None = Field(None, description="The first that is told and allowed gives the date.")


class AttributeDoc(Document):
    """What a guard asks the contact to state of itself, under a name."""

    title: TextField


DayHours = Literal["none"] | HoursField


class WeekDoc(Document):
    """Hours by weekday; those of a public holiday go before."""

    mon: DayHours | None = None
    tue: DayHours | None = None
    wed: DayHours | None = None
    thu: DayHours | None = None
    fri: DayHours | None = None
    sat: DayHours | None = None
    sun: DayHours | None = None
    mon_fri: DayHours | None = Field(None, alias="mon-fri")
    mon_sat: DayHours | None = Field(None, alias="mon-sat")
    sat_sun: DayHours | None = Field(None, alias="sat-sun")
    daily: DayHours | None = None
    holiday: DayHours | None = None
    own: Literal["work_hours"] | None = Field(
        None, description="The party's own working hours, where told, go before those of the days that have any."
    )


class WaitDoc(Document):
    """A contact waits until the term after an event is over."""

    after: FilterDoc = Field(description="The latest record that matches starts the term.")
    for_: TermField = Field(alias="for", description="The term; the event's day is day 1.")
    from_: Literal["next_day"] | None = Field(None, alias="from", description="The day after the event is day 1.")


class RespectsDoc(Document):
    """What a standing request of the party covers is forbidden."""

    requests: Requests = Field(("inconvenient", "opt_out", "refuse", "cease"))
    form: RequestForms | None = Field(None, description="Only requests of this form: oral or written.")
    naming: Naming | None = Field(
        None, description="Only requests that name this: a `time`, a `place`, a `channel`, an `address`."
    )
    debts: Literal["any"] | None = Field(None, description="`any`: a request counts whatever debts it names.")


class GuardDoc(Document):
    """One thing the law forbids or asks for, with its citation."""

    row: IdField = Field(description="The row of the law that it encodes.")
    applies_to: ContactMatchDoc = Field(
        default_factory=ContactMatchDoc, description="The contacts it speaks of; with `act`, the acts."
    )
    scope: ScopeDoc = Field(default_factory=ScopeDoc, description="Narrows the scope of the pack.")
    in_force: PeriodDoc = Field(default_factory=PeriodDoc)
    review_by: DateField | None = None
    hours: HoursField | WeekDoc | None = Field(None, description="A contact only in these hours.")
    at_most: LimitField | None = Field(None, description="Not more than this.")
    per: OneOrMany[Literal["party", "person", "address", "debt", "creditor", "loan"]] = Field(("party",))
    counting: CountingDoc | None = Field(None, description="Narrows what is counted.")
    wait: WaitDoc | None = None
    forbid: ConditionDoc | None = Field(None, description="No contact while this holds.")
    only_if: ConditionDoc | None = Field(None, description="No contact unless this holds.")
    respects: Literal["requests"] | RespectsDoc | None = None
    require: dict[NameField, MatchField] | None = Field(None, description="What the contact itself must be.")
    unless: ConditionDoc | None = Field(None, description="Lifts the guard; an unknown one does not.")
    rebutted_by: ConditionDoc | None = Field(None, description="With `presume`: then it advises.")
    cite: IdField = Field(description="The citation.")
    force: Force
    effect: Literal["deny", "presume", "advise"]
    known: Known = Field(description="How well the text is known.")
    text: TextField = Field(description="What the guard says.")
    note: TextField | None = Field(None, description="The reading that was chosen, and why.")


class PackDoc(Document):
    """The law or code of one place, as guards."""

    pack: NameField = Field(description="Its name.")
    language: Literal["1"] | Literal[1] = Field(description="The version of the language: 1.")
    version: IdField
    title: TextField
    jurisdiction: OneOrMany[IdField] | None = Field(None, description="ISO 3166 codes, such as CN or US-MA.")
    timezone: OneOrMany[Zone] = Field((), description="Zones of a party whose zones are not told.")
    calendar: IdField | None = Field(None, description="The calendar of public holidays, such as CN.")
    holidays: OneOrMany[DateField] = Field((), description="Days that are public holidays beside the calendar's.")
    scope: ScopeDoc = Field(default_factory=ScopeDoc)
    in_force: PeriodDoc = Field(default_factory=PeriodDoc)
    review_by: DateField | None = None
    builds_on: OneOrMany[NameField] = Field(())
    numbers: dict[NameField, Annotated[NumberDoc, Shorthand("value")]] = Field(default_factory=dict)
    inputs: dict[NameField, InputDoc] = Field(default_factory=dict)
    definitions: dict[NameField, DefinitionDoc] = Field(default_factory=dict)
    marks: dict[NameField, MarkDoc] = Field(default_factory=dict)
    dates: dict[NameField, NamedDateDoc] = Field(default_factory=dict)
    attributes: dict[NameField, AttributeDoc] = Field(default_factory=dict)
    guards: dict[NameField, GuardDoc]
