"""Codes for the tables of a portfolio: names, columns and kinds; what is wrong with a row is told as of a snapshot."""

from __future__ import annotations

from .entry import failure

TABLES = {
    "missing-table": failure(
        "there is no table `{table}`",
        "缺少数据表 `{table}`",
        "give the table `{table}`, with one row a loan; `dunning schema --tables` lists its columns",
        "请提供数据表 `{table}`，每笔贷款一行；各列见 `dunning schema --tables`",
    ),
    "missing-table-column": failure(
        "the table `{table}` has no column `{key}`",
        "数据表 `{table}` 缺少列 `{key}`",
        "add the column; `dunning schema --tables` says what stands in it",
        "请补上该列；内容要求见 `dunning schema --tables`",
    ),
    "not-a-table": failure(
        "`{file}` cannot be read as a table: {why}",
        "`{file}` 不能作为数据表读取：{why}",
        "give a Parquet file, or a CSV file in UTF-8 whose first line names the columns",
        "请提供 Parquet 文件，或首行为列名的 UTF-8 编码 CSV 文件",
    ),
    "unknown-loan": failure(
        "there is no loan `{id}` in the table `loans`",
        "数据表 `loans` 中没有贷款 `{id}`",
        "add the loan to `loans`, or leave this row out",
        "请在 `loans` 中补上该贷款，或去掉这一行",
    ),
    "unknown-table": failure(
        "`{name}` is not the name of a table",
        "`{name}` 不是数据表的名称",
        "the tables are {known}",
        "数据表有：{known}",
    ),
    "unknown-table-column": failure(
        "the table `{table}` has no place for a column `{key}`",
        "数据表 `{table}` 不能有列 `{key}`",
        "known: {known}; a column of your own begins with `meta_`",
        "可用的列：{known}；自有的列请以 `meta_` 开头",
    ),
    "wrong-table-column": failure(
        "the column `{key}` of the table `{table}` holds {is_}; it should be {wants}",
        "数据表 `{table}` 的列 `{key}` 类型是 {is_}，应为{wants}",
        "convert it, so that it is {wants}",
        "请把该列转换为{wants}",
    ),
}
