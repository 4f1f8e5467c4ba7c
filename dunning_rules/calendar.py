"""Days, clocks and terms: integer instants, local days by zone, calendar arithmetic, working days.

An instant is an integer: microseconds since 1970-01-01T00:00 UTC. A day is a `date` or its ordinal (`date.toordinal`).
Nothing here reads a clock; the tables are those of the `tzdata` and `holidays` packages, whatever the machine has.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, assert_never

from .values import BadValue, Calendar, Term
from .words import WEEKDAYS
from .zones import DAY, EPOCH_ORDINAL, HOUR, MINUTE, SECOND, TZDATA_VERSION, Zone, zone, zone_info, zone_names

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = [
    "COMMON_CALENDARS",
    "DAY",
    "EPOCH_ORDINAL",
    "HOUR",
    "MINUTE",
    "SECOND",
    "TZDATA_VERSION",
    "Zone",
    "add_term",
    "day_end",
    "day_start",
    "elapsed",
    "holidays_version",
    "is_holiday",
    "is_provisional",
    "is_working_day",
    "iso",
    "local_date",
    "local_day",
    "local_minute",
    "next_working_day",
    "readings",
    "to_datetime",
    "to_instant",
    "weekday",
    "weekday_word",
    "window_end",
    "window_first",
    "working_calendar",
    "zone",
    "zone_info",
    "zone_names",
]

COMMON_CALENDARS: Final = frozenset({"CA", "CN", "GB", "HK", "US"})
"""Calendars that the tables are known to have, so that a pack that names one is read without loading the tables."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_FIRST_INSTANT: Final = -62_135_596_800 * SECOND + DAY
_LAST_INSTANT: Final = 253_402_300_799 * SECOND - DAY
_MINUTES: Final = DAY // MINUTE
_WEEK: Final = tuple(WEEKDAYS)


def to_instant(moment: datetime) -> int:
    """The instant of an aware datetime; raises `BadValue("naive-instant")` for a naive one."""
    if moment.utcoffset() is None:
        raise BadValue("naive-instant", is_=moment.isoformat())
    return (moment - _EPOCH) // _MICROSECOND


def to_datetime(instant: int, zone_name: str) -> datetime:
    """The aware datetime of an instant in a zone; what lies outside the years 1 to 9999 is drawn to their ends."""
    kept = min(max(instant, _FIRST_INSTANT), _LAST_INSTANT)
    return (_EPOCH + timedelta(microseconds=kept)).astimezone(zone_info(zone_name))


def iso(instant: int, zone_name: str) -> str:
    """`2026-11-09T10:00:00+08:00`: the instant as the zone's clock shows it."""
    return to_datetime(instant, zone_name).isoformat()


def local_day(instant: int, zone_name: str) -> int:
    """The ordinal of the local date at an instant."""
    return zone(zone_name).local(instant) // DAY + EPOCH_ORDINAL


def local_date(instant: int, zone_name: str) -> date:
    """The local date at an instant."""
    return date.fromordinal(min(max(local_day(instant, zone_name), 1), date.max.toordinal()))


def local_minute(instant: int, zone_name: str) -> int:
    """The minute of the local day (0 to 1439) at an instant."""
    return zone(zone_name).local(instant) // MINUTE % _MINUTES


@lru_cache(maxsize=16_384)
def day_start(ordinal: int, zone_name: str) -> int:
    """The first instant of a local day.

    A missing midnight gives the first instant after the leap, a day that the zone skips the start of the next one,
    a midnight that comes twice the first.
    """
    return zone(zone_name).readings((ordinal - EPOCH_ORDINAL) * DAY)[0]


def day_end(ordinal: int, zone_name: str) -> int:
    """The end of a local day, which is excluded: the start of the next."""
    return day_start(ordinal + 1, zone_name)


@lru_cache(maxsize=16_384)
def readings(ordinal: int, minute: int, zone_name: str) -> tuple[int, ...]:
    """The instants at which the clock comes to `minute` of a local day: two where it is turned back over it."""
    return zone(zone_name).readings((ordinal - EPOCH_ORDINAL) * DAY + minute * MINUTE)


