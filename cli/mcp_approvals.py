"""Approvals for an assistant: it may show what waits and pass on a decision, and the person is asked before that counts.

Where the assistant's program can ask its person (elicitation), it has to. Where it cannot, its word that the person has
decided is all there is; a key for such a program should lack the scope `approvals:write`.
"""

# Without `from __future__ import annotations`: the SDK reads the annotations of the tools, and they name what is local.

from typing import Annotated, Literal

from mcp.server import MCPServer
from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resolve import Elicit, Resolve
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field

from amy_sdk import OMIT, AmyError, AsyncAmy
from cli.mcp_tools import Limit, reads, refusal, told
from cli.mcp_views import ApprovalView, approval_view


class Agreement(BaseModel):
    """What a person is asked before something is decided in their name."""

    agreed: bool = Field(description="Yes, do that.")


def add_approvals(server: MCPServer, amy: AsyncAmy) -> None:
    """Adds list_approvals and decide_approval."""

    @server.tool(annotations=reads("What waits for the person"))
    @told
    async def list_approvals(
        status: Literal["pending", "approved", "rejected"] = "pending", limit: Limit = 20
    ) -> list[ApprovalView]:
        """Plans, answers and actions that wait for the person's yes or no."""
        return [approval_view(one) for one in (await amy.approvals.list(status=status, limit=limit)).data]

    async def asked(approval_id: str, decision: str, context: Context) -> Elicit[Agreement] | Agreement:
        """The question to the person; nothing to ask where it is decided, or where nobody can be asked."""
        try:
            about = await amy.approvals.get(approval_id)
        except AmyError as error:
            raise refusal(error) from error
        capabilities = context.client_capabilities
        if about.status != "pending" or capabilities is None or capabilities.elicitation is None:
            return Agreement(agreed=True)
        return Elicit(f"{decision.capitalize()} this? {about.summary}", Agreement)

    @server.tool(annotations=ToolAnnotations(title="Approve or reject", read_only_hint=False, destructive_hint=True))
    @told
    async def decide_approval(
        approval_id: Annotated[str, Field(description="apr_…")],
        decision: Literal["approve", "reject"],
        answer: Annotated[ElicitationResult[Agreement], Resolve(asked)],
        comment: Annotated[str | None, Field(description="What the person said to it.")] = None,
    ) -> ApprovalView:
        """Pass on the person's own decision. Only call this after they have seen what it is about and said yes or no."""
        if not (isinstance(answer, AcceptedElicitation) and answer.data.agreed):
            raise ToolError("not_agreed: the person did not agree; nothing was decided.")
        return approval_view(await amy.approvals.decide(approval_id, decision=decision, comment=comment or OMIT))
