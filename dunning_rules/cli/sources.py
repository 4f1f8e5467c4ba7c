"""Where a file of rules comes from: a shipped name, a path, standard input, or a commit of a git repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .. import shipped
from ..errors import DunningError
from ..filetext import FILE_LIMIT, read_bytes, read_path
from ..source import Source
from ..values import Text
from . import terminal
from .arguments import BadArguments

GIT = "git:"
NO_REF = Text(
    "`{told}` must name a commit and a file, such as git:main:playbooks/loan.yaml",
    "`{told}` 须写明提交和文件，例如 git:main:playbooks/loan.yaml",
)
NO_GIT = Text("git is not installed here", "此处未安装 git")
NOT_THERE = Text("git has no `{file}` at `{ref}`: {why}", "git 在 `{ref}` 中没有 `{file}`：{why}")
PATIENCE = 60
"""Seconds that git gets."""


def source_of(told: str, lang: str) -> Source:
    """The text of a shipped playbook or pack by name, of a path, of standard input (`-`) or of `git:REF:FILE`.

    Raises `DunningError` for a file that cannot be read, and `BadArguments` where git does not give one.
    """
    if told.startswith(GIT):
        source, wrong = read_bytes(_from_git(told, lang), told)
    elif told == "-":
        source, wrong = read_bytes(terminal.read_input(FILE_LIMIT), "-")
    else:
        source, wrong = read_path(_path(told))
    if source is None:
        raise DunningError(wrong)
    return source


def _path(told: str) -> Path:
    named = {**shipped.playbooks(), **shipped.packs()}
    if told in named:
        return named[told]
    path = Path(told)
    if path.exists() or path.suffix or len(path.parts) > 1:
        return path
    from ..loading import unknown

    raise DunningError([unknown("unknown-playbook", told, named)])


def _from_git(told: str, lang: str) -> bytes:
    """What `git show` says: the file as it stood at a commit, by its path from where the command is run."""
    ref, _, file = told.removeprefix(GIT).partition(":")
    if not ref or not file or ref.startswith("-"):
        raise BadArguments(NO_REF.in_(lang).format(told=told))
    path = Path(file)
    folder = path.parent if path.parent.is_dir() else Path()
    name = path.name if path.parent.is_dir() else path.as_posix()
    command = ["git", "-C", str(folder), "show", f"{ref}:./{name}"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as wrong:
        raise BadArguments(NO_GIT.in_(lang)) from wrong
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()[:1]
        raise BadArguments(NOT_THERE.in_(lang).format(file=file, ref=ref, why=why[0] if why else done.returncode))
    return done.stdout
