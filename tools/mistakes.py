"""Mistakes of people who type: each as one edit of a good playbook, with the code that it must get.

The page docs/howto/mistakes.md shows what is printed for each; a test goes through all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dunning_rules.checking import Checked, check_files
from dunning_rules.filetext import read_bytes
from dunning_rules.values import Text

TODAY = date(2026, 11, 21)
NAME = "shop-loan.yaml"
GOOD = """\
playbook: shop-loan
language: 1
version: 2026.11
title: {en: Shop loans, zh: 小商户贷款}
applies_to: {product: shop_loan}
in_force: {from: 2026-01-01}
timezone: Asia/Shanghai
packs: [cn-civil]
numbers:
  long_overdue: {value: 90, unit: days}
inputs:
  trades_normally: {type: boolean, title: {en: The shop trades normally, zh: 正常经营}}
pause:
  plan-kept:
    when: {arrangement: kept}
    purposes: [demand]
stages:
  first-days:
    when: {days_past_due: 1..3}
    opens: [call, text]
  later:
    when: {days_past_due: 4..89}
    opens: [call, visit]
  long-overdue:
    when: {days_past_due: long_overdue.., trades_normally: true}
    opens: [visit]
actions:
  call:
    title: {en: Demand call, zh: 电话催收}
    contact: {channel: phone, to: borrower, purpose: demand}
    at_most: 3 attempts per day
    script:
      - {en: Say who calls and ask when, zh: 说明身份并询问还款时间}
  text:
    title: {en: Reminder, zh: 短信提醒}
    contact: {channel: sms, to: borrower, purpose: remind}
    at_most: 1 per day
  visit:
    title: {en: Visit, zh: 上门}
    contact: {channel: visit, to: borrower, address: business, purpose: demand}
    at_most: 1 per 7 days
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was typed instead of what; `code` is what it gets, none where it is accepted. `bytes_` changes the file."""

    title: Text
    was: str = ""
    becomes: str = ""
    code: str | None = None
    bytes_: str = ""

    def data(self) -> bytes:
        """The file with the mistake."""
        if self.was and GOOD.count(self.was) != 1:
            raise ValueError(f"{self.was!r} stands {GOOD.count(self.was)} times in the good file")
        text = GOOD.replace(self.was, self.becomes) if self.was else GOOD
        return _ENCODED[self.bytes_](text)

    def checked(self) -> Checked:
        """What `dunning check` finds in it."""
        source, wrong = read_bytes(self.data(), NAME)
        if source is None:
            return Checked(NAME, "neither", diagnostics=tuple(wrong))
        (found,) = check_files([], today=TODAY, given=[source])
        return found


_ENCODED: Mapping[str, Callable[[str], bytes]] = {
    "": str.encode,
    "gbk": lambda text: text.encode("gb18030"),
    "bom": lambda text: text.encode("utf-8-sig"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "empty": lambda text: b"",
}

CHINESE = Text("Chinese signs", "中文标点与编码")
SHAPE = Text("Indentation, quotes, brackets", "缩进、引号与括号")
NAMES = Text("Names and words", "名称与用词")
VALUES = Text("Values", "取值")

MISTAKES: Mapping[Text, tuple[Mistake, ...]] = {
    CHINESE: (
        Mistake(
            Text("a full-width colon", "全角冒号"), "purposes: [demand]", "purposes：[demand]", "full-width-punctuation"
        ),
        Mistake(
            Text("a full-width colon between brackets", "大括号内的全角冒号"),
            "{days_past_due: 1..3}",
            "{days_past_due：1..3}",
            "full-width-punctuation",
        ),
        Mistake(Text("a full-width comma", "全角逗号"), "[call, text]", "[call，text]", "full-width-punctuation"),
        Mistake(Text("an enumeration comma", "顿号"), "[call, text]", "[call、text]", "full-width-punctuation"),
        Mistake(
            Text("a full-width tilde for a range", "用全角波浪号写范围"), "1..3}", "1～3}", "full-width-punctuation"
        ),
        Mistake(Text("an ellipsis for a range", "用省略号写范围"), "1..3}", "1…3}", "full-width-punctuation"),
        Mistake(Text("Chinese brackets", "中文方括号"), "[call, text]", "【call, text】", "full-width-punctuation"),
        Mistake(
            Text("full-width braces", "全角大括号"),
            "{days_past_due: 1..3}",
            "｛days_past_due: 1..3｝",
            "full-width-punctuation",
        ),
        Mistake(Text("full-width digits", "全角数字"), "1..3}", "１..３}", "full-width-punctuation"),
        Mistake(
            Text("Chinese quotation marks", "中文引号"),
            "purpose: remind}",
            "purpose: “remind”}",
            "full-width-punctuation",
        ),
        Mistake(
            Text("two Chinese full stops for a range", "用两个句号写范围"), "1..3}", "1。。3}", "full-width-punctuation"
        ),
        Mistake(
            Text("round brackets for a list", "用圆括号写列表"),
            "[call, text]",
            "（call，text）",
            "full-width-punctuation",
        ),
        Mistake(
            Text("full-width signs between the two languages of a text", "中英文本之间用全角标点"),
            "en: Reminder, zh: 短信提醒",
            "en: Reminder，zh：短信提醒",
            "full-width-punctuation",
        ),
        Mistake(Text("full-width spaces", "全角空格"), "    opens: [visit]", "　　opens: [visit]", "stray-space"),
        Mistake(
            Text("spaces copied from a web page", "从网页复制的空格"), "purposes: [", "purposes:\u00a0[", "stray-space"
        ),
        Mistake(
            Text("a key in Chinese", "用中文写键"),
            "    when: {days_past_due: 1..3}",
            "    条件: {days_past_due: 1..3}",
            "unknown-key",
        ),
        Mistake(
            Text("a fact in Chinese", "用中文写事实名"), "{days_past_due: 1..3}", "{逾期天数: 1..3}", "unknown-fact"
        ),
        Mistake(Text("a word in Chinese", "用中文写取值"), "channel: sms", "channel: 短信", "unknown-word"),
        Mistake(Text("a name in Chinese", "用中文起名"), "  first-days:", "  前三天:", "wrong-kind"),
        Mistake(Text("the time of Beijing", "北京时间"), "Asia/Shanghai", "北京时间", "unknown-zone"),
        Mistake(Text("a limit in Chinese", "用中文写次数限制"), "3 attempts per day", "每天3次", "wrong-kind"),
        Mistake(Text("a term with a Chinese unit", "用中文单位写期限"), "1 per 7 days", "1 per 7 天", "wrong-kind"),
        Mistake(Text("a file in GBK", "GBK 编码的文件"), code="gbk-file", bytes_="gbk"),
        Mistake(Text("a byte-order mark at the beginning", "文件开头有 BOM"), bytes_="bom"),
        Mistake(Text("line ends of Windows", "Windows 换行符"), bytes_="crlf"),
    ),
    SHAPE: (
        Mistake(Text("a tab", "制表符"), "    opens: [call, text]", "\topens: [call, text]", "tabs"),
        Mistake(
            Text("a wrong indentation", "缩进不一致"), "    opens: [call, text]", "     opens: [call, text]", "not-yaml"
        ),
        Mistake(
            Text("no space after the colon", "冒号后没有空格"),
            "    opens: [call, text]",
            "    opens:[call, text]",
            "not-yaml",
        ),
        Mistake(Text("no colon", "缺少冒号"), "    opens: [call, text]", "    opens [call, text]", "not-yaml"),
        Mistake(Text("a bracket that is not closed", "括号没有闭合"), "[call, text]", "[call, text", "not-yaml"),
        Mistake(
            Text("a quote that is not closed", "引号没有闭合"), "version: 2026.11", 'version: "2026.11', "not-yaml"
        ),
        Mistake(
            Text("brackets that do not match", "左右括号不成对"),
            "opens: [call, visit]",
            "opens: [call, visit}",
            "not-yaml",
        ),
        Mistake(Text("a comma left out", "漏写逗号"), "{channel: sms, to:", "{channel: sms to:", "not-yaml"),
        Mistake(Text("an equals sign for a colon", "用等号代替冒号"), "opens: [visit]", "opens = [visit]", "not-yaml"),
        Mistake(
            Text("a colon in a text between braces", "大括号内的文本含冒号"),
            "Say who calls and",
            "Say: who calls and",
            "not-yaml",
        ),
        Mistake(
            Text("a comma in a text between braces", "大括号内的文本含逗号"),
            "Say who calls and ask when",
            "Say who calls, then ask when",
            "unquoted-comma",
        ),
        Mistake(Text("a key twice", "键重复"), "numbers:\n", "packs: [cn-collection]\nnumbers:\n", "duplicate-key"),
        Mistake(Text("a second document", "第二个文档"), "actions:\n", "---\nactions:\n", "several-documents"),
        Mistake(Text("nothing at all", "空文件"), code="empty-file", bytes_="empty"),
    ),
    NAMES: (
        Mistake(Text("a key misspelt", "键拼错"), "opens: [call, text]", "opnes: [call, text]", "unknown-key"),
        Mistake(
            Text("a key in the wrong place", "键写错位置"),
            "    opens: [call, text]",
            "    opens: [call, text]\n    at_most: 1 per day",
            "unknown-key",
        ),
        Mistake(Text("an action misspelt", "动作名拼错"), "opens: [visit]", "opens: [visits]", "unknown-action"),
        Mistake(Text("a pack misspelt", "规则包名拼错"), "[cn-civil]", "[cn_civl]", "unknown-pack"),
        Mistake(Text("a fact misspelt", "事实名拼错"), "{days_past_due: 1..3}", "{day_past_due: 1..3}", "unknown-fact"),
        Mistake(Text("a number misspelt", "参数名拼错"), "long_overdue..,", "long-overdu..,", "unknown-number"),
        Mistake(
            Text("another word for a channel", "渠道用了别的词"), "channel: phone", "channel: phones", "unknown-word"
        ),
        Mistake(
            Text("an action that no stage opens", "没有阶段开放的动作"), "[call, text]", "[call]", "action-never-opened"
        ),
        Mistake(Text("a key left out", "漏写一项"), "    opens: [visit]\n", "", "missing-key"),
    ),
    VALUES: (
        Mistake(Text("a hyphen for a range", "用连字符写范围"), "1..3}", "1-3}", "wrong-kind"),
        Mistake(
            Text("a comparison for a range", "用比较符写范围"),
            "long_overdue.., trades",
            '">= 90", trades',
            "wrong-kind",
        ),
        Mistake(
            Text("a condition in words", "把条件写成一句话"),
            "when: {days_past_due: 1..3}",
            "when: days_past_due <= 3",
            "wrong-shape",
        ),
        Mistake(Text("a unit in a range", "范围带单位"), "1..3}", "1..3天}", "wrong-kind"),
        Mistake(
            Text("a unit written with the number", "数值与单位连写"), "{value: 90,", "{value: 90days,", "wrong-kind"
        ),
        Mistake(
            Text("a list without brackets", "列表没有方括号"), "opens: [call, text]", "opens: call, text", "wrong-kind"
        ),
        Mistake(Text("a range turned round", "范围写反"), "1..3}", "3..1}", "reversed-range"),
        Mistake(Text("a range without ends", "范围没有两端"), "1..3}", "..}", "empty-range"),
        Mistake(Text("days that leave one out", "漏掉一天"), "4..89", "5..89", "days-gap"),
        Mistake(
            Text("a limit in other words", "次数限制写法不对"), "3 attempts per day", "3 times a day", "wrong-kind"
        ),
        Mistake(
            Text("yes for true", "用 yes 代替 true"), "trades_normally: true", "trades_normally: yes", "wrong-kind"
        ),
        Mistake(Text("a date with slashes", "日期用斜线"), "2026-01-01", "2026/1/1", "wrong-kind"),
        Mistake(Text("a number in words", "数值写成文字"), "{value: 90,", "{value: ninety,", "wrong-kind"),
    ),
}


def printed() -> Iterator[str]:
    """The page: each mistake with the line that was typed and what `dunning check` prints, in both languages."""
    yield from ("", "### The good file 正确的文件", "")
    yield from (f"    {line}" for line in GOOD.splitlines())
    number = 0
    for title, mistakes in MISTAKES.items():
        yield from ("", f"### {title.en} {title.zh}", "")
        for one in mistakes:
            number += 1
            yield from (f"**{number}. {one.title.en}** {one.title.zh}", "")
            if one.code is None:
                yield from ("Accepted: the file means the same. 可以接受，含义不变。", "")
                continue
            found = one.checked().diagnostics
            for lang in ("en", "zh"):
                for told in found:
                    yield from (f"    {line}".rstrip() for line in told.render(lang).splitlines())
                    yield ""
