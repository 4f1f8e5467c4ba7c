"""The verb that begins a playbook: `init`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..errors import DunningError
from ..tree import tree_of
from ..values import BadValue, Text
from . import terminal
from .arguments import BadArguments
from .files import print_lines, write

EXISTS = Text("`{path}` exists already; nothing was written", "`{path}` 已存在，未写入任何文件")
NEXT = Text("Next:", "接下来：")


def init(given: Namespace) -> int:
    """Writes a new folder with a playbook that runs; never over a file that is there."""
    from .. import shipped, starter
    from ..schema import file_name

    folder = Path(_name(given.name.rstrip("/")))
    texts = dict(starter.texts(folder.name, given.lang))
    for name in starter.SCHEMAS:
        texts[f"schemas/{file_name(name)}"] = (shipped.schemas() / file_name(name)).read_text(encoding="utf-8")
    for path in (folder / name for name in texts):
        if path.exists() or path.is_symlink():
            raise BadArguments(EXISTS.in_(given.lang).format(path=path))
    for name, text in texts.items():
        write(folder / name, text, given.lang)
    program = terminal.program()
    print_lines(
        [
            "",
            NEXT.in_(given.lang),
            f"  {program} check --strict {folder}",
            f"  {program} test {folder}",
            f"  {program} decide {folder}/{folder.name}.yaml {folder}/loans/overdue.json",
        ]
    )
    return 0


def _name(text: str) -> str:
    """The name of a playbook, which is that of its folder too."""
    from ..document.kinds import read_name

    try:
        return read_name(text)
    except BadValue as bad:
        raise DunningError([tree_of({"NAME": text}, "NAME").error(bad.code, ("NAME",), **bad.values)]) from bad
