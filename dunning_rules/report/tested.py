"""What running scenario files found, as people read it: failing asks in full, a line a suite, what is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..tested import AskResult, CaseResult, Coverage, Failure, Item, Run, SuiteResult
from ..values import Text
from .labels import LABELS, colon
from .layout import hung, padded, width
from .tracing import KINDS, trace_dict, trace_lines

WRONG: Final[Mapping[str, Text]] = {
    "expect": Text("expected {wanted}, answered {found}", "预期 {wanted}，实际 {found}"),
    "reasons": Text("{about} is not among the reasons: {found}", "理由中没有 {about}：{found}"),
    "advice": Text("{about} is not among the advice: {found}", "提示中没有 {about}：{found}"),
    "silent": Text("{about} should be silent: {found}", "{about} 不应出现：{found}"),
    "obligations": Text("{about} is not among the obligations: {found}", "要求中没有 {about}：{found}"),
    "met": Text("obligation {about}: expected {wanted}, answered {found}", "要求 {about}：预期{wanted}，实际{found}"),
    "no-obligations": Text("{about} is among the obligations", "要求中不应有 {about}"),
    "missing": Text("{about} is not named as missing: {found}", "缺少的事实中没有 {about}：{found}"),
    "dates": Text("date {about}: expected {wanted}, measured {found}", "日期 {about}：预期 {wanted}，实际 {found}"),
    "counts": Text("count {about}: expected {wanted}, measured {found}", "计数 {about}：预期 {wanted}，实际 {found}"),
    "not-applicable": Text("{about} is not listed as not applicable", "{about} 未列为不适用"),
    "does-not-bind": Text(
        "expected {wanted}, but {about} does not bind this loan", "预期 {wanted}，但 {about} 对该笔贷款无约束力"
    ),
    "not-permitted": Text("{about} is not permitted: {found}", "{about} 不可做：{found}"),
    "too-permitted": Text("{about} is permitted, and is not expected", "{about} 可做，但未列入预期"),
    "still-permitted": Text("{about} is permitted", "{about} 仍可做"),
    "no-candidate": Text("{about} names no candidate", "没有名为 {about} 的候选事项"),
    "steps": Text("expected the steps {wanted}, permitted are {found}", "预期步骤 {wanted}，实际可做 {found}"),
    "scope": Text("scope: expected {wanted}, answered {found}", "适用范围：预期 {wanted}，实际 {found}"),
}
FORMS: Final[Mapping[str, Text]] = {
    "contact": Text("contact", "联系"),
    "act": Text("act", "行为"),
    "count": Text("count", "计数"),
    "date": Text("date", "日期"),
    "decision": Text("decision", "可做事项"),
}
UNSEEN: Final[Mapping[str, tuple[Text, Text]]] = {
    "guard": (Text("never speaks", "从未生效"), Text("never silent where it applies", "适用时从未沉默")),
    "stage": (Text("never holds", "从未成立"), Text("always holds", "从未不成立")),
    "action": (Text("never permitted", "从未可做"), Text("always permitted", "从未不可做")),
    "pause": (Text("never closes", "从未暂停"), Text("always closes", "从未不暂停")),
}
COVERED: Final = Text(
    "COVERAGE  {seen} of {total} outcomes, {percent} %", "覆盖  {total} 种结果中的 {seen} 种，{percent} %"
)
NOT_COVERED: Final = Text("NOT COVERED", "未覆盖")
NOTHING: Final = Text("no scenario file was found", "没有找到情景文件")
UNREAD: Final = Text("does not load: {errors}", "无法载入：{errors}")
ALL_PASSED: Final = Text("{asks} passed", "{asks}全部通过")
SOME_FAILED: Final = Text("{passed} passed, {failed} failed", "通过 {passed}，未通过 {failed}")
SUM: Final = Text("{files}: {asks}, {failed} failed", "{files}：{asks}，未通过 {failed}")
SUM_UNREAD: Final = Text("; {files} not loaded", "；{files}未能载入")


def run_lines(run: Run, lang: str, columns: int = 80) -> list[str]:
    """The whole report."""
    if not run.suites:
        return [NOTHING.in_(lang)]
    lines: list[str] = []
    for suite in run.suites:
        for found in suite.diagnostics:
            lines += [*found.render(lang).splitlines(), ""]
        for case in suite.cases:
            for ask in case.asks:
                if not ask.passed:
                    lines += [*ask_lines(case, ask, lang, columns), ""]
    names = max(width(_name(suite)) for suite in run.suites) + 2
    for suite in run.suites:
        lines += hung(padded(_name(suite), names), suite_text(suite, lang), columns)
    lines += coverage_lines(run.coverage, lang, columns)
    return [*lines, "", sum_line(run, lang)]


def _name(suite: SuiteResult) -> str:
    return suite.name or suite.file


def suite_text(suite: SuiteResult, lang: str) -> str:
    """How one file fared."""
    if suite.diagnostics:
        return UNREAD.in_(lang).format(errors=counted(len(suite.diagnostics), "error", "处错误", lang))
    failed = len(suite.failed)
    if not failed:
        return ALL_PASSED.in_(lang).format(asks=counted(len(suite.asks), "ask", "问", lang))
    return SOME_FAILED.in_(lang).format(passed=len(suite.asks) - failed, failed=failed)


def sum_line(run: Run, lang: str) -> str:
    """`3 files: 420 asks, 1 failed`."""
    told = {
        "files": counted(len(run.suites), "file", "个文件", lang),
        "asks": counted(len(run.asks), "ask", "问", lang),
        "failed": len(run.failed) if run.failed or lang == "zh" else "none",
    }
    line = SUM.in_(lang).format_map(told)
    if run.unread:
        line += SUM_UNREAD.in_(lang).format(files=counted(len(run.unread), "file", "个文件", lang))
    return line


def counted(number: int, english: str, chinese: str, lang: str) -> str:
    """`1 ask`, `2 asks`, `2 问`."""
    if lang == "zh":
        return f"{number} {chinese}"
    return f"{number} {english}" if number == 1 else f"{number} {english}s"


# --- a failing ask ---------------------------------------------------------------------------------------------------


def ask_lines(case: CaseResult, ask: AskResult, lang: str, columns: int) -> list[str]:
    """One failing ask: where it stands, what was asked, what is not as expected, and how the answer came about."""
    example = f" [{ask.example}]" if ask.example else ""
    lines = hung("", f"{ask.place}: {case.name} {ask.name}{example}", columns)
    lines += hung("   ", f"{FORMS[ask.form].in_(lang)}  {asked_text(ask.question)}", columns)
    if ask.why is not None:
        lines += hung("   ", ask.why.in_(lang), columns)
    for failure in ask.failures:
        lines += hung(" - ", failure_text(failure, lang), columns)
    return [*lines, *trace_lines(ask.trace, lang, columns)]


def asked_text(question: Mapping[str, Any]) -> str:
    """`at 2026-03-04T07:59:00-05:00, channel phone, party borrower`."""
    return ", ".join(f"{name} {_plain(value)}" for name, value in question.items())


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{name}: {_plain(one)}" for name, one in value.items()) + "}"
        case list():
            return " | ".join(map(_plain, value))
        case _:
            return str(value)


def failure_text(failure: Failure, lang: str) -> str:
    """An expectation that is not met, in words."""
    wanted, found = _listed(failure.wanted, failure, lang), _listed(failure.found, failure, lang)
    if failure.wrong == "expect" and len(failure.found) > 1:  # the answer, and what spoke against it
        found = f"{failure.found[0]} ({_listed(failure.found[1:], failure, lang)})"
    return WRONG[failure.wrong].in_(lang).format(about=failure.about, wanted=wanted, found=found)


def _listed(words: Iterable[str], failure: Failure, lang: str) -> str:
    told = [LABELS[word].in_(lang) if failure.wrong == "met" else word for word in words]
    return ("、" if lang == "zh" else ", ").join(told) or ("无" if lang == "zh" else "none")


# --- coverage --------------------------------------------------------------------------------------------------------


def coverage_lines(coverage: Coverage, lang: str, columns: int) -> list[str]:
    """How much was seen, and what was not."""
    if not coverage.items:
        return []
    percent = f"{percent_of(coverage):.1f}"
    told = COVERED.in_(lang).format(seen=coverage.seen, total=coverage.total, percent=percent)
    lines = ["", told]
    if coverage.missing:
        lines.append(NOT_COVERED.in_(lang))
    for item in coverage.missing:
        kind = KINDS[item.kind].in_(lang)
        lines += hung(" - ", f"{item.owner} · {kind} {item.name}{colon(lang)}{unseen(item, lang)}", columns)
    return lines


def percent_of(coverage: Coverage) -> float:
    """The share of outcomes that were seen, cut to a tenth: 100.0 only where all were."""
    return int(coverage.percent * 10) / 10


def unseen(item: Item, lang: str) -> str:
    """Which outcomes of a guard, stage, action or pause no ask saw."""
    yes, no = UNSEEN[item.kind]
    told = [text.in_(lang) for text, seen in ((yes, item.yes), (no, item.no)) if not seen]
    return ("，" if lang == "zh" else ", ").join(told)


# --- for machines ----------------------------------------------------------------------------------------------------


def run_dict(run: Run, lang: str) -> dict[str, Any]:
    """The run for machines."""
    coverage = run.coverage
    items = [
        {"kind": one.kind, "of": one.owner, "name": one.name, "yes": one.yes, "no": one.no} for one in coverage.items
    ]
    return {
        "format": 1,
        "asks": len(run.asks),
        "failed": len(run.failed),
        "unread": len(run.unread),
        "suites": [_suite_dict(suite, lang) for suite in run.suites],
        "coverage": {
            "seen": coverage.seen,
            "total": coverage.total,
            "percent": percent_of(coverage),
            "items": items,
        },
    }


def _suite_dict(suite: SuiteResult, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {"file": suite.file, "name": suite.name}
    told["diagnostics"] = [found.to_dict(lang) for found in suite.diagnostics]
    return told | {"cases": [_case_dict(case, lang) for case in suite.cases]}


def _case_dict(case: CaseResult, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": case.name, "official": case.official}
    if case.cite:
        told["cite"] = case.cite
    if case.title is not None:
        told["title"] = case.title.in_(lang)
    return told | {"asks": [_ask_dict(ask, lang) for ask in case.asks]}


def _ask_dict(ask: AskResult, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": ask.name, "form": ask.form, "line": ask.place.line, "column": ask.place.column}
    told |= {"question": dict(ask.question), "answer": ask.answer, "passed": ask.passed}
    if ask.example:
        told["example"] = ask.example
    if ask.why is not None:
        told["why"] = ask.why.in_(lang)
    if ask.passed:
        return told
    told["failures"] = [_failure_dict(one, lang) for one in ask.failures]
    return told | {"trace": [trace_dict(one, lang) for one in ask.trace]}


def _failure_dict(one: Failure, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {"wrong": one.wrong, "about": one.about, "wanted": list(one.wanted)}
    return told | {"found": list(one.found), "text": failure_text(one, lang)}
