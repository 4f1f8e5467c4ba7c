"""The Chinese of the phrases that other modules put into a message as `wants`, `problem`, `what` or `is_`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..values import Text

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        # what a table wants
        "a table": "数据表",
        "a column of texts": "文本列",
        "a column of texts or whole numbers": "文本或整数列",
        "a column of instants with a time zone": "带时区的时间戳列",
        "a column of dates": "日期列",
        "a column of decimal numbers, never floating-point": "十进制数列（不可用浮点数）",
        "a column of whole numbers": "整数列",
        "a column of `true` and `false`": "布尔列",
        "a column of lists of texts": "文本列表列",
        "a column of lists of `due` (a date) and `amount` (a decimal number)": (
            "列表列，每项含 `due`（日期）和 `amount`（十进制数）"
        ),
        "a column of texts, whole or decimal numbers, dates, or `true` and `false`": (
            "文本、整数、十进制数、日期或布尔列"
        ),
        "loan ids as in the table `loans`": "与数据表 `loans` 中同类的贷款编号",
        # what a field wants
        "a whole number": "整数",
        'a decimal number, such as "15400.00"': '十进制数（例如 "15400.00"）',
        "a decimal number": "十进制数",
        'a decimal number in quotes, such as "15400.00"': '带引号的十进制数（例如 "15400.00"）',
        "`true` or `false`": " `true` 或 `false`",
        "a date, such as 2026-11-09": "日期（例如 2026-11-09）",
        "a date between 1900 and 2199": "1900 年至 2199 年之间的日期",
        "a range, such as 1..3, 4.. or ..0": "范围（例如 1..3、4.. 或 ..0）",
        "a term, such as 3 days, 48 hours or 6 months": "期限（例如 3 days、48 hours 或 6 months）",
        "a term of at least one": "至少为一的期限",
        "a limit of at least one": "至少为一的次数限制",
        "a limit, such as 3 attempts per day or once": "次数限制（例如 3 attempts per day 或 once）",
        "a limit per day, N days, N hours, promise or episode": (
            "按 day、N days、N hours、promise 或 episode 计的次数限制"
        ),
        "hours, such as 08:00-22:00": "时段（例如 08:00-22:00）",
        "an instant with its offset, such as 2026-11-09T10:00:00+08:00": (
            "带时差的时刻（例如 2026-11-09T10:00:00+08:00）"
        ),
        "a date, or an instant with its offset": "日期，或带时差的时刻",
        "a name of lower-case letters, digits, - and _, such as first-look": (
            "由小写字母、数字、- 和 _ 组成的名称（例如 first-look）"
        ),
        "the name of a step, such as gl-1": "步骤编号（例如 gl-1）",
        "a text": "文本",
        "a playbook": "作业流程",
        "a pack": "规则包",
        "a snapshot": "贷款快照",
        "a proposed contact": "拟进行的联系",
        "a file of scenarios": "情景文件",
        "a count and its limit, such as [7, 7]": "次数与上限（例如 [7, 7]）",
        "a whole number, or `unknown`": "整数，或 `unknown`",
        "a date, such as 2026-11-09, or `none` or `unknown`": "日期（例如 2026-11-09），或 `none`、`unknown`",
        "a text, or one for each language: {en: …, zh: …}": "文本，或分语言书写：{en: …, zh: …}",
        "a text, a number, or `true` or `false`": "文本、数字，或 `true`、`false`",
        "a value, a range, a list of them, or {not: …}": "一个值、一个范围、它们的列表，或 {not: …}",
        "a list": "列表",
        "a list of `happens`": "`happens` 下的列表",
        "a mapping (`key: value`)": "键值对（`key: value`）",
        "a single value": "单个值",
        "another value": "其他的值",
        "a whole number of zero or more": "零或正整数",
        "a collector, such as lender or agency:7": "催收方（例如 lender 或 agency:7）",
        "a name of the time-zone database, such as Asia/Shanghai": "时区数据库中的名称（例如 Asia/Shanghai）",
        # what a rule wants
        "`contact`": " `contact`",
        "`within` and a term, such as within 1 day": " `within` 加期限（例如 within 1 day）",
        "a fact that is a date": "取值为日期的事实",
        "a match; only a date may be near": "匹配条件；只有日期可以用临近判断",
        "a number, or a list of them": "数值，或数值的列表",
        "a range of dates": "日期范围",
        "a range of numbers": "数值范围",
        "a term, such as 3 days, or the name of a number with a unit": "期限（例如 3 days），或带单位的参数名称",
        "a whole number, or the name of a number": "整数，或参数名称",
        "days, business days, months or years": "以 days、business days、months 或 years 计的期限",
        "days, months or years": "以 days、months 或 years 计的期限",
        "days, such as 3 days": "以天计的期限（例如 3 days）",
        "hours, days or business days": "以 hours、days 或 business days 计的期限",
        "minutes, hours or days": "以 minutes、hours 或 days 计的期限",
        "minutes, hours, days, months or years": "以 minutes、hours、days、months 或 years 计的期限",
        "nothing below 0": "不小于 0 的数",
        "so many per day or N days, such as 1 per day": "按 day 或 N days 计的次数（例如 1 per day）",
        "an instant, such as 2026-11-09T10:00:00+08:00": "时刻（例如 2026-11-09T10:00:00+08:00）",
        # what a vocabulary is of
        "act": "行为",
        "ageing": "账龄处理方式",
        "answer": "判定结果",
        "arrangement type": "安排类型",
        "attitude": "态度",
        "cause": "逾期原因",
        "channel": "联系渠道",
        "claim": "债权性质",
        "collector type": "催收机构类型",
        "consent": "同意事项",
        "covered collectors": "覆盖的催收方",
        "covered debts": "覆盖的债务",
        "direction": "方向",
        "form": "形式",
        "hold reason": "暂停原因",
        "kind of address": "联系地址类型",
        "kind of party": "当事人类型",
        "kind of record": "记录类型",
        "lender type": "贷款人类型",
        "liability": "责任性质",
        "loan status": "贷款状态",
        "mode": "方式",
        "outcome": "结果",
        "payment status": "付款状态",
        "place": "地点",
        "product class": "产品类别",
        "purpose": "目的",
        "reason of a hold": "暂停原因",
        "request": "请求事项",
        "role": "角色",
        "status": "状态",
        "type of arrangement": "安排类型",
        "weekday": "星期",
        # a language that a text lacks
        "Chinese": "中文",
        "English": "英文",
        # what is wrong with a text
        "it is a single text, not `key: value`": "全文只是一段文字，不是 `key: value`",
        "a `:` stands where none may": "这里不应有 `:`",
        "this line is not `key: value`": "这一行不是 `key: value`",
        "a bracket is not closed, or a comma is missing": "括号没有闭合，或缺少逗号",
        "a quote is not closed": "引号没有闭合",
        "a bracket is closed that was not opened": "多了一个右括号",
        "a bracket is closed by one of another kind": "左右括号不成对",
        "a text with a sign of YAML in it is not in quotes": "文本含有 YAML 符号，却没有加引号",
        # signs that cannot be told from a plain space, or not be seen at all
        "a full-width space": "全角空格",
        "a space that is no plain one": "非普通空格",
        "a character that cannot be seen": "不可见字符",
        "the indentation does not fit the lines before": "缩进与前面的行不一致",
        "an alias has no anchor": "别名没有对应的锚点",
        "an anchor or alias is not written right": "锚点或别名写法有误",
        "the text after `\\` in quotes is not an escape": "引号内 `\\` 之后的写法无效",
        "a control character stands here": "这里有控制字符",
        "a character stands where none may begin a value": "这里的字符不能作为值的开头",
        "the key is not a text": "键不是文本",
        "it is not written as YAML is": "写法不符合 YAML",
        "a value is missing": "缺少值",
        "a key in quotes is missing": "缺少带引号的键",
        "a colon is missing": "缺少冒号",
        "a comma is missing": "缺少逗号",
        "a comma stands before a closing bracket": "右括号前多了逗号",
        "something follows the end": "结尾之后还有内容",
        "it is not written as JSON is": "写法不符合 JSON",
        "half a character is escaped": "转义只写了半个字符",
        "a number is too long": "数字过长",
    }
)

INSTEAD: Mapping[str, Text] = MappingProxyType(
    {
        text.en: text
        for text in (
            Text("write the line so: `{mended}`", "请改写为：`{mended}`"),
            Text("put the text in quotes: `{mended}`", "请给文本加引号：`{mended}`"),
            Text(
                "write {wants}; what people read stands under `title`",
                "请写{wants}；给人看的中文名称写在 `title` 中",
            ),
            Text(
                "write what belongs to it below, two spaces further to the right, or after it between {{ and }}",
                "下属内容请写在下面几行并多缩进两个空格，或写在其后的 {{ }} 之中",
            ),
            Text("begin the line with {spaces} spaces", "行首请留 {spaces} 个空格"),
            Text(
                "close the bracket, put a comma between two entries, and put a text with `:` in it in quotes",
                "请补上右括号，两项之间用半角逗号隔开；文本中含 `:` 的请加引号",
            ),
            Text(
                "end the text with the same half-width quote with which it begins",
                "文本以哪种半角引号开头，就以同一种结尾",
            ),
            Text(
                "write a half-width `:` and a space after the key, such as `opens: [call]`",
                "键之后写半角 `:` 和一个空格，例如 `opens: [call]`",
            ),
            Text(
                "put a text with `: ` in it in quotes; a new key begins a line of its own",
                "文本中含 `: ` 的请加引号；新的键请另起一行",
            ),
            Text(
                "keys side by side begin with the same number of spaces, what belongs to a key with two more",
                "同级的键行首空格数相同，下属内容再多两个空格",
            ),
            Text(
                "put a text in quotes that begins with a sign such as @ % & * ! | > or `",
                "以 @ % & * ! | > 或 ` 等符号开头的文本请加引号",
            ),
        )
    }
)
"""What to write instead where a code alone does not tell it, by its English."""

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "a list": "列表",
        "a mapping": "键值对",
        "a number of many digits": "位数过多的数",
        "a single value": "单个值",
        "a text": "一段文字",
        "a value": "一个值",
        "nothing": "空值",
    }
)
"""What stands somewhere, as `is_`; whatever else stands there is the user's own text and is shown as it is."""
