"""The command line: arguments in, lines out, and an exit code.

0 fine, whatever the answer; 1 something was found (a warning under `--strict`); 2 it could not work (a file that does
not load, bad arguments).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; never raises for bad input."""
    from . import terminal
    from .run import run

    arguments = list(sys.argv[1:] if argv is None else argv)
    terminal.write_utf_8()
    try:
        code = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of the pipe has seen enough
        terminal.forget_output()
        return 0
    except KeyboardInterrupt:
        return 130
    return code
