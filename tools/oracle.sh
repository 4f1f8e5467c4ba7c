#!/bin/sh
# Readies the independent oracle of tests/oracle in an environment: oracle.sh FOLDER. Prints in one line what became of
# it. durable-rules is built from source and does not import on Python 3.13 and later: without it those tests are skipped.
set -u
cd "$(dirname "$0")/.." || exit 2
python=$1/bin/python

importable() { "$python" -c "import durable.engine" >/dev/null 2>&1; }

absent() {
    echo "ABSENT, its tests are skipped: $1"
    exit 0
}

if ! importable; then
    "$python" -c "import sys; sys.exit(sys.version_info >= (3, 13))" ||
        absent "durable-rules does not import on $("$python" -V), only before Python 3.13"
    command -v cc >/dev/null 2>&1 || absent "durable-rules is built from source and there is no C compiler (cc)"
    if command -v uv >/dev/null 2>&1; then
        told=$(uv pip install --quiet --python "$python" --editable ".[oracle]" 2>&1)
    else
        told=$("$python" -m pip install --quiet --disable-pip-version-check --editable ".[oracle]" 2>&1)
    fi || absent "durable-rules could not be installed: $(printf '%s\n' "$told" | tail -n 1)"
    importable || absent "durable-rules was installed and cannot be imported"
fi
echo "durable-rules $("$python" -c "from importlib.metadata import version; print(version('durable-rules'))") is asked"
