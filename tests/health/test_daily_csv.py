"""CSVs of daily summaries, as exports and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.daily_csv import MAX_DAYS, CsvError, DailyCsv, read_daily_csv

SAMPLE = (
    b"datetime,steps,resting_heart_rate,workout_types\n"
    b"2021-05-24,686.0,78.3,\n"
    b"2021-05-25,2308.0,,\"['Walk', 'Bike']\"\n"
)


def skips(table: DailyCsv) -> list[tuple[str, str]]:
    """What was left out: why, and where first."""
    return [(one.reason, one.where) for one in table.skips.found()]


def test_reads_dates_numbers_and_workouts() -> None:
    table = read_daily_csv(SAMPLE)
    first, second = table.days
    assert (first.date, first.metrics, first.workouts) == (
        date(2021, 5, 24),
        {"steps": 686.0, "resting_heart_rate": 78.3},
        [],
    )
    assert (second.metrics, second.workouts) == ({"steps": 2308.0}, ["Walk", "Bike"])
    assert table.metrics == ["steps", "resting_heart_rate"]
    assert skips(table) == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfdate,steps\r\n2021-05-24,686\r\n",
        b"\n\ndate,steps\n2021-05-24,686\n\n",
        b" Date , STEPS \n2021-05-24 , 686 \n",
        b"date;steps\n2021-05-24;686,0\n",
        b"date\tsteps\n2021-05-24\t686\n",
        b"date,steps\n2021-05-24T00:00:00Z,686\n",
        b"steps,date\n686,2021-05-24\n",
        b'"date","steps"\n"2021-05-24","686"',
    ],
)
def test_reads_what_spreadsheets_make_of_it(content: bytes) -> None:
    (day,) = read_daily_csv(content).days
    assert (day.date, day.metrics) == (date(2021, 5, 24), {"steps": 686.0})


def test_a_later_row_of_the_same_date_wins_and_is_noted() -> None:
    table = read_daily_csv(b"date,steps\n2021-05-24,1\n2021-05-23,5\n2021-05-24,2\n")
    assert [(day.date.day, day.metrics["steps"]) for day in table.days] == [(23, 5.0), (24, 2.0)]
    assert skips(table) == [("duplicate", "line 4")]


@pytest.mark.parametrize("cell", ["many", "1_000", "inf", "1e16", "12:30", "--"])
def test_a_cell_that_is_no_number_is_left_out_alone(cell: str) -> None:
    table = read_daily_csv(f"date,steps,calories\n2021-05-24,{cell},1500\n".encode())
    assert table.days[0].metrics == {"calories": 1500.0}
    (skipped,) = table.skips.found()
    assert (skipped.reason, skipped.what, skipped.where) == ("not_a_number", "column steps", "line 2")


@pytest.mark.parametrize("cell", ["", " ", "NaN", "null", "NA", "-"])
def test_a_missing_value_is_no_mistake(cell: str) -> None:
    table = read_daily_csv(f"date,steps,calories\n2021-05-24,{cell},1500\n".encode())
    assert table.days[0].metrics == {"calories": 1500.0}
    assert skips(table) == []


@pytest.mark.parametrize("cell", ["24.05.2021", "2021-02-30", "yesterday", "", "1021-05-24", "20210524"])
def test_a_row_without_a_date_is_left_out_and_noted(cell: str) -> None:
    table = read_daily_csv(f"date,steps\n{cell},1\n2021-05-25,2\n".encode())
    assert [day.metrics["steps"] for day in table.days] == [2.0]
    assert skips(table) == [("bad_date", "line 2")]


def test_a_row_with_too_many_cells_is_left_out_and_a_short_one_read() -> None:
    table = read_daily_csv(b"date,steps,calories\n2021-05-24,1,2,3\n2021-05-25,4\n")
    assert [day.metrics for day in table.days] == [{"steps": 4.0}]
    assert skips(table) == [("incomplete", "line 2")]


def test_columns_it_does_not_know_are_named() -> None:
    table = read_daily_csv(b"date,steps,mood,cardio_fitness_index\n2021-05-24,1,good,80\n")
    assert table.unknown_columns == ["mood", "cardio_fitness_index"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n \n",
        b"date,steps\n",
        b"date,steps\nyesterday,1\n",
        b"day,steps\n2021-05-24,1\n",
        b"date,mood\n2021-05-24,good\n",
        b"date,steps,steps\n2021-05-24,1,2\n",
        b"date,steps\n2021-05-24,\xff\xfe\n",
        "date,steps\n2021-05-24,\ufffd\n".encode(),
        b'date,steps\n2021-05-24,"' + b"x" * 200_000 + b'"\n',
        b"date," + b",".join(b"c%d" % n for n in range(600)),
        b"%PDF-1.7\n",
        b'{"date": "2021-05-24"}',
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(CsvError):
        read_daily_csv(content)


def test_a_file_of_too_many_days_is_refused() -> None:
    rows = "".join(f"{date.fromordinal(730_000 + n)},1\n" for n in range(MAX_DAYS + 1))
    with pytest.raises(CsvError, match="split"):
        read_daily_csv(f"date,steps\n{rows}".encode())


def test_mistakes_are_counted_and_told_once() -> None:
    table = read_daily_csv(b"date,steps\n2021-05-24,1\n" + b"x,1\n" * 1000)
    (skipped,) = table.skips.found()
    assert (skipped.reason, skipped.count, skipped.where) == ("bad_date", 1000, "line 3")


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_otherwise(content: bytes) -> None:
    for candidate in (content, b"date,steps\n" + content):
        try:
            read_daily_csv(candidate)
        except CsvError:
            continue
