#!/bin/sh
# What `make` needs before it can make the rest, and how to get what is missing.
python="$1"
fail() { printf '%s\n' "$@" >&2; exit 1; }

case "$(uname -s)" in
  Linux | Darwin) ;;
  *) fail "Amy runs on Linux (WSL2 too) and macOS; this is $(uname -s). On Windows, use WSL2." ;;
esac
command -v "$python" >/dev/null 2>&1 || fail "python3 is missing." \
  "  Debian, Ubuntu: apt-get install python3 python3-venv" "  macOS: brew install python@3.13"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || fail \
  "Amy needs Python 3.11, 3.12 or 3.13; $python is $("$python" -c 'import platform; print(platform.python_version())')." \
  "  Debian 12 has 3.11; macOS's own python3 is 3.9: brew install python@3.13" \
  "  then: make PYTHON=python3.13 demo"
"$python" -c 'import venv, ensurepip' 2>/dev/null || fail "Python's venv is missing." \
  "  Debian, Ubuntu: apt-get install python3-venv"
