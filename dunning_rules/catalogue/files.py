"""Codes for any file: reading it, its shape, its keys and its single values."""

from __future__ import annotations

from .entry import failure

FILES = {
    "another-kind-of-file": failure(
        "this file is {what}, and {wants} is wanted here",
        "本文件是{what}，此处需要的是{wants}",
        "name another file, or give this one where {what} is asked for",
        "请换一个文件，或把本文件用在需要{what}的地方",
    ),
    "anchor-bomb": failure(
        "the aliases of this file stand for more than {limit} values",
        "本文件的别名展开后超过 {limit} 个值",
        "write the values out where they are used, or use fewer aliases (`*name`)",
        "在用到的地方直接写出内容，或少用别名（`*name`）",
    ),
    "anchor-loop": failure(
        "the alias `*{name}` stands inside the value that it repeats",
        "别名 `*{name}` 出现在它所指的内容之中",
        "write the value out instead of the alias",
        "不用别名，直接写出内容",
    ),
    "duplicate-key": failure(
        "`{key}` stands twice here, first on line {line}",
        "`{key}` 在这里写了两次，第一次在第 {line} 行",
        "keep one of the two, or give one another name",
        "保留其中一个，或给其中一个改名",
    ),
    "empty-file": failure(
        "the file is empty",
        "文件是空的",
        "begin with `dunning init NAME`, or with a shipped playbook",
        "请用 `dunning init 名称` 新建，或从随库附带的作业流程开始",
    ),
    "empty-range": failure(
        "the range `{is_}` has no end at all",
        "范围 `{is_}` 两端都没有写",
        "give it at least one end, such as 1..3, 4.. or ..0",
        "至少写出一端，例如 1..3、4.. 或 ..0",
    ),
    "file-not-readable": failure(
        "the file `{file}` cannot be read",
        "无法读取文件 `{file}`",
        "check that it is a file, not a folder, and that you may read it",
        "请确认它是文件而不是目录，并且有读取权限",
    ),
    "file-not-found": failure(
        "there is no file `{file}`",
        "找不到文件 `{file}`",
        "check the path; shipped playbooks and packs go by their name alone, without folder or ending",
        "请检查路径；随库附带的作业流程和规则包只写名称，不写目录和扩展名",
    ),
    "file-too-large": failure(
        "the file has {size}, more than the {limit} that are read",
        "文件大小为 {size}，超过上限 {limit}",
        "check that it is the right file; split it where it really is that large",
        "请确认文件是否正确；确实这么大时请拆分",
    ),
    "float-money": failure(
        "`{is_}` is a floating-point number, which cannot hold money exactly",
        "`{is_}` 是浮点数，不能精确表示金额",
        'write the amount as a text in quotes, such as "15400.00"',
        '金额请写成带引号的文本，例如 "15400.00"',
    ),
    "full-width-punctuation": failure(
        "`{found}` is a full-width character where the language wants a half-width one",
        "`{found}` 是全角字符，这里应使用半角字符",
        "write the line so: `{mended}`",
        "请改写为：`{mended}`",
    ),
    "gbk-file": failure(
        "the file is written in GBK, not in UTF-8",
        "文件编码是 GBK，不是 UTF-8",
        "save it again with the encoding UTF-8 (in Notepad: save as, encoding UTF-8)",
        "请用 UTF-8 编码重新保存（记事本：另存为，编码选 UTF-8）",
    ),
    "impossible-window": failure(
        "no time of day lies in `{is_}`",
        "`{is_}` 不是一段有效的时间",
        "write a start before the end of the same day, such as 08:00-22:00; the end may be 24:00",
        "起始时间应早于同一天的结束时间，例如 08:00-22:00；结束时间可写 24:00",
    ),
    "invalid-utf-8": failure(
        "the file is not a text in UTF-8",
        "文件不是 UTF-8 文本",
        "save it again with the encoding UTF-8, or check that it is the right file",
        "请用 UTF-8 编码重新保存，或确认文件是否正确",
    ),
    "merge-key": failure(
        "the merge key `<<` is not read",
        "不支持合并键 `<<`",
        "write out the keys that it would bring in",
        "请直接写出要合并进来的各项",
    ),
    "missing-instant": failure(
        "the instant `{key}` is missing",
        "缺少时刻 `{key}`",
        "write when it was, with the offset, such as 2026-11-09T10:00:00+08:00",
        "请写明时刻并带上时区偏移，例如 2026-11-09T10:00:00+08:00",
    ),
    "missing-key": failure(
        "`{key}` is missing here",
        "这里缺少 `{key}`",
        "add `{key}`",
        "请补上 `{key}`",
    ),
    "naive-instant": failure(
        "`{is_}` does not say in which zone it is",
        "`{is_}` 没有写明时区",
        "add the offset from UTC, such as 2026-11-09T10:00:00+08:00",
        "请加上与 UTC 的时差，例如 2026-11-09T10:00:00+08:00",
    ),
    "nesting-too-deep": failure(
        "values are nested more than {limit} deep",
        "嵌套超过 {limit} 层",
        "write it flatter; check that it is the right file",
        "请减少嵌套层数，并确认文件是否正确",
    ),
    "not-json": failure(
        "this is not JSON: {problem}",
        "这不是有效的 JSON：{problem}",
        "mend it at the place shown",
        "请在所示位置修改",
    ),
    "not-yaml": failure(
        "this cannot be read as YAML: {problem}",
        "无法按 YAML 读取：{problem}",
        "write `key: value`, one a line, with what belongs to a key indented by two spaces below it",
        "每行写一个 `key: value`（冒号后有空格），下属内容缩进两个空格",
    ),
    "one-of": failure(
        "exactly one of {keys} is wanted here, and {count} are given",
        "{keys} 中应当只写一个，这里写了 {count} 个",
        "keep one of them",
        "只保留其中一个",
    ),
    "python-tag": failure(
        "the tag `{tag}` is not read",
        "不支持标签 `{tag}`",
        "leave the tag out: what kind of value it is follows from its key",
        "请去掉标签：值的类型由所在的键决定",
    ),
    "reversed-range": failure(
        "the range `{is_}` begins after it ends",
        "范围 `{is_}` 的起点大于终点",
        "write the smaller end first: {high}..{low}",
        "请把较小的一端写在前面：{high}..{low}",
    ),
    "several-documents": failure(
        "a second document begins here",
        "这里开始了第二个文档",
        "keep one document in a file: remove the `---`, or move what follows to a file of its own",
        "一个文件只写一个文档：去掉 `---`，或把后面的内容移到另一个文件",
    ),
    "stray-space": failure(
        "{found} stands here, where only plain spaces may stand",
        "这里有{found}，只能用普通空格",
        "write the line so: `{mended}`",
        "请改写为：`{mended}`",
    ),
    "tabs": failure(
        "a tab stands here, where only spaces may stand",
        "这里有制表符（Tab），只能用空格",
        "write the line with spaces: `{mended}`",
        "请改用空格：`{mended}`",
    ),
    "too-many-errors": failure(
        "{count} more errors in this file are not shown",
        "本文件另有 {count} 处错误没有列出",
        "mend those shown first",
        "请先改正已列出的错误",
    ),
    "too-many-values": failure(
        "the file has more than {limit} values",
        "文件中的值超过 {limit} 个",
        "check that it is the right file; split it where it really is that large",
        "请确认文件是否正确；确实这么大时请拆分",
    ),
    "unknown-key": failure(
        "`{key}` is not a key that can stand here",
        "这里不能写 `{key}`",
        "known here: {known}",
        "这里可以写：{known}",
    ),
    "unknown-word": failure(
        "`{is_}` is not a known {what}",
        "`{is_}` 不是已知的{what}",
        "known: {known}",
        "可用的有：{known}",
    ),
    "unquoted-comma": failure(
        "the comma in `{text}` ends the text, as it is not in quotes",
        "`{text}` 没有加引号，其中的逗号把文本截断了",
        "put the text in quotes: `{mended}`",
        "请给文本加引号：`{mended}`",
    ),
    "wrong-kind": failure(
        "`{is_}` is not {wants}",
        "`{is_}` 不是{wants}",
        "write {wants}",
        "请写{wants}",
    ),
    "wrong-shape": failure(
        "{is_} stands here, where {wants} is wanted",
        "这里写的是{is_}，应当写{wants}",
        "write {wants}",
        "请写{wants}",
    ),
}
