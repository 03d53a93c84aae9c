"""`amy data`: what is known of your days, as it was measured."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from cli.lists import print_entries, print_table
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

app = typer.Typer(help="Your days, series and metrics, as measured.", no_args_is_help=True, rich_markup_mode=None)

From = Annotated[str | None, typer.Option("--from", help="First date, such as 2026-11-01.")]
To = Annotated[str | None, typer.Option("--to", help="Last date, included.")]


@app.command()
def metrics(json: JsonFlag = False) -> None:
    """List what can be measured, with units. With --json, one metric on each line."""
    from cli.connection import connect, dicts

    with connect() as client:
        found = dicts(client.data.metrics().data)
    print_entries(
        found,
        ("metric", "unit", "what it is"),
        lambda one: (one.get("name"), one.get("unit"), one.get("label")),
        nothing="Nothing can be measured.",
        as_json=json,
    )


@app.command()
def summaries(
    from_: From = None,
    to: To = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many days.")] = 14,
    json: JsonFlag = False,
) -> None:
    """List days with their values. With --json, one day on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        page = client.data.summaries(**_range(from_, to), limit=page_size(limit))
        for day in first(page, limit):
            if json:
                print_json(day)
                continue
            print(clean_line(day["date"]))
            for metric, value in sorted(day["metrics"].items()):
                print("  " + clean_line(f"{metric:<32} {value['value']:>10,g} {value['unit']} ({value['source']})"))


@app.command()
def series(
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...", help="As `amy data metrics` names them.")],
    *,
    from_: From = None,
    to: To = None,
    resolution: Annotated[
        Literal["day", "week", "month"], typer.Option("--resolution", help="Length of one point's span.")
    ] = "day",
    aggregation: Annotated[
        Literal["mean", "median", "min", "max", "sum", "first", "last", "count"],
        typer.Option("--aggregation", help="How a span's values become one."),
    ] = "mean",
    json: JsonFlag = False,
) -> None:
    """Show metrics over time. Without --from the last 90 days. With --json, one series on each line."""
    from cli.connection import connect, dicts

    with connect() as client:
        answer = client.data.biomarkers(
            metrics=",".join(metrics), **_range(from_, to), resolution=resolution, aggregation=aggregation
        )
    found = dicts(answer.data)
    if json:
        for one in found:
            print_json(one)
        return
    rows = (
        [point["start"], one["metric"], _shown(point["value"]), one.get("unit")]
        for one in found
        for point in one["points"]
    )
    print_table(("from", "metric", "value", "unit"), rows, "No values in this range.")


def _range(from_: str | None, to: str | None) -> dict[str, Any]:
    given = {"from_": _day(from_), "to": _day(to)}
    return {name: value for name, value in given.items() if value is not None}


def _day(text: str | None) -> Any:
    """Raises InputError for what is no date."""
    import datetime as dt

    from cli.errors import InputError

    try:
        return dt.date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise InputError(f"{text!r} is not a date.", code="bad_date", hint="Such as 2026-11-01.") from error


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:,.6g}"
