"""What running scenario files found, as the XML that build servers read. The same run gives the same bytes."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as Xml

from ..tested import AskResult, CaseResult, Run, SuiteResult
from .layout import shown
from .tested import ask_lines, failure_text

COLUMNS: Final = 120


def junit_text(run: Run, lang: str) -> str:
    """A suite a file, a test a question; a file that does not load is one test with an error."""
    root = Xml.Element("testsuites", {"name": "dunning"} | _sums(run.suites))
    for suite in run.suites:
        root.append(_suite(suite, lang))
    Xml.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _sums(suites: tuple[SuiteResult, ...]) -> dict[str, str]:
    errors = sum(bool(suite.diagnostics) for suite in suites)
    asks = sum(len(suite.asks) for suite in suites)
    return {
        "tests": str(asks + errors),
        "failures": str(sum(len(suite.failed) for suite in suites)),
        "errors": str(errors),
    }


def _suite(suite: SuiteResult, lang: str) -> Xml.Element:
    names = {"name": shown(suite.name or suite.file), "file": shown(suite.file)}
    made = Xml.Element("testsuite", names | _sums((suite,)))
    if suite.diagnostics:
        test = Xml.SubElement(made, "testcase", classname=shown(suite.name or suite.file), name="load")
        error = Xml.SubElement(test, "error", message=shown(suite.diagnostics[0].message(lang)))
        error.text = _lines("\n\n".join(found.render(lang) for found in suite.diagnostics).splitlines())
    for case in suite.cases:
        for ask in case.asks:
            made.append(_test(suite, case, ask, lang))
    return made


def _test(suite: SuiteResult, case: CaseResult, ask: AskResult, lang: str) -> Xml.Element:
    made = Xml.Element(
        "testcase",
        classname=shown(f"{suite.name}.{case.name}"),
        name=shown(ask.name),
        file=shown(suite.file),
        line=str(ask.place.line),
    )
    if not ask.passed:
        message = "; ".join(failure_text(one, lang) for one in ask.failures)
        failure = Xml.SubElement(made, "failure", message=shown(message))
        failure.text = _lines(ask_lines(case, ask, lang, COLUMNS))
    return made


def _lines(lines: list[str]) -> str:
    return "\n".join(shown(line) for line in lines)
