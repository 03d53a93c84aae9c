"""What an analysis may return, and what becomes of it (the table in functions/sandbox/json_safe.py)."""

from __future__ import annotations

import json

import pytest

from tests.sandbox.conftest import Run


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("None", None),
        ("[True, False, np.bool_(True)]", [True, False, True]),
        ("[1, -2, np.int64(3), np.uint8(4)]", [1, -2, 3, 4]),
        ("[0.1, np.float32(0.5), np.float64(0.25), 1e300]", [0.1, 0.5, 0.25, 1e300]),
        (
            "[float('nan'), np.nan, float('inf'), -np.inf, pd.NaT, pd.NA, np.datetime64('NaT'), np.timedelta64('NaT')]",
            [None] * 8,
        ),
        ("[2**62, 2**70, -2**70, 10**400]", [2**62, 2.0**70, -(2.0**70), None]),
        ("['é', np.str_('x')]", ["é", "x"]),
        ("__import__('decimal').Decimal('1.5')", 1.5),
        ("__import__('fractions').Fraction(1, 4)", 0.25),
        ("pd.Timestamp('2026-01-02')", "2026-01-02T00:00:00"),
        ("pd.Timestamp('2026-01-02 03:04', tz='UTC')", "2026-01-02T03:04:00+00:00"),
        ("np.datetime64('2026-01-02')", "2026-01-02T00:00:00"),
        ("__import__('datetime').date(2026, 1, 2)", "2026-01-02"),
        ("[pd.Timedelta('1 day'), np.timedelta64(90, 's')]", [86_400.0, 90.0]),
        ("pd.Period('2026-01', 'M')", "2026-01"),
        ("pd.Interval(0, 1)", "(0, 1]"),
        ("(1, 2)", [1, 2]),
        ("{3, 1, 2}", [1, 2, 3]),
        ("range(3)", [0, 1, 2]),
        ("{'a': 1}.keys()", ["a"]),
        ("np.array([[1.0, np.nan], [3.0, 4.0]])", [[1.0, None], [3.0, 4.0]]),
        ("np.array(5)", 5),
        ("np.array([], dtype=float)", []),
        ("pd.Index(['a', 'b'])", ["a", "b"]),
        ("pd.Categorical(['x', None])", ["x", None]),
        ("pd.date_range('2026-01-01', periods=2)", ["2026-01-01T00:00:00", "2026-01-02T00:00:00"]),
        ("{1: 'a', 2.5: 'b', None: 'c', ('x', 1): 'd'}", {"1": "a", "2.5": "b", "None": "c", "x, 1": "d"}),
        ("{np.int64(7): 1, pd.Timestamp('2026-01-02'): 2}", {"7": 1, "2026-01-02": 2}),
        ("{pd.Timestamp('2026-01-02 03:00'): 1}", {"2026-01-02T03:00:00": 1}),
        ("pd.Series([1.0, np.nan], index=['a', 'b'])", {"a": 1.0, "b": None}),
        ("pd.Series([1, 2], index=['a', 'a'])", [1, 2]),
        ("pd.Series([1], index=pd.to_datetime(['2026-01-02']))", {"2026-01-02": 1}),
        ("pd.DataFrame({'x': [1, 2], 'y': ['a', None]})", [{"x": 1, "y": "a"}, {"x": 2, "y": None}]),
        ("pd.DataFrame({'x': [1]}, index=['monday'])", [{"index_0": "monday", "x": 1}]),
        ("pd.DataFrame({'k': ['a', 'a'], 'v': [1, 3]}).groupby('k').mean()", [{"k": "a", "v": 2.0}]),
        (
            "pd.DataFrame({'k': ['a'], 'v': [1]}).groupby('k').agg({'v': ['min', 'max']})",
            [{"k, ": "a", "v, min": 1, "v, max": 1}],
        ),
        ("pd.DataFrame()", []),
        ("pd.Series([1, 1, 2]).value_counts()", {"1": 2, "2": 1}),
        ("stats.spearmanr([1, 2, 3], [1, 2, 3])", {"statistic": 1.0, "pvalue": 0.0}),
        ("__import__('collections').namedtuple('P', 'x y')(1, 2)", {"x": 1, "y": 2}),
        ("__import__('enum').Enum('Colour', {'RED': 'r'}).RED", "r"),
        ("__import__('uuid').UUID(int=1)", "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_value_becomes_json(run: Run, expression: str, expected: object) -> None:
    reply = run(f"return {expression}")

    assert reply["error"] is None
    assert reply["result"] == expected
    json.dumps(reply, allow_nan=False)  # the runtime's own serialiser has nothing to trip over


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("(x for x in [1])", "result is a generator"),
        ("{'a': [1, print]}", "result.a[1] is a builtin_function_or_method"),
        ("1j", "result is a complex"),
        ("b'x'", "result is a bytes"),
        ("object()", "result is a object"),
        ("summary_df.groupby('date')", "result is a DataFrameGroupBy"),
    ],
)
def test_what_json_cannot_say_is_named_with_its_place(run: Run, expression: str, message: str) -> None:
    reply = run(f"return {expression}")

    assert (reply["status"], reply["error"]["type"]) == ("error", "NotJson")
    assert reply["error"]["message"].startswith(message)


def test_nesting_is_allowed_up_to_24_levels(run: Run) -> None:
    code = "x = 1\nfor _ in range({}): x = [x]\nreturn x"

    assert run(code.format(24))["status"] == "ok"
    assert run(code.format(25))["error"]["type"] == "NotJson"


def test_one_megabyte_of_result_passes_and_more_does_not(run: Run) -> None:
    assert run("return 'x' * 990_000")["result"] == "x" * 990_000
    assert run("return 'x' * 1_000_001")["status"] == "output_too_large"
