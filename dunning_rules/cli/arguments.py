"""The arguments of each verb, with their help in both languages."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

from ..report.overview import Verb
from ..values import Text


class BadArguments(Exception):
    """The arguments cannot be used; the text says why, in the asked language."""


ANYBODY: Final = Text("to begin", "入门")
COLLECTOR: Final = Text("collector", "催收员")
AUTHOR: Final = Text("author", "流程编写")
ENGINEER: Final = Text("engineer", "工程师")

VERBS: Final = (
    Verb(
        "demo",
        "[--write FOLDER]",
        ANYBODY,
        Text("one loan, what may be done and what not", "一笔示例贷款的可做与不可做"),
    ),
    Verb(
        "decide",
        "PLAYBOOK SNAPSHOT",
        COLLECTOR,
        Text("what may be done now, what not, why", "现在可做什么，其余为何不可"),
    ),
    Verb("judge", "SNAPSHOT CONTACT", COLLECTOR, Text("may exactly this contact be made?", "这一次联系可否进行")),
    Verb(
        "timeline",
        "PLAYBOOK SNAPSHOT",
        COLLECTOR,
        Text("when each may be done in the coming days", "今后各日何时可做"),
    ),
    Verb("init", "NAME", AUTHOR, Text("begin a playbook that runs", "新建作业流程及其配套文件")),
    Verb("check", "FILE…|FOLDER…", AUTHOR, Text("are these playbooks and packs right?", "检查作业流程和规则包")),
    Verb("explain", "[CODE]", AUTHOR, Text("what a code of `check` means", "说明 check 提示的代码")),
    Verb(
        "test",
        "FILE…|FOLDER…|NAME…",
        AUTHOR,
        Text("do they answer as the scenarios say?", "按情景文件核对判定"),
    ),
    Verb(
        "simulate",
        "PLAYBOOK SNAPSHOT",
        AUTHOR,
        Text("let it run: what is done, what ends it", "推演：会做什么、如何终结"),
    ),
    Verb("show", "FILE|NAME", AUTHOR, Text("a playbook or pack as a page to sign", "供签署的作业流程或规则包全文")),
    Verb(
        "diff",
        "OLD NEW [SNAPSHOT…]",
        AUTHOR,
        Text("what did an edit change, and permit?", "修改带来的规则与结论变化"),
    ),
    Verb(
        "batch",
        "FOLDER --out FOLDER",
        ENGINEER,
        Text("every loan of a portfolio in tables", "判定整个贷款组合（数据表）"),
    ),
    Verb("schema", "[NAME]", ENGINEER, Text("the schemas, for editors and tables", "供编辑器和数据表使用的 schema")),
)

_HELP: Final = {
    "playbook": Text("a shipped playbook by name, or a path", "随库作业流程的名称，或文件路径"),
    "snapshot": Text(
        "the loan: a JSON or YAML file, `-` for standard input", "贷款快照文件（JSON 或 YAML），`-` 为标准输入"
    ),
    "contact": Text("the contact or act: a JSON or YAML file, or `-`", "拟进行的联系或行为（JSON 或 YAML），或 `-`"),
    "paths": Text("playbooks, packs, scenarios, folders of them, or `-`", "作业流程、规则包、情景文件或其目录，或 `-`"),
    "scenarios": Text(
        "scenario files, folders of them, or shipped playbooks and packs by name",
        "情景文件、其目录，或随库流程和规则包的名称",
    ),
    "new-name": Text(
        "the name of the playbook and of its new folder, such as shop-loan", "作业流程及新目录的名称，例如 shop-loan"
    ),
    "check-format": Text(
        "text for people, json for programs, sarif for code scanning, github for its workflows",
        "text 供人阅读，json 供程序读取，sarif 供代码扫描，github 供其工作流",
    ),
    "code": Text("such as unknown-key; all codes are listed without one", "例如 unknown-key；不写则列出全部代码"),
    "test-format": Text(
        "text for people, json for programs, junit for build servers",
        "text 供人阅读，json 供程序读取，junit 供构建服务器读取",
    ),
    "fail-under": Text("exit code 1 where less of the outcomes is covered", "覆盖率低于该值时退出码为 1"),
    "name": Text(
        "playbook, pack, scenarios, snapshot, contact, decision, verdict, timeline, simulation or comparison",
        "playbook、pack、scenarios、snapshot、contact、decision、verdict、timeline、simulation 或 comparison",
    ),
    "only": Text("one action in full: why, or why not", "某一动作的完整说明：为何可做或不可做"),
    "pack": Text("a pack by name or path; may be repeated", "规则包名称或路径，可重复"),
    "when": Text("also tell from when each is permitted, and what holds it", "同时说明各项自何时可做、受何限制"),
    "horizon": Text("how many days ahead times are looked for; 90 unless given", "向后查询的天数；默认 90"),
    "days": Text("so many days, today the first; 90 unless given", "天数，含今日；默认 90"),
    "until": Text("up to this day, it included, such as 2027-02-06", "截止日期（含当日），例如 2027-02-06"),
    "happens": Text(
        "records that come meanwhile: a JSON or YAML file with `happens`, or `-`",
        "期间发生的记录：含 `happens` 的 JSON 或 YAML 文件，或 `-`",
    ),
    "all": Text("also what is never permitted", "同时显示始终不可做的事项"),
    "judge-playbook": Text(
        "the playbook whose packs, pauses and cadence are asked", "按该作业流程的规则包、暂停和频次判定"
    ),
    "format": Text("text for people, json for machines", "text 供人阅读，json 供程序读取"),
    "lang": Text("the language; by the locale unless given", "语言；默认依系统区域设置"),
    "at": Text(
        "ask at another instant: 2026-11-09T22:30:00+08:00, or now", "按另一时点询问：2026-11-09T22:30:00+08:00 或 now"
    ),
    "day": Text("the day that `review_by` is held against; today unless given", "据以判断复核期限的日期；默认今日"),
    "law-on": Text("read dated rules as of this day, such as 2026-11-09", "按该日的规则判定，例如 2026-11-09"),
    "pack-path": Text("a folder with packs of your own; may be repeated", "自有规则包所在目录，可重复"),
    "strict": Text("a warning gives exit code 1", "有警告时退出码为 1"),
    "shown": Text("a playbook or pack: a path, a shipped name, or `-`", "作业流程或规则包：文件路径、随库名称或 `-`"),
    "old": Text(
        "the version before: a path, a shipped name, `-`, or git:REF:FILE",
        "旧版本：文件路径、随库名称、`-` 或 git:提交:文件",
    ),
    "new": Text("the version after, told in the same way", "新版本，写法相同"),
    "compared": Text(
        "loans to ask both versions about, or folders of them; boundary cases are derived in any case",
        "用于比较的贷款快照或其目录；边界情形总会自动推导",
    ),
    "diff-format": Text(
        "text for people, json for programs, markdown for a pull request",
        "text 供人阅读，json 供程序读取，markdown 供合并请求使用",
    ),
    "diff-full": Text(
        "name each guard of packs that bind otherwise; without it they are told by pack",
        "逐条列出适用情况有变的规则包中的规则；不加则按规则包汇总",
    ),
    "html": Text("write one HTML page into this file, to read and to print", "写入一个可供阅读和打印的 HTML 文件"),
    "write": Text("write the schemas into this folder", "把 schema 写入该目录"),
    "tables": Text("the Arrow schemas of the tables of a portfolio", "组合数据表的 Arrow schema"),
    "folder": Text(
        "the tables: loans, installments, parties, addresses, debts, ledger, each as a .parquet or .csv file or a "
        "folder of them",
        "数据表所在目录：loans、installments、parties、addresses、debts、ledger，各为 .parquet 或 .csv 文件或其子目录",
    ),
    "batch-playbook": Text(
        "a playbook by shipped name or path, asked about every loan; repeated, or a folder: the one that applies",
        "作业流程名称或路径，用于每笔贷款；可重复或给出目录，此时按适用范围选用",
    ),
    "out": Text(
        "the folder to make: candidates, refused.csv, summary.json; it appears when all is done",
        "要生成的目录：candidates、refused.csv、summary.json；全部完成后才会出现",
    ),
    "batch-at": Text(
        "the instant that is asked about: 2026-11-09T10:00:00+08:00, or now",
        "判定时点：2026-11-09T10:00:00+08:00 或 now",
    ),
    "part": Text(
        "so many loans are held in memory at a time; 50000 unless given", "每次载入内存的贷款笔数；默认 50000"
    ),
    "to": Text("the form of the candidates; parquet unless given", "候选项的文件格式；默认 parquet"),
    "write-demo": Text(
        "write loan.json and call.json into this folder, to try things on",
        "在该目录生成 loan.json 和 call.json，供试用",
    ),
}

_ZH: Final = (
    (re.compile(r"the following arguments are required: (.+)"), r"缺少参数：\1"),
    (re.compile(r"unrecognized arguments: (.+)"), r"无法识别的参数：\1"),
    (
        re.compile(r"argument (\S+): invalid choice: (.+?) \((?:choose from|maybe you meant) (.+)\)"),
        r"参数 \1：\2 无效，可选：\3",
    ),
    (re.compile(r"argument (\S+): (.+) cannot be used"), r"参数 \1：\2 无效"),
    (re.compile(r"argument (\S+): expected (?:one|at least one) argument"), r"参数 \1 缺少取值"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), r"参数 \1 与 \2 不能同时使用"),
    (re.compile(r"one of the arguments (.+) is required"), r"须给出以下参数之一：\1"),
    (re.compile(r"ambiguous option: (\S+) could match (.+)"), r"选项 \1 不明确，可能是：\2"),
)


MOST_DAYS: Final = 3660
"""So many days can be looked at: ten years."""


class Parser(argparse.ArgumentParser):
    """One that raises instead of leaving the program, and speaks the asked language."""

    def __init__(self, program: str, verb: str, lang: str) -> None:
        does = next(one.does for one in VERBS if one.name == verb)
        super().__init__(prog=f"{program} {verb}", description=does.in_(lang), allow_abbrev=False)
        self.lang = lang

    def error(self, message: str) -> NoReturn:
        message = re.sub(r"invalid _\w+ value: (.+)", r"\1 cannot be used", message)
        if self.lang == "zh":
            for pattern, chinese in _ZH:
                message = pattern.sub(chinese, message)
        raise BadArguments(message)

    def told(self, *names: str, help_: str, **more: Any) -> None:
        """An argument with the help text of that name."""
        self.add_argument(*names, help=_HELP[help_].in_(self.lang), **more)


def parse(verb: str, arguments: Sequence[str], program: str, lang: str) -> argparse.Namespace:
    """The arguments of a verb. Raises `BadArguments`; `--help` leaves by `SystemExit`."""
    parser = Parser(program, verb, lang)
    _ARGUMENTS[verb](parser)
    parser.told("--lang", help_="lang", choices=("en", "zh"), default=lang)
    return parser.parse_args(list(arguments))


def _demo(parser: Parser) -> None:
    parser.told("--write", help_="write-demo", metavar="FOLDER")


def _decide(parser: Parser) -> None:
    parser.told("playbook", help_="playbook", metavar="PLAYBOOK")
    parser.told("snapshot", help_="snapshot", metavar="SNAPSHOT")
    parser.told("--only", help_="only", metavar="ACTION")
    parser.told("--when", help_="when", action="store_true")
    parser.told("--horizon", help_="horizon", metavar="DAYS", type=_days, default=90)
    _asked(parser)


def _judge(parser: Parser) -> None:
    parser.told("snapshot", help_="snapshot", metavar="SNAPSHOT")
    parser.told("contact", help_="contact", metavar="CONTACT")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--playbook", metavar="PLAYBOOK", help=_HELP["judge-playbook"].in_(parser.lang))
    who.add_argument("--pack", metavar="PACK", action="append", help=_HELP["pack"].in_(parser.lang))
    parser.told("--horizon", help_="horizon", metavar="DAYS", type=_days, default=90)
    _asked(parser)


def _timeline(parser: Parser) -> None:
    _ahead(parser)
    parser.told("--days", help_="days", metavar="N", type=_days)
    _asked(parser)


def _simulate(parser: Parser) -> None:
    _ahead(parser)
    end = parser.add_mutually_exclusive_group()
    end.add_argument("--until", metavar="DATE", help=_HELP["until"].in_(parser.lang))
    end.add_argument("--days", metavar="N", type=_days, help=_HELP["days"].in_(parser.lang))
    parser.told("--happens", help_="happens", metavar="FILE")
    _asked(parser)


def _ahead(parser: Parser) -> None:
    parser.told("playbook", help_="playbook", metavar="PLAYBOOK")
    parser.told("snapshot", help_="snapshot", metavar="SNAPSHOT")
    parser.told("--all", help_="all", action="store_true")
    parser.told("--html", help_="html", metavar="FILE")


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_DAYS:
        raise ValueError(text)
    return number


def _asked(parser: Parser) -> None:
    parser.told("--at", help_="at", metavar="INSTANT")
    parser.told("--law-on", help_="law-on", metavar="DATE")
    _loaded(parser)


def _loaded(parser: Parser) -> None:
    parser.told("--pack-path", help_="pack-path", metavar="FOLDER", action="append", default=[])
    parser.told("--format", help_="format", choices=("text", "json"), default="text")


def _init(parser: Parser) -> None:
    parser.told("name", help_="new-name", metavar="NAME")


def _check(parser: Parser) -> None:
    parser.told("paths", help_="paths", metavar="FILE|FOLDER", nargs="+")
    parser.told("--strict", help_="strict", action="store_true")
    parser.told("--at", help_="day", metavar="DATE")
    parser.told("--pack-path", help_="pack-path", metavar="FOLDER", action="append", default=[])
    parser.told("--format", help_="check-format", choices=("text", "json", "sarif", "github"), default="text")


def _explain(parser: Parser) -> None:
    parser.told("code", help_="code", metavar="CODE", nargs="?")
    parser.told("--format", help_="format", choices=("text", "json"), default="text")


def _test(parser: Parser) -> None:
    parser.told("paths", help_="scenarios", metavar="FILE|FOLDER|NAME", nargs="+")
    parser.told("--fail-under", help_="fail-under", metavar="PERCENT", type=_percent)
    parser.told("--pack-path", help_="pack-path", metavar="FOLDER", action="append", default=[])
    parser.told("--format", help_="test-format", choices=("text", "json", "junit"), default="text")


def _show(parser: Parser) -> None:
    parser.told("file", help_="shown", metavar="FILE|NAME")
    parser.told("--html", help_="html", metavar="FILE")
    parser.told("--pack-path", help_="pack-path", metavar="FOLDER", action="append", default=[])


def _diff(parser: Parser) -> None:
    parser.told("old", help_="old", metavar="OLD")
    parser.told("new", help_="new", metavar="NEW")
    parser.told("snapshots", help_="compared", metavar="SNAPSHOT|FOLDER", nargs="*")
    parser.told("--pack-path", help_="pack-path", metavar="FOLDER", action="append", default=[])
    parser.told("--format", help_="diff-format", choices=("text", "json", "markdown"), default="text")
    parser.told("--full", help_="diff-full", action="store_true")


def _percent(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 100:
        raise ValueError(text)
    return number


def _batch(parser: Parser) -> None:
    parser.told("folder", help_="folder", metavar="FOLDER")
    parser.told("--out", help_="out", metavar="FOLDER", required=True)
    parser.told("--playbook", help_="batch-playbook", metavar="PLAYBOOK", action="append", required=True)
    parser.told("--at", help_="batch-at", metavar="INSTANT", required=True)
    parser.told("--law-on", help_="law-on", metavar="DATE")
    parser.told("--part", help_="part", metavar="LOANS", type=_loans, default=50_000)
    parser.told("--to", help_="to", choices=("parquet", "csv"), default="parquet")
    _loaded(parser)


def _loans(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _schema(parser: Parser) -> None:
    parser.told("name", help_="name", metavar="NAME", nargs="?")
    parser.told("--tables", help_="tables", action="store_true")
    parser.told("--write", help_="write", metavar="FOLDER")
    parser.told("--format", help_="format", choices=("text", "json"), default="text")


_ARGUMENTS: Final[dict[str, Callable[[Parser], None]]] = {
    "demo": _demo,
    "decide": _decide,
    "judge": _judge,
    "timeline": _timeline,
    "init": _init,
    "check": _check,
    "explain": _explain,
    "test": _test,
    "simulate": _simulate,
    "show": _show,
    "diff": _diff,
    "batch": _batch,
    "schema": _schema,
}
