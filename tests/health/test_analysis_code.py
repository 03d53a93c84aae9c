"""Model-written code: taken out of the reply, parsed before it runs, repaired where only indentation is missing."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.analysis_code import SIGNATURE, code_in, pre_flight


def parses(code: str) -> bool:
    try:
        ast.parse(f"{SIGNATURE}\n{textwrap.indent(code, '    ')}\n    pass")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    "reply",
    [
        "x = 1\nreturn x",
        "```python\nx = 1\nreturn x\n```",
        "Here it is:\n```py\nx = 1\nreturn x\n```\nIt computes x.",
        "```\n    x = 1\n    return x\n```",
        "```python\nx = 1\n    return x\n```",  # the first line lost the indentation that the others have
        "```python\nx = 1\nreturn x",  # the fence never closed
        "For example ```python\ny\n``` or rather\n```python\nx = 1\nreturn x\n```",
        "```python\n\tx = 1\n\treturn x\n```",
    ],
)
def test_the_body_is_found_and_levelled(reply: str) -> None:
    assert code_in(reply) == "x = 1\nreturn x"


def test_a_first_line_that_opens_a_block_keeps_its_block() -> None:
    code = "if True:\n    x = 1\n    return x"
    assert code_in(f"```python\n{code}\n```") == code


def test_code_that_parses_is_left_alone() -> None:
    code = 'text = """\n  kept as it is\n"""\nfor c in text:\n    pass\nreturn {}'
    result = pre_flight(code)
    assert (result.code, result.error, result.repaired) == (code, None, False)


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("if a:\nb = 1\n\nreturn b", "if a:\n    b = 1\n\nreturn b"),
        ("for x in y:\ntotal += x\nreturn total", "for x in y:\n    total += x\nreturn total"),
        ("if a:\nreturn 1\n\nreturn 2", "if a:\n    return 1\n\nreturn 2"),
        ("if a:\nb = 1\nelse:\nb = 2\n\nreturn b", "if a:\n    b = 1\nelse:\n    b = 2\n\nreturn b"),
        ("for x in y:\nif x:\nn += 1\n\nreturn n", "for x in y:\n    if x:\n        n += 1\n\nreturn n"),
        ("try:\na()\nexcept Exception:\npass\n\nreturn 1", "try:\n    a()\nexcept Exception:\n    pass\n\nreturn 1"),
        ("def f(x):\nz = x\nreturn z\n\nreturn f(1)", "def f(x):\n    z = x\n    return z\n\nreturn f(1)"),
        (
            "def f(x):\nreturn {\n  1: x\n}\ny = f(1)\nreturn y",
            "def f(x):\n    return {\n      1: x\n    }\ny = f(1)\nreturn y",
        ),
        ("for x in y:\nbreak\nz = 1\nreturn z", "for x in y:\n    break\nz = 1\nreturn z"),
        (
            "while a:\n    if b:\n    c = 1\n    d = 2\n\nreturn c",
            "while a:\n    if b:\n        c = 1\n        d = 2\n\nreturn c",
        ),
        ("with a as b:\n\n# why\nc = b\n\nreturn c", "with a as b:\n\n# why\n    c = b\n\nreturn c"),
    ],
)
def test_a_block_that_was_not_indented_is(broken: str, repaired: str) -> None:
    result = pre_flight(broken)
    assert result.error is None
    assert result.repaired
    assert result.code == repaired


@pytest.mark.parametrize(
    ("code", "indentation"),
    [
        ("x = (1", False),
        ("return = 3", False),
        ("x = 1\n  y = 2", True),
        ("if a:", True),
        ("else:\n    x = 1", False),
        ("x = '\0'", False),
    ],
)
def test_what_cannot_be_repaired_is_reported_with_its_line(code: str, indentation: bool) -> None:
    result = pre_flight(code)
    assert result.code == code
    assert result.error is not None
    assert "(line " in result.error
    assert result.indentation is indentation


def test_nesting_beyond_the_parser_is_reported() -> None:
    assert pre_flight("x = " + "(" * 5000 + ")" * 5000).error is not None


def test_a_doubtful_escape_is_no_error() -> None:
    assert pre_flight("x = '\\d'").error is None


def test_the_reported_line_is_the_bodys() -> None:
    assert "(line 3)" in (pre_flight("a = 1\nb = 2\nc = = 3").error or "")


LINES = st.sampled_from(
    ["if a:", "for x in y:", "else:", "try:", "except E:", "x = 1", "return x", "", "    y = 2", "# note", "while b:"]
)


@given(st.lists(LINES, max_size=12))
def test_a_repair_only_adds_indentation_and_always_parses(lines: list[str]) -> None:
    code = "\n".join(lines)
    result = pre_flight(code)
    assert [line.strip() for line in result.code.split("\n")] == [line.strip() for line in lines or [""]]
    assert (result.error is None) is parses(result.code)
    if result.error is not None:
        assert result.code == code
