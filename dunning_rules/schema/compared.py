"""The schema of a comparison of two versions: what `dunning diff --format json` writes."""

from __future__ import annotations

from typing import Final, Literal

from ..compared import Part
from .answers import head, reason, titles
from .documents import written
from .shapes import instant, list_of, names, number, object_of, ref, text, word
from .tidy import Schema

_DIGEST: Final = "^sha256:[0-9a-f]{64}$"
_NONE: Final = {"type": ["string", "null"]}
_ANY: Final = {"type": ["string", "integer", "boolean", "null"]}
Changed = Literal["added", "removed", "renamed", "condition", "members", "value", "period", "number", "date"]


def comparison() -> Schema:
    """The schema of a comparison, without its head."""
    heads = {key: part for key, part in head().items() if key != "tables"}
    told = heads | {
        "kind": word("What was compared. 比较对象", Literal["playbook", "pack"]),
        "old": ref("version"),
        "new": ref("version"),
        "differs": _flag("Whether anything but texts and layout differs. 规则或结论是否不同"),
        "more_permitted": _flag("Whether something is permitted now and was not before. 是否放宽"),
        "changes": list_of("What changed in the rules. 规则变更", ref("change")),
        "texts_changed": list_of("Where only texts changed. 仅文本变更之处", ref("where")),
        "differences": list_of(
            "Where the answers differ; more permission first. 结论差异，放宽在前", ref("difference")
        ),
        "asked": object_of(
            "How many snapshots were asked. 所比较的快照数",
            {"given": number("Given ones. 给定"), "derived": number("Derived boundary cases. 推导的边界情形")},
        ),
        "unreached": list_of("Changed rules that no snapshot reached. 未涉及的变更", ref("where")),
        "periods_apart": _flag("The two are in force at no time together. 施行期间不重合"),
    }
    made = object_of("What an edit of a playbook or pack changes. 版本比较", told)
    parts = {
        "version": _version(),
        "where": object_of("A rule. 规则", _where()),
        "change": _change(),
        "difference": _difference(),
        "example": _example(),
        "said": _said(),
        "reason": reason(),
    }
    contact = written("contact")
    parts["contact"] = {key: part for key, part in contact.items() if key != "$defs"}
    return made | {"$defs": contact["$defs"] | titles(parts)}


def _flag(description: str) -> Schema:
    return {"description": description, "type": "boolean"}


def _version() -> Schema:
    told = {
        "id": text("Its name. 名称"),
        "version": text("Its version. 版本"),
        "digest": text("The digest of its rules. 规则摘要", pattern=_DIGEST),
        "text_digest": text("The digest of the whole file. 文件摘要", pattern=_DIGEST),
    }
    return object_of("One version. 版本", told)


def _where() -> dict[str, Schema]:
    return {"part": word("Which part of the file. 部分", Part), "id": text("The rule, by its name. 规则名称")}


def _change() -> Schema:
    told = {
        "kind": word(
            "What kind of change. 变更类型",
            Changed,
            added="a rule is new 新增",
            removed="a rule is gone 删除",
            renamed="a rule has another id, and it may be another title, and is the same otherwise 更名",
            condition="a condition changed 条件变更",
            members="a list has other members 列表变更",
            value="a value changed 取值变更",
            period="when it is in force 施行期间变更",
            number="a number changed 参数变更",
            date="a named date changed 期限变更",
        ),
        **_where(),
        "name": text("The key that changed. 变更的键"),
        "gone": names("Of a list: what is gone. 删除的成员"),
        "come": names("Of a list: what has come. 新增的成员"),
        "old": {"description": "Of a value: what it was; of what is renamed: its old id. 原值，或原名称", **_ANY},
        "new": {"description": "Of a value: what it is; of what is renamed: its new id. 新值，或新名称", **_ANY},
        "text": text("The rule and the key in words. 说明"),
        "details": names("The change in words. 变更说明"),
    }
    return object_of("One change of the rules. 一项规则变更", told, optional=("name", "gone", "come", "old", "new"))


def _difference() -> Schema:
    told = {
        "kind": word(
            "How the answers differ. 差异类型",
            Literal["opened", "closed", "reasons"],
            opened="permitted now, and not before 放宽",
            closed="permitted before, and not now 收紧",
            reasons="the same answer for other reasons, or with other duties 理由或要求变化",
        ),
        "subject": text("The action, or the guards because of which. 动作，或所涉规则"),
        "candidates": names("All candidates or contacts that differ so. 涉及的事项"),
        "count": number("In how many snapshots. 涉及的快照数"),
        "example": ref("example"),
    }
    return object_of("One way in which the answers differ. 一项结论差异", told)


def _example() -> Schema:
    told = {
        "snapshot": text("The given snapshot; null for a derived one. 给定快照") | _NONE,
        "at": instant("When it was asked. 询问时点"),
        "text": text("What was asked, in words. 说明"),
        "derived": {"description": "The derived snapshot, to be asked again. 推导的快照", "type": "object"},
        "contact": ref("contact"),
        "candidate": text(
            "Which candidate or contact; that of a renamed action by its new id. 事项，更名的以新名称为准"
        ),
        "old": ref("said"),
        "new": ref("said"),
    }
    return object_of("One example. 示例", told, optional=("derived", "contact"))


def _said() -> Schema:
    told = {
        "status": word(
            "The answer. 结论",
            Literal["permitted", "denied", "not_open", "advised_against", "absent"],
            absent="there is no such candidate 无此事项",
        ),
        "reasons": list_of("Its reasons, advice among them. 理由与提示", ref("reason")),
        "obligations": names("What must be observed: `PACK/GUARD` and what is asked. 须遵守的要求"),
    }
    return object_of("What one version says. 一个版本的结论", told)
