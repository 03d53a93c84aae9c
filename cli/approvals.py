"""`amy approvals`, `amy approve`, `amy reject`: where Amy waits for a person's yes or no."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.ids import checked
from cli.lists import LimitOption, print_entries
from cli.plain_text import clean_line
from cli.screen import console, is_interactive, note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk import Amy


class Status(StrEnum):
    """As the contract's ApprovalStatus; named again here, because the contract's models take long to load."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"


ApprovalArgument = Annotated[str, typer.Argument(metavar="ID", help="The approval's id: apr_…")]
Comment = Annotated[str | None, typer.Option("--comment", help="Why; kept with the decision, and read by no model.")]


def approvals(
    approval_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Show this one, with what is decided about.")
    ] = None,
    status: Annotated[Status | None, typer.Option("--status", help="Only these.")] = None,
    limit: LimitOption = 20,
    json: JsonFlag = False,
) -> None:
    """List your approvals, or show one. With --json, one on each line."""
    from cli.approval_text import approval_cells, print_approval
    from cli.connection import connect, first, page_size

    with connect() as client:
        if approval_id is not None:
            one = client.approvals.get(checked("apr", approval_id)).to_dict()
            print_json(one) if json else print_approval(console(), one)
            return
        filters: dict[str, Any] = {"status": status.value} if status else {}
        found = first(client.approvals.list(**filters, limit=page_size(limit)), limit)
        print_entries(
            found,
            ("id", "status", "kind", "asked", "what"),
            approval_cells,
            nothing='Nothing to approve. Ask to be asked: amy ask --require-approval "How did I sleep?"',
            as_json=json,
        )


def approve(approval_id: ApprovalArgument, comment: Comment = None, json: JsonFlag = False) -> None:
    """Say yes: the answer is given, the plan is started, the action is done."""
    _decide(approval_id, "approve", comment, as_json=json)


def reject(approval_id: ApprovalArgument, comment: Comment = None, json: JsonFlag = False) -> None:
    """Say no: the turn ends as cancelled and keeps what it has reached; the action is not done."""
    _decide(approval_id, "reject", comment, as_json=json)


def _decide(approval_id: str, decision: Literal["approve", "reject"], comment: str | None, *, as_json: bool) -> None:
    from cli.connection import connect

    with connect() as client:
        decided = decided_by(client, approval_id, decision, comment)
    if as_json:
        print_json(decided)
        return
    print(clean_line(f"{decided['id']} {decided['status']}"))
    if decided["kind"] != "action":
        note(f"Watch the turn with: amy turns events {clean_line(decided['turn_id'])} --follow")


def decided_by(
    client: Amy, approval_id: str, decision: Literal["approve", "reject"], comment: str | None
) -> dict[str, Any]:
    """The approval when it is decided."""
    said: dict[str, Any] = {} if comment is None else {"comment": comment}
    return client.approvals.decide(checked("apr", approval_id), decision=decision, **said).to_dict()


def waiting_approval(client: Amy, turn_id: str) -> dict[str, Any] | None:
    """The approval that a paused turn waits for; None if it does not wait any more."""
    pending = client.approvals.list(status="pending", limit=100).data
    return next((approval.to_dict() for approval in pending if approval.turn_id == turn_id), None)


def decide_here(client: Amy, approval: dict[str, Any]) -> bool:
    """On a terminal, show what is decided and ask; False where nobody is asked, or wants to say it later."""
    from cli.approval_text import print_approval

    if not is_interactive() or not sys.stdin.isatty():
        return False
    print_approval(console(), client.approvals.get(approval["id"]).to_dict())
    while True:
        try:
            said = input("Approve? [y]es, [n]o, Enter for later: ").strip().lower()
        except EOFError:
            return False
        if said in ("", "y", "yes", "n", "no"):
            break
    if said:
        decided_by(client, approval["id"], "approve" if said.startswith("y") else "reject", None)
    return bool(said)


def say_how_to_decide(approval: dict[str, Any]) -> None:
    """A remark for whoever was not asked here."""
    id_ = clean_line(approval["id"])
    note(f"Waits for your approval until {clean_line(approval['expires_at'])}: {clean_line(approval['summary'])}")
    note(f"See it with: amy approvals {id_}; then decide: amy approve {id_}, or amy reject {id_}")
