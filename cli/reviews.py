"""`amy reviews`: what agents asked a human to look at."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.ids import checked
from cli.lists import minute, print_entries
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

app = typer.Typer(
    help="See and resolve what agents asked a human to look at.", no_args_is_help=True, rich_markup_mode=None
)


class Status(StrEnum):
    """As the contract's ReviewStatus; named again here, because the contract's models take long to load."""

    open = "open"
    resolved = "resolved"


class Resolution(StrEnum):
    """As the contract's Resolution."""

    handled = "handled"
    dismissed = "dismissed"


ReviewArgument = Annotated[str, typer.Argument(metavar="ID", help="The review's id: rev_…")]


@app.command(name="list")
def list_reviews(
    status: Annotated[Status | None, typer.Option("--status", help="Only those with this status.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, the open ones first.")] = 20,
    json: JsonFlag = False,
) -> None:
    """List reviews, the open ones first. With --json, one on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        filters: dict[str, Any] = {"status": status.value} if status else {}
        found = first(client.reviews.list(**filters, limit=page_size(limit)), limit)
        print_entries(
            found,
            ("id", "state", "priority", "asked", "summary"),
            lambda one: (one["id"], _state(one), one["priority"], minute(one["created_at"]), one["summary"]),
            nothing="Nothing to review.",
            as_json=json,
        )


@app.command()
def show(review_id: ReviewArgument, json: JsonFlag = False) -> None:
    """Show one review."""
    from cli.connection import connect

    with connect() as client:
        review = client.reviews.get(checked("rev", review_id)).to_dict()
    if json:
        print_json(review)
        return
    print(clean_line(f"{review['id']} {_state(review)}, {review['priority']}: {review['summary']}"))
    for text in (review["details"], review["comment"]):
        for line in (text or "").splitlines():
            print(clean_line(line))


@app.command()
def resolve(
    review_id: ReviewArgument,
    how: Annotated[
        Resolution, typer.Option("--as", help="`handled`: somebody saw to it; `dismissed`: there is nothing to do.")
    ] = Resolution.handled,
    comment: Annotated[str | None, typer.Option("--comment", help="What came of it.")] = None,
    json: JsonFlag = False,
) -> None:
    """Close a review. Once: the same again changes nothing, another resolution is refused."""
    from cli.connection import connect

    resolution: dict[str, Any] = {"resolution": how.value} | ({"comment": comment} if comment is not None else {})
    with connect() as client:
        review = client.reviews.resolve(checked("rev", review_id), **resolution).to_dict()
    if json:
        print_json(review)
    else:
        print(clean_line(f"{review['id']} {_state(review)}"))


def _state(review: dict[str, Any]) -> str:
    return str(review["resolution"] or review["status"])
