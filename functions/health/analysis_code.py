"""Code that a model wrote for `analysis(summary_df, activities_df, profile_df, population_df)`: taken out of its reply,
checked before it costs a sandbox run, and put right where only the indentation of a block is missing.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from dataclasses import dataclass

SIGNATURE = "def analysis(summary_df, activities_df, profile_df, population_df):"

_FENCE = re.compile(r"```[a-zA-Z]*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
_OPENER = re.compile(r"^\s*(async\s+)?(if|elif|else|for|while|with|try|except|finally|def|class|match|case)\b")
_FUNCTION = re.compile(r"^\s*(async\s+)?def\b")
_JUMP = re.compile(r"^\s*(return|break|continue|raise)\b")
_CLAUSE = re.compile(r"^\s*(elif|else|except|finally|case)\b")
_MOST_REPAIRS = 40
"""Each repair indents at least one line, and model-written bodies have few blocks."""


@dataclass(frozen=True, slots=True)
class PreFlight:
    """What is known of a piece of code before it runs."""

    code: str
    """The body to run; repaired if that was possible."""
    error: str | None
    """What Python says of it, with the line; None if it parses."""
    repaired: bool
    """Whether indentation was added."""
    indentation: bool = False
    """Whether the error is one of indentation."""


def code_in(reply: str) -> str:
    """The code in a reply: its longest fenced block, or all of it. A whole `def analysis` is as good as its body."""
    blocks = [match[1] for match in _FENCE.finditer(reply)]
    return _level(max(blocks, key=len) if blocks else reply)


def pre_flight(code: str) -> PreFlight:
    """Parse the body, and add the indentation that a block lacks if that makes it parse."""
    error = _syntax_error(code)
    if error is None:
        return PreFlight(code, None, repaired=False)
    repaired, still = code, error
    for _ in range(_MOST_REPAIRS):
        attempt = _indent_block(repaired, still)
        if attempt is None:
            break
        repaired, next_error = attempt, _syntax_error(attempt)
        if next_error is None:
            return PreFlight(repaired, None, repaired=True)
        still = next_error
    message = f"{type(error).__name__}: {error.msg} (line {max(_line(error), 1)})"
    return PreFlight(code, message, repaired=False, indentation=isinstance(error, IndentationError))


def _level(block: str) -> str:
    """Without the indentation of a function's body, even where the first line alone has lost it."""
    text = textwrap.dedent(block.replace("\t", "    ")).strip("\n").rstrip()
    first, _, rest = text.partition("\n")
    if first and not first[0].isspace() and not first.rstrip().endswith((":", "(", "[", "{", ",", "\\")):
        indents = [len(line) - len(line.lstrip()) for line in rest.splitlines() if line.strip()]
        if indents and min(indents) > 0:
            return f"{first}\n{textwrap.dedent(rest)}"
    return text


def _syntax_error(code: str) -> SyntaxError | None:
    try:
        with warnings.catch_warnings():
            # A doubtful escape in a string is a warning, and no reason to refuse the code.
            warnings.simplefilter("ignore")
            ast.parse(f"{SIGNATURE}\n{textwrap.indent(code, '    ')}\n    pass\n")
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        # Null characters, or nesting that the parser gives up on.
        return SyntaxError(f"cannot be parsed: {error}")
    return None


def _line(error: SyntaxError) -> int:
    return (error.lineno or 1) - 1


def _indent_block(code: str, error: SyntaxError) -> str | None:
    """The code with the body of the block at fault moved in, or None if the fault is another one."""
    match = re.search(r"expected an indented block after .* on line (\d+)", error.msg or "")
    if not isinstance(error, IndentationError) or match is None:
        return None
    lines = code.split("\n")
    opener = int(match[1]) - 2
    if not 0 <= opener < len(lines) or not _OPENER.match(lines[opener]):
        return None
    first = next((i for i in range(_line(error) - 1, len(lines)) if lines[i].strip()), None)
    if first is None or first <= opener:
        return None
    end = _end_of_block(lines, opener, first)
    if end == first:
        return None
    moved = [f"    {line}" if line.strip() else line for line in lines[first:end]]
    return "\n".join([*lines[:first], *moved, *lines[end:]])


def _end_of_block(lines: list[str], opener: int, first: int) -> int:
    """Where the un-indented body that begins at `first` ends: a guess, and the sandbox or the debugger meets a wrong one.

    The body reaches to a blank line, a clause (`else:` …), a shallower line, or behind a jump such as `return`. A `return`
    after other lines is taken for the surrounding code's, unless the block is a function.
    """
    depth, is_function = _depth(lines[opener]), _FUNCTION.match(lines[opener]) is not None
    jumped = False
    for i in range(first, len(lines)):
        line = lines[i]
        if not line.strip() or _depth(line) < depth or _CLAUSE.match(line):
            return i
        if _depth(line) > depth or line.lstrip()[0] in ")]}":
            continue
        jump = _JUMP.match(line)
        if jumped or (jump is not None and jump[1] == "return" and not is_function and i != first):
            return i
        jumped = jump is not None
    return len(lines)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
