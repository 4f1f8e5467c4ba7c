#!/bin/sh
# Readies Spark for the tests of tests/spark in an environment: spark.sh FOLDER. Prints in one line what became of it.
# PySpark comes as source, some 450 MB, and needs Java 17: where either is not to be had, those tests are skipped.
set -u
cd "$(dirname "$0")/.." || exit 2
python=$1/bin/python

importable() { "$python" -c "import pandas, pyspark.sql" >/dev/null 2>&1; }

absent() {
    echo "ABSENT, its tests are skipped: $1"
    exit 0
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
told=$("$java" -version 2>&1) || absent "there is no Java (on Debian and Ubuntu: apt install openjdk-17-jre-headless)"
release=$(printf '%s\n' "$told" | sed -n 's/.*version "\([0-9]*\).*/\1/p')
[ "${release:-0}" -ge 17 ] || absent "Java ${release:-of an unknown version} is here, and Spark needs 17 or later"

if ! importable; then
    if command -v uv >/dev/null 2>&1; then
        told=$(uv pip install --quiet --python "$python" --editable ".[spark]" 2>&1)
    else
        told=$("$python" -m pip install --quiet --disable-pip-version-check --editable ".[spark]" 2>&1)
    fi || absent "PySpark could not be installed: $(printf '%s\n' "$told" | tail -n 1)"
    importable || absent "PySpark was installed and cannot be imported"
fi
echo "PySpark $("$python" -c "import pyspark; print(pyspark.__version__)") on Java $release runs"
