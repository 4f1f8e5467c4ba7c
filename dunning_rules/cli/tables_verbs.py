"""The verbs of portfolios: a folder of tables answered into another one, and the tables' schemas."""

from __future__ import annotations

import json
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..values import Text
from . import terminal
from .arguments import BadArguments
from .files import CANNOT_WRITE, EXISTS, as_json, day_of, print_lines, write

NEEDS = Text(
    "tables need polars and pyarrow: pip install 'dunning-rules[columnar]'",
    "处理数据表需要 polars 和 pyarrow：pip install 'dunning-rules[columnar]'",
)
OF_TABLES = Text("Tables of a portfolio (Arrow)", "组合数据表（Arrow）")
STOPPED = Text("stopped; nothing was written", "已中断，未写入任何内容")
WRITTEN = Text("written: {path}", "已写入：{path}")


def batch(given: Namespace) -> int:
    """What may be done now about every loan of a folder of tables. Something refused gives exit code 1."""
    if find_spec("polars") is None or find_spec("pyarrow") is None:
        raise BadArguments(NEEDS.in_(given.lang))
    from ..columnar.batch import decide_folder
    from ..report.portfolio import portfolio_lines

    out = Path(given.out)
    if out.exists():
        raise BadArguments(EXISTS.in_(given.lang).format(path=out))
    playbooks = _playbooks(given)
    law_on = day_of(given.law_on, "--law-on")
    as_of = terminal.now() if given.at == "now" else given.at
    try:
        with _stoppable():
            summary = decide_folder(
                playbooks,
                Path(given.folder),
                out,
                as_of=as_of,
                law_on=law_on,
                part=given.part,
                written=given.to,
                lang=given.lang,
                progress=terminal.progress(),
            ).to_dict()
    except KeyboardInterrupt:
        print(STOPPED.in_(given.lang), file=sys.stderr)
        return 2
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        raise BadArguments(CANNOT_WRITE.in_(given.lang).format(path=out, why=why)) from wrong
    if given.format == "json":
        print(as_json(summary))
    else:
        print_lines([*portfolio_lines(summary, given.lang), "", WRITTEN.in_(given.lang).format(path=out)])
    return 1 if summary["refused"] or summary["rows_of_no_loan"] else 0


def _playbooks(given: Namespace) -> Any:
    """One playbook, asked about every loan; or several, or a folder of them, of which the one that applies is."""
    from ..engine import load_playbook
    from ..registry import load_playbooks

    if len(given.playbook) == 1 and Path(given.playbook[0]).is_dir():
        return load_playbooks(given.playbook[0], pack_path=given.pack_path)
    loaded = [load_playbook(name, pack_path=given.pack_path) for name in given.playbook]
    return loaded[0] if len(loaded) == 1 else loaded


@contextmanager
def _stoppable() -> Iterator[None]:
    """A polite request to end is like Ctrl-C: what was begun is taken away."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def schema_of_tables(given: Namespace) -> int:
    """The Arrow schemas of the six tables, as text or as JSON; `--write` puts the JSON into a folder."""
    from ..schema import tables as told

    if given.write is not None:
        write(Path(given.write) / told.FILE, told.published_text(), given.lang)
    elif given.format == "json":
        print(told.published_text(), end="")
    else:
        print_lines(list(_lines(json.loads(told.published_text()))))
    return 0


def _lines(told: dict[str, Any]) -> Iterator[str]:
    for number, (name, table) in enumerate(told["tables"].items()):
        yield from [""] * bool(number)
        yield f"{name}: {table['description']}"
        for field in table["fields"]:
            metadata = {one["key"]: one["value"] for one in field.get("metadata", ())}
            mark = " " if field["nullable"] else "*"
            yield f"  {mark} {field['name']:<22} {_kind(field):<16} {metadata.get('description', '')}"
    yield ""
    yield f"* {told['needed']}"
    yield told["accepted"]


def _kind(field: dict[str, Any]) -> str:
    match field["type"]["name"]:
        case "list":
            return f"list<{_kind(field['children'][0])}>"
        case "struct":
            return "struct"
        case "timestamp":
            return "timestamp[UTC]"
        case kind:
            return str(kind)
