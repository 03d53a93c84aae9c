"""`/v1/memory`: what Amy remembers of the caller."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query

from contracts.ids import is_id
from contracts.memory import Memory, MemoryCreate, MemoryKind, MemoryPage, MemoryUpdate
from functions.api.caller import Caller, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, as_it_is, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.core.errors import BadParameter, EmbeddingsUnavailable, MemoryExists, MemoryNotFound
from functions.core.memory import Memories

router = Router()

MemoryIdInPath = Annotated[str, Path(description="`mem_…`")]
"""Plain text here: an id of another form is a memory that does not exist, not a field that does not fit."""


@router.get(
    "/v1/memory",
    summary="List or search your memories",
    description=(
        "Newest first. With `q` those that are nearest to it in meaning, each with its `score`, at most `limit` and "
        "without a next page. `kind` and `agent` narrow both."
    ),
    operation_id="list_memories",
    tags=["memory"],
)
@refuses(EmbeddingsUnavailable)
def list_memories(
    caller: Caller,
    *,
    q: Annotated[str | None, Query(min_length=1, max_length=1_000, description="Search for this.")] = None,
    kind: Annotated[MemoryKind | None, Query(description="Only of this kind.")] = None,
    agent: Annotated[
        str | None, Query(max_length=64, description="Only this agent's; `user`: the shared ones.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> MemoryPage:
    memories = Memories(caller)
    if q is not None:
        if cursor is not None:
            raise BadParameter({"parameter": "cursor", "expected": "none with q: a search has one page"})
        return MemoryPage(data=list(memories.search(q, limit, kind=kind, agent=agent)))
    before = decode_cursor("mem", cursor) if cursor is not None else None
    page, following = page_of(limit, memories.list(limit + 1, before, kind=kind, agent=agent), as_it_is)
    return MemoryPage(data=page, next_cursor=following)


@router.post(
    "/v1/memory",
    status_code=201,
    summary="Remember something",
    description=(
        "What is remembered already is answered as it is, with 200 and the id that it has. Numbers of payment cards, "
        "national ids and passports are masked before anything is stored."
    ),
    operation_id="create_memory",
    tags=["memory"],
    responses={
        200: {"description": "It was remembered already.", "content": {"application/json": {"model": Memory}}},
        201: {"description": "Remembered.", "content": {"application/json": {"model": Memory}}},
    },
)
@refuses(EmbeddingsUnavailable)
def create_memory(caller: Caller, ulid: ReservedUlid, request: MemoryCreate) -> Response[Memory]:
    added = Memories(caller).add(request, memory_id=f"mem_{ulid}")
    return Response(201 if added.is_new else 200, "application/json", added.memory)


@router.get(
    "/v1/memory/<memory_id>",
    summary="Read a memory",
    description="What is remembered, since when, and from which turn.",
    operation_id="get_memory",
    tags=["memory"],
)
@refuses(MemoryNotFound)
def get_memory(caller: Caller, memory_id: MemoryIdInPath) -> Memory:
    return Memories(caller).get(_known_form(memory_id))


@router.patch(
    "/v1/memory/<memory_id>",
    summary="Change a memory",
    description="A merge patch (RFC 7396) of kind, text, confidence and meta; meta is replaced as a whole.",
    operation_id="update_memory",
    tags=["memory"],
)
@refuses(MemoryNotFound, MemoryExists, EmbeddingsUnavailable)
def update_memory(
    caller: Caller,
    memory_id: MemoryIdInPath,
    update: Annotated[MemoryUpdate, Body()] = MemoryUpdate(),  # noqa: B008 - never changed
) -> Memory:
    return Memories(caller).change(_known_form(memory_id), update)


@router.delete(
    "/v1/memory/<memory_id>",
    status_code=204,
    summary="Forget a memory",
    description="Removes it and its vector. Turns that were asked before keep what they saw.",
    operation_id="delete_memory",
    tags=["memory"],
)
@refuses(MemoryNotFound, EmbeddingsUnavailable)
def delete_memory(caller: Caller, memory_id: MemoryIdInPath) -> Response[None]:
    Memories(caller).delete(_known_form(memory_id))
    return Response(204)


def _known_form(memory_id: str) -> str:
    if not is_id("mem", memory_id):
        raise MemoryNotFound
    return memory_id
