"""A simulation on a terminal: what ends it, the contacts by day, what was served and what each waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from .. import words
from ..calendar import local_date
from ..simulated import ENDING_ACTS, SERVING, Made, Notice, Simulation, Waiting
from ..values import Text
from ..wording import moment, word
from .calendargrid import grid_lines
from .decision import grouped, nearest
from .holding import THEN, hops_line, reasons_line
from .labels import colon, days_past_due, label
from .layout import hung, wrapped
from .naming import Naming

NOBODY: Final = Text("nobody answers", "无人应答")
ONE_STATED: Final = Text("1 stated record comes meanwhile", "期间另有 1 条给定事项")
STATED: Final = Text("{n} stated records come meanwhile", "期间另有 {n} 条给定事项")
ENDS: Final = Text(
    "ENDS {when}: {act}, {stands}, after {contacts} contacts", "{when} 终结：{act}，{stands}，此前联系 {contacts} 次"
)
STALLS: Final = Text(
    "STALLS: from {when} nothing becomes permitted by itself; {stands}, after {contacts} contacts",
    "停滞：自 {when} 起没有事项会自行开放；{stands}，此前联系 {contacts} 次",
)
GOES_ON: Final = Text(
    "GOES ON: nothing ended it by {when}; {stands}, after {contacts} contacts",
    "未终结：至 {when} 仍在进行；{stands}，期间联系 {contacts} 次",
)
BY_DAY: Final = Text("HOW OFTEN EACH DAY (. never, * ten or more)", "每日次数（. 为零，* 为十次及以上）")
ALL_ROWS: Final = Text("all contacts", "全部联系")
NOTHING: Final = Text("Nothing was made in all this time.", "期间没有可做的事项。")
OFTEN: Final = Text("{n} times, from {since} to {until}", "{since} 至 {until} 共 {n} 次")
EACH_WEEK: Final = Text("contacts a week: {weeks}", "每周联系次数：{weeks}")
MOST: Final = Text("most on one day: {n} ({day})", "单日最多：{n} 次（{day}）")
PAPERS: Final = Text("PAPERS THAT ARE SERVED", "须送达的文书")
MADE_ON: Final = Text("served {when}", "{when} 送达")
RECORDED_ON: Final = Text("served {when}, as recorded", "{when} 已送达（据记录）")
TRIED: Final = Text("{n} times, not served", "{n} 次，均未送达")
SKIPPED: Final = Text(
    "SKIPPED: the procedure had come to it, and it ended without", "遗漏：流程已到该步，但终结前未送达"
)
WAITS: Final = Text("the procedure came to it, and it was not made", "流程已到该步，但尚未完成")
NOT_REACHED: Final = Text("the procedure never came to it", "流程未到该步")
WAITING: Final = Text("WHAT EACH WAITS FOR", "各项等待什么")
END_WAITS: Final = Text("WHAT AN END WAITS FOR", "终结事项等待什么")
DONE: Final = Text("made, and limited to that", "已完成，不再重复")
NEVER: Final = Text(
    "{n} more rows were never permitted; `--all` names them.", "另有 {n} 项始终不可做，加 `--all` 可显示。"
)
NEVER_ALL: Final = Text("Never permitted: {rows}.", "始终不可做：{rows}。")
SERVING_LETTER: Final = Text("letter that serves a paper", "送达文书的信函")
ASSUMED: Final = Text(
    "Taken for granted: a contact takes {minutes} minutes; {outcomes}.",
    "假定：每次联系用时 {minutes} 分钟；{outcomes}。",
)
ONCE_A_DAY: Final = Text(
    "Made once a day, as no limit of the playbook counts attempts without an answer: {rows}.",
    "因流程自身未限制未成功的尝试，每天只做一次：{rows}。",
)
ONCE_OPEN: Final = Text(
    "Done once while open, as the playbook sets no limit: {rows}.", "因流程未设频次，每次开放只做一次：{rows}。"
)


def simulation_lines(
    simulation: Simulation, names: Naming, title: str, columns: int = 80, *, everything: bool = False
) -> list[str]:
    """The whole answer; with `everything` also the names of what was never permitted."""
    lang = names.lang
    lines = [*wrapped(title, columns), *wrapped(head_line(simulation, names), columns)]
    if simulation.asker.law_on is not None:
        lines.append(label("law-on", lang, day=simulation.asker.law_on))
    lines += ["", *wrapped(ending_line(simulation, names), columns), ""]
    lines += _made_lines(simulation, names, columns) if simulation.made else [NOTHING.in_(lang)]
    if simulation.notices:
        lines += ["", PAPERS.in_(lang)]
        for notice in simulation.notices:
            text = f"{names.action(notice.action)}{colon(lang)}{notice_text(notice, simulation, names)}"
            lines += hung(" - ", text, columns)
    waiting, waits = what_waits(simulation, names)
    lines += ["", waiting.in_(lang), *_waiting_lines(waits, simulation, names, columns)] if waits else []
    return [*lines, "", *_last_lines(simulation, names, columns, everything=everything)]


def head_line(simulation: Simulation, names: Naming) -> str:
    """The loan, from when, how far it looks, and who answers."""
    lang, zone = names.lang, simulation.zone
    last = local_date(simulation.until - 1, zone)
    span = label("days-to", lang, n=(last - local_date(simulation.since, zone)).days + 1, last=last)
    came = len(simulation.happened)
    who = (STATED if came > 1 else ONE_STATED if came else NOBODY).in_(lang).format(n=came)
    moment_ = names.moment(simulation.since, zone)
    return f"{label('loan', lang)} {simulation.loan} · {moment_} · {span} · {who}"


def ending_line(simulation: Simulation, names: Naming) -> str:
    """How it ended."""
    lang, end = names.lang, simulation.end
    told = {
        "when": moment(simulation.stopped, simulation.zone),
        "stands": days_past_due(simulation.days_past_due, lang),
        "contacts": len(simulation.contacts),
    }
    if end is not None:
        return ENDS.in_(lang).format(act=names.action(end.action), **told)
    return (STALLS if simulation.ending == "stalled" else GOES_ON).in_(lang).format(**told)


def by_candidate(simulation: Simulation) -> list[tuple[str, list[Made]]]:
    """What was made of each candidate, in the order in which they were first made."""
    return grouped(simulation.made, lambda one: one.candidate)


def made_name(made: Made, names: Naming) -> str:
    """The action, and whom it reached."""
    whom = names.whom(made.party, made.address)
    return names.action(made.action) + (f" → {whom}" if whom else "")


def daily(made: Iterable[Made], zone: str) -> Counter[date]:
    """How many on each local day."""
    return Counter(local_date(one.at, zone) for one in made)


def _made_lines(simulation: Simulation, names: Naming, columns: int) -> list[str]:
    lang, zone = names.lang, simulation.zone
    rows = by_candidate(simulation)
    told = [
        (f"{number:>2} {names.action(made[0].action)}", _signs(daily(made, zone)))
        for number, (_, made) in enumerate(rows, 1)
    ]
    told.append((f"   {ALL_ROWS.in_(lang)}", _signs(daily(simulation.contacts, zone))))
    first = local_date(simulation.since, zone)
    last = local_date(min(simulation.stopped, simulation.until - 1), zone)
    lines = [BY_DAY.in_(lang), *grid_lines(told, first, last, columns, empty="."), ""]
    for number, (_, made) in enumerate(rows, 1):
        lines += hung(
            f"{number:>2} ", f"{made_name(made[0], names)}{colon(lang)}{made_text(made, zone, lang)}", columns
        )
    if simulation.contacts:
        weeks = EACH_WEEK.in_(lang).format(weeks=" ".join(str(week.contacts) for week in simulation.per_week))
        lines += ["", *wrapped(weeks, columns), *wrapped(most_line(simulation, names), columns)]
    return lines


def _signs(counts: Counter[date]) -> dict[date, str]:
    return {day: str(count) if count < 10 else "*" for day, count in counts.items()}


def made_text(made: Sequence[Made], zone: str, lang: str) -> str:
    """How often, from when to when, and with what outcomes."""
    since, until = moment(made[0].at, zone), moment(made[-1].at, zone)
    told = since if len(made) == 1 else OFTEN.in_(lang).format(n=len(made), since=since, until=until)
    outcomes = Counter(one.outcome for one in made if one.outcome is not None)
    named = [word(name, words.OUTCOMES, lang) for name in outcomes]
    if not named:
        return told
    return f"{told}（{'、'.join(named)}）" if lang == "zh" else f"{told} ({', '.join(named)})"


def most_line(simulation: Simulation, names: Naming) -> str:
    """The fullest day, of all and of each party."""
    lang = names.lang
    days = simulation.per_day
    fullest = max(days, key=lambda day: day.contacts)
    told = [MOST.in_(lang).format(n=fullest.contacts, day=fullest.first)]
    parties = dict.fromkeys(party for day in days for party, _ in day.parties)
    for party in parties if len(parties) > 1 else ():
        most = max(days, key=lambda day: dict(day.parties).get(party, 0))
        count = MOST.in_(lang).format(n=dict(most.parties)[party], day=most.first)
        told.append(f"{names.party(party)}{colon(lang)}{count}")
    return names.listed(told)


def notice_text(notice: Notice, simulation: Simulation, names: Naming) -> str:
    """Whether a paper was served, or what became of it."""
    lang = names.lang
    made = [one for one in simulation.made if one.id in notice.made]
    served = [one for one in made if one.outcome in words.DONE_OUTCOMES]
    if served:
        return MADE_ON.in_(lang).format(when=moment(served[0].at, simulation.zone))
    if notice.recorded:
        return RECORDED_ON.in_(lang).format(when=moment(notice.recorded[0][1], simulation.zone))
    if made:
        return TRIED.in_(lang).format(n=len(made))
    if not notice.opened:
        return NOT_REACHED.in_(lang)
    return (SKIPPED if simulation.ending == "end" else WAITS).in_(lang)


def what_waits(simulation: Simulation, names: Naming) -> tuple[Text, Sequence[Waiting]]:
    """What is told to wait, with its title: where it stalls, everything; else the ends that need an event."""
    if simulation.ending == "stalled":
        return WAITING, simulation.waiting
    ends = {name for name, action in names.actions.items() if action.act in ENDING_ACTS}
    needing = (one for one in simulation.waiting if one.hops and one.until is None and not one.hops[-1].beyond_horizon)
    return END_WAITS, [one for one in needing if one.action in ends]


def _waiting_lines(waits: Sequence[Waiting], simulation: Simulation, names: Naming, columns: int) -> list[str]:
    told = [(waiting_text(one, simulation, names), one) for one in waits]
    lines: list[str] = []
    for text, same in grouped(told, lambda pair: pair[0]):
        lines += hung(" - ", text, columns)
        lines += hung("     → ", names.listed(names.action(one.action) for _, one in same), columns)
    return lines


def waiting_text(waiting: Waiting, simulation: Simulation, names: Naming) -> str:
    """What a candidate waits for."""
    if not waiting.hops:
        return DONE.in_(names.lang)
    *before, last = waiting.hops
    what = reasons_line(nearest(last.reasons), names, most=1)
    if not before:
        return what
    return THEN.in_(names.lang).join((hops_line(before, simulation.stopped, simulation.zone, names), what))


def _last_lines(simulation: Simulation, names: Naming, columns: int, *, everything: bool) -> list[str]:
    """What was never permitted, and what is taken for granted."""
    lang = names.lang
    never = [name.partition("/")[0] for name in simulation.never_permitted]
    texts: list[str] = []
    if never and everything:
        texts.append(NEVER_ALL.in_(lang).format(rows=names.listed(map(names.action, never))))
    elif never:
        texts.append(NEVER.in_(lang).format(n=len(never)))
    return [line for text in (*texts, *granted_texts(simulation, names)) for line in wrapped(text, columns)]


def granted_texts(simulation: Simulation, names: Naming) -> list[str]:
    """What the virtual collector takes for granted, and how often it makes what nothing limits."""
    lang, assumed = names.lang, simulation.assumed
    outcomes = (
        f"{_channel(name, lang)}{colon(lang)}{word(outcome, words.OUTCOMES, lang)}"
        for name, outcome in assumed.outcomes
    )
    minutes = assumed.to_dict()["handling_minutes"]
    texts = [ASSUMED.in_(lang).format(minutes=minutes, outcomes=("，" if lang == "zh" else ", ").join(outcomes))]
    made = {one.action for one in simulation.made}
    for text, actions in ((ONCE_A_DAY, assumed.once_a_day), (ONCE_OPEN, assumed.once_while_open)):
        told = [names.action(action) for action in actions if action in made]
        texts += [text.in_(lang).format(rows=names.listed(told))] if told else []
    return texts


def _channel(name: str, lang: str) -> str:
    return SERVING_LETTER.in_(lang) if name == SERVING else word(name, words.CHANNELS, lang)
