#!/bin/sh
# Makes or refreshes a virtual environment: venv.sh FOLDER [EXTRA] [PYTHON].
# Installs only when pyproject.toml has changed since, and says nothing unless something fails.
set -u
cd "$(dirname "$0")/.." || exit 2
folder=$1
extra=${2:-}
python=${3:-}

stop() {
    echo "$1" >&2
    exit 2
}

python_of() { # the one asked for, else the newest that works here
    if [ -n "$python" ]; then
        echo "$python"
    else
        sh tools/pythons.sh | head -n 1 | cut -d ' ' -f 2-
    fi
}

quietly() { # runs a command; its output is shown only where it fails
    log=$(mktemp) || stop "no temporary file can be made: free some space in ${TMPDIR:-/tmp} and try again."
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    cat "$log" >&2
    rm -f "$log"
    return 1
}

make_with_uv() {
    quietly uv venv --clear --python "${python:->=3.11}" "$folder" ||
        stop "uv could not make $folder with Python 3.11 or later: see its message above."
}

make_with_python() {
    found=$(python_of)
    [ -n "$found" ] ||
        stop "dunning-rules needs Python 3.11 or later and none was found: install one (or uv), then try again."
    "$found" -c "import venv, ensurepip" 2>/dev/null ||
        stop "$found has no venv module: install it (on Debian and Ubuntu: apt install python3-venv), then try again."
    quietly "$found" -m venv --clear "$folder" ||
        stop "$found could not make $folder: see its message above."
}

usable() {
    "$folder/bin/python" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1
}

# A copied or moved checkout brings an environment that still points at the old place.
home=$folder/.made-for
[ "$(cat "$home" 2>/dev/null)" = "$PWD" ] || rm -f "$folder/bin/python"

usable || if command -v uv >/dev/null 2>&1; then make_with_uv; else make_with_python; fi

stamp=$folder/.installed-${extra:-plain}
state=$(cksum <pyproject.toml)
if [ "$(cat "$stamp" 2>/dev/null)" != "$state" ]; then
    what=.${extra:+[$extra]}
    if command -v uv >/dev/null 2>&1; then
        quietly uv pip install --quiet --python "$folder/bin/python" --editable "$what"
    else
        quietly "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$what"
    fi || stop "the packages could not be installed into $folder: see the message above, then try again."
    echo "$state" >"$stamp"
    echo "$PWD" >"$home"
fi
