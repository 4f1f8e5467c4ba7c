"""The settings that pages show to be copied are those that `dunning init` writes, or name what is there."""

from __future__ import annotations

import json
from typing import Any

import yaml

from dunning_rules import schema

from .blocks import DOCS, ROOT, blocks

STARTER = ROOT / "dunning_rules" / "starter" / "both"


def shown(page: str, kind: str) -> str:
    """The one block of a kind that is no file and is not run."""
    text = (DOCS / "howto" / page).read_text(encoding="utf-8")
    (found,) = [block.text for block in blocks(text) if block.kind == kind and block.file is None]
    return found


def test_the_settings_name_schemas_that_are_written() -> None:
    told: dict[str, Any] = json.loads(shown("editor.md", "json"))
    begun = json.loads((STARTER / "settings.json").read_text(encoding="utf-8"))
    assert told["yaml.schemas"].keys() == begun["yaml.schemas"].keys()
    assert told["json.schemas"] == begun["json.schemas"]
    named = [*told["yaml.schemas"], *(one["url"] for one in told["json.schemas"])]
    assert {name.removeprefix("./schemas/").removesuffix(".schema.json") for name in named} <= set(schema.NAMES)


def test_the_hook_is_the_one_that_init_writes() -> None:
    ((hook,),) = [repository["hooks"] for repository in yaml.safe_load(shown("check.md", "yaml"))["repos"]]
    begun = yaml.safe_load((STARTER / "pre-commit.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"][0]
    (needed,) = begun.pop("additional_dependencies")
    assert hook.pop("additional_dependencies") == [needed.partition("==")[0]]
    assert hook == begun
