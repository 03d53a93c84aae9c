"""Code in, outcome out: bodies and definitions, what they print, how they fail."""

from __future__ import annotations

import textwrap

import pytest

from functions.sandbox.handler import handler
from tests.sandbox.conftest import Run

SUMMARY = {"columns": ["date", "steps"], "rows": [["2026-01-01", 10], ["2026-01-02", 30]]}


def test_a_body_is_given_the_four_tables_and_returns(run: Run) -> None:
    reply = run(
        "return [summary_df['steps'].mean(), len(activities_df), len(profile_df), len(population_df)]", summary=SUMMARY
    )

    assert (reply["status"], reply["error"]) == ("ok", None)
    assert reply["result"] == [20.0, 0, 0, 56]
    assert reply["duration_ms"] > 0


def test_a_whole_definition_is_run_as_written(run: Run) -> None:
    code = """
    import math

    def half(x):
        return x / 2

    def analysis(summary_df, activities_df, profile_df, population_df):
        return half(math.floor(summary_df["steps"].mean()))
    """

    assert run(textwrap.dedent(code), summary=SUMMARY)["result"] == 10.0


def test_a_body_that_defines_a_helper_named_analysis_is_still_a_body(run: Run) -> None:
    assert run("def analysis(x):\n    return x + 1\nreturn analysis(1)")["result"] == 2


def test_strings_that_span_lines_keep_their_indentation(run: Run) -> None:
    assert run('x = """a\nb\n  c"""\nreturn x')["result"] == "a\nb\n  c"


@pytest.mark.parametrize("code", ["", "# nothing", "x = 1", "pass"])
def test_a_body_without_return_gives_null(run: Run, code: str) -> None:
    reply = run(code)

    assert (reply["status"], reply["result"]) == ("ok", None)


def test_an_exception_is_reported_with_the_lines_of_the_body(run: Run) -> None:
    reply = run("x = [1]\ndef third(values):\n    return values[2]\n\nreturn third(x)")

    assert reply["status"] == "error"
    assert reply["error"] == {
        "type": "IndexError",
        "message": "list index out of range",
        "traceback": reply["error"]["traceback"],
    }
    assert 'File "<analysis>", line 5, in analysis\n    return third(x)' in reply["error"]["traceback"]
    assert 'File "<analysis>", line 3, in third\n    return values[2]' in reply["error"]["traceback"]


def test_a_traceback_shows_no_frame_but_the_codes_own(run: Run) -> None:
    trace = run("\n\nreturn summary_df['no_such_metric'].mean()", summary=SUMMARY)["error"]["traceback"]

    assert trace.count('File "') == 1
    assert "line 3, in analysis" in trace
    assert trace.endswith("KeyError: 'no_such_metric'\n")


@pytest.mark.parametrize(
    ("code", "kind", "line"),
    [
        ("x = 1\nreturn (1 +", "SyntaxError", 2),
        ("x = 1\n  return x", "IndentationError", 2),
        ("if True:\nreturn 1", "IndentationError", 2),
        ("x = 1\nreturn x\nbreak", "SyntaxError", 3),
        ("x = 'abc\nreturn x", "SyntaxError", 1),
        ("if True:\n\tx = 1\n        y = 2", "TabError", 3),
    ],
)
def test_code_that_does_not_parse_is_reported_with_its_line(run: Run, code: str, kind: str, line: int) -> None:
    reply = run(code)

    assert (reply["status"], reply["error"]["type"]) == ("error", kind)
    assert f'File "<analysis>", line {line}' in reply["error"]["traceback"]


def test_code_that_is_no_text_for_a_compiler_is_an_error(run: Run) -> None:
    assert run("return '\0'")["status"] == "error"
    assert run("return '\ud800'")["status"] == "error"


def test_what_is_printed_comes_back_cut_at_4000_characters(run: Run) -> None:
    reply = run("print('before')\nfor _ in range(100_000): print('é' * 100)\nreturn 1")

    assert reply["result"] == 1
    assert reply["stdout"].startswith("before\né")
    assert len(reply["stdout"]) == 4_000


def test_what_was_printed_before_an_exception_is_kept(run: Run) -> None:
    reply = run("print(summary_df.shape)\nraise ValueError('stop')", summary=SUMMARY)

    assert reply["stdout"] == "(2, 5)\n"
    assert reply["error"]["message"] == "stop"


def test_warnings_do_not_disturb(run: Run) -> None:
    assert run("import warnings\nwarnings.warn('careful')\nreturn float(np.log(np.array([-1.0]))[0])")["status"] == "ok"


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {},
        {"code": 1, "frames": {}},
        {"code": "x" * 200_001, "frames": {}},
        {"code": "return 1", "frames": []},
        {"code": "return 1", "frames": {"secrets": {}}},
        {"code": "return 1", "frames": {}, "limits": {"wall_seconds": 21}},
        {"code": "return 1", "frames": {}, "limits": {"wall_seconds": 0}},
        {"code": "return 1", "frames": {}, "limits": {"wall_seconds": True}},
        {"code": "return 1", "frames": {}, "limits": {"wall_seconds": "1"}},
        {"code": "return 1", "frames": {}, "limits": {"cores": 2}},
        {"code": "return 1", "frames": {}, "limits": 3},
    ],
)
def test_an_event_that_is_no_job_is_an_error(event: object) -> None:
    reply = handler(event, None)

    assert (reply["status"], reply["error"]["type"]) == ("error", "InvalidEvent")  # type: ignore[index, call-overload]
