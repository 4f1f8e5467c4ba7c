#!/usr/bin/env bash
# Everything that must hold before a change lands, cheapest first. Stops at the first step that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin

step() { printf '\n== %s\n' "$*"; }
plain() { ls "$@" | grep -v '\.scenarios\.yaml$'; } # the files of a folder beside which scenarios stand

step "style: ruff"
"$bin/ruff" check .
"$bin/ruff" format --check .

step "kinds: mypy --strict"
"$bin/mypy"

step "layers: import-linter"
"$bin/lint-imports" --no-cache

step "schemas: shipped files under check-jsonschema"
"$bin/check-jsonschema" --schemafile schemas/playbook.schema.json $(plain playbooks/*.yaml)
"$bin/check-jsonschema" --schemafile schemas/pack.schema.json $(plain dunning_rules/packs/*.yaml)
"$bin/check-jsonschema" --schemafile schemas/scenarios.schema.json playbooks/*.scenarios.yaml dunning_rules/packs/*.scenarios.yaml
"$bin/check-jsonschema" --schemafile schemas/snapshot.schema.json dunning_rules/demo/snapshot.json
"$bin/check-jsonschema" --schemafile schemas/contact.schema.json dunning_rules/demo/contact.json

oracle=absent
ready_oracle() { # says aloud whether the independent oracle is asked in this environment
    told=$(sh tools/oracle.sh "$1")
    step "oracle: $told"
    case $told in ABSENT*) ;; *) oracle=asked ;; esac
}
ready_oracle .venv

step "editor: $(sh tools/editor.sh)"

step "Spark: $(sh tools/spark.sh .venv)"

step "tests: $("$bin/python" -V)"
"$bin/python" -m pytest -q -n 2 --dist loadfile # what a file works out once, no other process does again

step "pages: sphinx, warnings as errors"
sh tools/venv.sh .venvs/docs docs
.venvs/docs/bin/sphinx-build --quiet --fail-on-warning --keep-going docs "$(mktemp -d)"

step "wheel: built, installed and used with the checkout out of the way"
bash tools/test_wheel.sh

heart=(tests/reader tests/contract tests/test_calendar.py tests/test_snapshot.py)
mine=$("$bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
found=$(sh tools/pythons.sh)
for version in 3.11 3.14; do # the oldest and the newest that the project knows; one between them ran above
    [ "$version" = "$mine" ] && continue
    python=$(sed -n "s/^$version //p" <<<"$found")
    if [ -z "$python" ]; then
        step "tests: Python $version is not present here, so nothing was run on it"
        continue
    fi
    step "tests: Python $version, the heart of them"
    sh tools/venv.sh ".venvs/$version" test "$python"
    ".venvs/$version/bin/python" -m pytest -q -n 2 --dist loadfile -p no:cacheprovider -m "not slow" "${heart[@]}"
    if [ "$oracle" = absent ]; then
        ready_oracle ".venvs/$version"
        [ "$oracle" = absent ] || ".venvs/$version/bin/python" -m pytest -q -p no:cacheprovider tests/oracle
    fi
done
[ "$oracle" = asked ] || step "oracle: ABSENT on every Python here, so nothing was compared with it"
