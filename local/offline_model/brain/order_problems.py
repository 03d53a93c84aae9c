"""The commerce pack's agents: which tool is next, and what they say in the end.

They read the case for an order's name and for words of a problem, and nothing else: what a note or a message demands is not
among their rules, so it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local.offline_model.prompt import Prompt
from local.offline_model.reply import Reply, ToolUse, called, said

DISCLOSURE = "This was written by Amy's offline demo model, which follows rules and is not a language model."

_ORDER_NAME = re.compile(r"#(\d{3,})\b|\border (?:number |no\.? ?)?(\d{3,})\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_KINDS = (
    ("damaged_or_defective", re.compile(r"broken|damag|defect|torn|crack|stain|does(?: not|n't) work", re.IGNORECASE)),
    ("wrong_or_missing_item", re.compile(r"wrong (?:item|size|colou?r)|missing|incomplete", re.IGNORECASE)),
    ("not_delivered", re.compile(r"never (?:arrived|came)|not (?:arrived|delivered)|(?:got )?lost", re.IGNORECASE)),
    ("changed_mind", re.compile(r"changed (?:my|her|his|their) mind|no longer want|return it", re.IGNORECASE)),
    ("delivery_question", re.compile(r"where is|when (?:will|does)|track", re.IGNORECASE)),
)
_MONEY = re.compile(r"refund|money back", re.IGNORECASE)
_WORDS = {
    "damaged_or_defective": "the order arrived damaged or defective",
    "wrong_or_missing_item": "an item was wrong or missing",
    "not_delivered": "the parcel did not arrive",
    "changed_mind": "the customer changed their mind",
}
_MOST_PAST_REFUNDS = 2


def triage(prompt: Prompt) -> Reply:
    """Find the order, then hand on what is about money, then report."""
    case = _case(prompt)
    kind = _kind(case)
    decided = prompt.result("delegate_to_refund_decision")
    if decided is not None:
        return _report_decision(decided.value())
    found = prompt.result("find_orders")
    if found is None:
        wanted = _wanted(case)
        return called(ToolUse("find_orders", wanted)) if wanted else _end("Which order is meant? The case names none.")
    orders = (found.value() or {}).get("orders", [])
    if not orders:
        return _end("The shop has no order like the one that the case names.")
    if len(orders) > 1:
        return _end(f"Several orders could be meant: {', '.join(order['name'] for order in orders)}. Which one?")
    order = orders[0]
    if kind == "delivery_question" or kind not in _WORDS:
        status = str(order["delivery_status"]).lower()
        return _end(f"{order['name']} is {status}. The problem: {kind}. No refund was asked for.")
    payload = {"order_id": order["id"], "problem": kind, "customer_message": case[:2_000]}
    instructions = f"Decide whether {order['name']} is refunded: {_WORDS[kind]}."
    return called(ToolUse("delegate_to_refund_decision", {"instructions": instructions, "payload": payload}))


def decide_refund(prompt: Prompt) -> Reply:
    """Read the order and the history, then ask for the refund that the policy allows."""
    payload = prompt.value("payload")
    payload = payload if isinstance(payload, dict) else {}
    asked = {"order_id": str(payload.get("order_id", ""))}
    emitted = prompt.result("emit_event")
    shown, history = prompt.result("get_order"), prompt.result("refund_history")
    if shown is None:
        return called(ToolUse("get_order", asked))
    order = shown.value()
    if order is None:
        return _end("No refund: the order cannot be read.")
    if emitted is not None:
        return _report_event(order, emitted.value(), _amount(order, str(payload.get("customer_message", ""))))
    if history is None:
        return called(ToolUse("refund_history", asked))
    problem = str(payload.get("problem", ""))
    obstacle = _obstacle(order, history.value() or {}, problem)
    if obstacle:
        return _end(f"No refund of {order['name']}: {obstacle}.")
    refund = {
        "order_id": order["id"],
        "amount": _amount(order, str(payload.get("customer_message", ""))),
        "currency": order["currency"],
        "reason": f"{_WORDS[problem][0].upper()}{_WORDS[problem][1:]}.",
    }
    return called(ToolUse("emit_event", {"topic": "refund", "payload": refund}))


def _case(prompt: Prompt) -> str:
    return "\n".join(filter(None, (prompt.text("instructions"), prompt.text("payload"))))


def _kind(case: str) -> str:
    kind = next((name for name, words in _KINDS if words.search(case)), "other")
    # Who wants money and gives no reason has changed their mind, as far as the policy goes.
    return "changed_mind" if kind == "other" and _MONEY.search(case) else kind


def _wanted(case: str) -> dict[str, str]:
    name, email = _ORDER_NAME.search(case), _EMAIL.search(case)
    if name:
        return {"name": f"#{name[1] or name[2]}"}
    return {"email": email[0]} if email else {}


def _obstacle(order: Mapping[str, Any], history: Mapping[str, Any], problem: str) -> str:
    """Why the policy allows no refund; empty where it does."""
    if problem not in _WORDS:
        return "the problem is none that the policy knows"
    if order["cancelled"] or order["closed"]:
        return "it is cancelled or closed"
    if float(order["refundable"]) <= 0:
        return "nothing of it is refundable any more"
    if problem == "changed_mind" and order["delivery_status"] == "FULFILLED":
        return "the customer changed their mind and it was delivered already"
    if history.get("orders_with_refunds", 0) > _MOST_PAST_REFUNDS:
        return "the customer had several refunds before, so a person should look at it"
    return ""


def _amount(order: Mapping[str, Any], message: str) -> str:
    """Of the item that the message names, where it names one of several; else all that is refundable."""
    items = order.get("items", [])
    named = [item for item in items if str(item["title"]).lower() in message.lower()]
    if len(items) > 1 and len(named) == 1 and float(named[0]["amount"]) <= float(order["refundable"]):
        return str(named[0]["amount"])
    return str(order["refundable"])


def _report_event(order: Mapping[str, Any], emitted: Any, amount: str) -> Reply:
    if emitted is None:
        return _end(f"The refund of {order['name']} could not be asked for; a person should look at it.")
    asked = f"A refund of {amount} {order['currency']} for {order['name']} was asked for."
    return _end(f"{asked} It is not paid: the shop's rules decide.")


def _report_decision(decided: Any) -> Reply:
    summary = str((decided or {}).get("summary", "")).replace(DISCLOSURE, "").strip()
    return _end(summary or "The decision on the refund did not come about; a person should look at it.")


def _end(text: str) -> Reply:
    return said(f"{text}\n\n{DISCLOSURE}")
