"""How the pages are built: `make docs`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

project = "dunning-rules"
html_title = "dunning-rules"
html_theme = "furo"
html_show_copyright = False
extensions = ["myst_parser"]
exclude_patterns = ["conf.py"]
myst_heading_anchors = 4
# Pages are read where they lie too, so they show what they hold in tables, and the list of all pages is apart.
root_doc = "contents"
# The page of each code hangs from the page of errors, out of the list; a test holds that every page can be reached.
suppress_warnings = ["misc.highlighting_failure", "toc.not_included"]

OUTSIDE = {"README.md": "readme.md", "CHANGELOG.md": "changelog.md"}
"""Files of the checkout that are pages here too."""


def bring(app: Any, docname: str, source: list[str]) -> None:
    """Leads links to files beside `docs/` to the pages that stand for them."""
    up = "../" * docname.count("/")
    for name, page in OUTSIDE.items():
        source[0] = re.sub(rf"\]\((\.\./)+{re.escape(name)}", f"]({up}{page}", source[0])


def frame(app: Any, path: Path, docname: str, source: list[str]) -> None:
    """Leads the links of a file that is framed here to where they lead from beside `docs/`."""
    for name, page in OUTSIDE.items():
        source[0] = source[0].replace(f"]({name})", f"]({page})")
    pages = "|".join(map(re.escape, OUTSIDE.values()))
    source[0] = re.sub(rf"\]\((?!https?://|#|docs/|(?:{pages})[)#])", "](../", source[0])


def setup(app: Any) -> None:
    app.connect("source-read", bring)
    app.connect("include-read", frame)


assert (Path(__file__).parent.parent / "README.md").is_file()
