"""The verbs that say whether files are right: `check`, and `explain` for what it says."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import near
from ..errors import DunningError
from ..values import Text
from . import terminal
from .arguments import BadArguments
from .files import as_json, day_of, print_lines

if TYPE_CHECKING:
    from ..checking import Checked

NO_CODE = Text("there is no code `{code}`", "没有代码 `{code}`")
NEAR = Text("; did you mean `{near}`?", "；是不是想写 `{near}`？")


def check(given: Namespace) -> int:
    """Are these playbooks and packs right?"""
    from .. import shipped
    from ..checking import SCENARIOS, check_files
    from ..filetext import FILE_LIMIT, read_bytes

    sources = []
    if "-" in given.paths:
        source, wrong = read_bytes(terminal.read_input(FILE_LIMIT), "-")
        if source is None:
            raise DunningError(wrong)
        sources.append(source)
    named = {**shipped.playbooks(), **shipped.packs()}
    paths = [named.get(path) or Path(path) for path in dict.fromkeys(given.paths) if path != "-"]
    day = terminal.today() if given.at in (None, "now") else day_of(given.at[:10], "--at")
    assert day is not None
    files = check_files(paths, today=day, pack_path=given.pack_path, given=sources)
    files += _scenarios([path for path in paths if path.is_dir() or path.name.endswith(SCENARIOS)], given.pack_path)
    _tell(files, given.format, given.lang)
    if not files or any(one.count("error") for one in files):
        return 2
    return 1 if given.strict and any(one.count("warning") for one in files) else 0


def _scenarios(paths: Sequence[Path], pack_path: Sequence[str]) -> tuple[Checked, ...]:
    """The scenario files among what is checked: read, and not asked."""
    from ..checking import Checked
    from ..testing import check_scenarios

    found = check_scenarios((path for path in paths if path.exists()), pack_path=pack_path) if paths else ()
    return tuple(Checked(one.file, "scenarios", one.name, diagnostics=one.diagnostics) for one in found)


def _tell(files: Sequence[Checked], shape: str, lang: str) -> None:
    from ..report.checked import checked_dict, checked_lines
    from ..report.sarif import sarif_dict
    from ..report.workflow import workflow_lines
    from ..version import VERSION

    match shape:
        case "json":
            print(as_json(checked_dict(files, lang)))
        case "sarif":
            print(as_json(sarif_dict(files, lang, VERSION)))
        case "github":
            print_lines(workflow_lines(files, lang))
        case _:
            print_lines(checked_lines(files, lang, terminal.columns()))


def explain(given: Namespace) -> int:
    """What a code of `check` means, with a bad and a good example; without a code, all of them."""
    from .. import shipped
    from ..catalogue import CATALOGUE
    from ..report.explained import code_dict, code_lines, codes_dict, codes_lines

    if given.code is None:
        if given.format == "json":
            print(as_json(codes_dict(given.lang)))
        else:
            print_lines(codes_lines(given.lang, terminal.columns()))
        return 0
    code = given.code.partition("[")[2].rstrip("]:") or given.code  # as `check` prints it: error[unknown-key]
    if code not in CATALOGUE:
        close = near(code, CATALOGUE)
        said = NO_CODE.in_(given.lang).format(code=code[:80])
        raise BadArguments(said + NEAR.in_(given.lang).format(near=close) if close else said)
    page = (shipped.error_pages() / f"{code}.md").read_text(encoding="utf-8")
    if given.format == "json":
        print(as_json(code_dict(code, page, given.lang)))
    else:
        print_lines(code_lines(code, page, given.lang, terminal.columns()))
    return 0