def weekday(ordinal: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (ordinal + 6) % 7


def weekday_word(ordinal: int) -> str:
    """`mon` to `sun`."""
    return _WEEK[(ordinal + 6) % 7]


def elapsed(term: Term) -> int | None:
    """The microseconds of a term in minutes or hours; None for one that is counted on the calendar."""
    if term.unit == "minutes":
        return term.count * MINUTE
    if term.unit == "hours":
        return term.count * HOUR
    return None


def add_term(day: date, term: Term, calendar: Calendar | None = None) -> date:
    """The day that lies a term after `day`; the day itself is not counted.

    Months and years end on the corresponding day or, where the month has none, on its last. Business days are those
    of the calendar. Beyond the year 9999 the last day there is stands. Raises `ValueError` for minutes and hours, and
    for business days without a calendar.
    """
    try:
        match term.unit:
            case "days":
                return day + timedelta(days=term.count)
            case "business days":
                return _working_days_on(day, term.count, calendar)
            case "months":
                return _months_on(day, term.count)
            case "years":
                return _months_on(day, term.count * 12)
            case "minutes" | "hours":
                raise ValueError(f"a day has no {term.unit} to add")
            case _:
                assert_never(term.unit)
    except OverflowError:
        return date.max


def window_first(last: date, term: Term) -> date:
    """The first day of a window that ends with `last`.

    Of days the first is day 1; a term in months or years ends on the corresponding day, which still belongs to it. What
    reaches beyond the calendar begins with its first day. Raises `ValueError` for other units.
    """
    if term.unit == "days":
        return last - timedelta(days=term.count - 1) if term.count < last.toordinal() else date.min
    months = {"months": 1, "years": 12}
    if term.unit not in months:
        raise ValueError(f"a window is not counted in {term.unit}")
    count = term.count * months[term.unit]
    if count >= (last.year - 1) * 12:
        return date.min
    first = _months_on(last, -count)
    while add_term(first, term) < last:
        first += timedelta(days=1)
    return first


def window_end(first: date, term: Term) -> date:
    """The day from which `first` lies in no window of this term any more."""
    end = add_term(first, term)
    return end if term.unit == "days" or end == date.max else end + timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= date.max.year:
        raise OverflowError
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))


def _working_days_on(day: date, count: int, calendar: Calendar | None) -> date:
    if calendar is None:
        raise ValueError("business days need a calendar")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """The day itself where it is a working day of the calendar, else the next one that is."""
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    return day


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Neither a weekend nor a public holiday; a weekend day worked in exchange for a holiday (调休) counts."""
    return day not in calendar.also and bool(_year_of(calendar.name, day.year).is_working_day(day))


def is_holiday(day: date, calendar: Calendar) -> bool:
    """Whether the day is a public holiday of the calendar; an ordinary weekend is none."""
    return day in calendar.also or day in _year_of(calendar.name, day.year)


def working_calendar(name: str) -> str:
    """The name of a calendar (`CN`, `US`, `US-MA`: a country or a part of one); raises `BadValue`: unknown-calendar."""
    if name not in COMMON_CALENDARS:
        _year_of(name, 2026)
    return name


@lru_cache(maxsize=512)
def _year_of(name: str, year: int) -> HolidayBase:
    """The holidays of one year: an object of its own, which no later question changes, so that threads may share it."""
    import holidays  # costs a tenth of a second: paid only where a rule counts working days

    country, _, part = name.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=part or None, years=year, expand=False)
    except NotImplementedError as error:
        raise BadValue("unknown-calendar", is_=name) from error


@lru_cache(maxsize=512)
def is_provisional(year: int, calendar: Calendar) -> bool:
    """Whether the holidays of a year are not published yet: where they are announced year by year, of a year after the
    last one in the tables; elsewhere, where the tables call one of them estimated."""
    table = _year_of(calendar.name, year)
    announced = _announced_to(calendar.name)
    if announced is not None and year > announced:
        return True
    return any("(estimated)" in name for name in table.values())


@cache
def _announced_to(name: str) -> int | None:
    """The last year whose holidays were announced, for a country that announces those of each year."""
    announced = set(getattr(_year_of(name, 2026), "special_public_holidays", None) or ())
    last = max(announced, default=0)
    return last if {last - 1, last - 2} <= announced else None


@cache
def holidays_version() -> str:
    """The version of the holiday tables."""
    return version("holidays")
