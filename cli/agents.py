"""`amy agents`: the agents as their files in this project define them, without a cloud."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.errors import InputError
from cli.plain_text import clean, clean_line
from cli.screen import console, print_json
from cli.session import JsonFlag

app = typer.Typer(help="Look at the agents' files and check them.", no_args_is_help=True, rich_markup_mode=None)

PackOption = Annotated[str | None, typer.Option("--pack", help="Only the agents of this pack, such as health.")]


@app.command(name="list")
def list_agents(pack: PackOption = None, json: JsonFlag = False) -> None:
    """List the agents: version, model role, tools and limits. With --json, one agent on each line."""
    from cli.agent_files import read_packs
    from cli.agent_tables import print_agent_list

    agents = [agent for each in read_packs(pack) for agent in each.agents]
    if json:
        for agent in agents:
            print_json(agent)
    else:
        print_agent_list(console(), agents)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The agent's name, such as router.")],
    pack: PackOption = None,
    json: JsonFlag = False,
) -> None:
    """Show one agent: its version, what it may do and spend, and its layers as a model reads them."""
    from cli.agent_files import read_packs
    from cli.agent_tables import print_agent

    agents = [agent for each in read_packs(pack) for agent in each.agents]
    found = next((agent for agent in agents if agent["name"] == name), None)
    if found is None:
        raise InputError(
            f"There is no agent {clean_line(name)}.", code="agent_not_found", hint="See `amy agents list`."
        )
    if json:
        print_json(found)
    else:
        print_agent(console(), found)


@app.command()
def validate(pack: PackOption = None, json: JsonFlag = False) -> None:
    """Check every agent's file, and that they fit together. Exit code 1 if one is wrong: file, line and reason."""
    from cli.agent_files import read_packs

    packs = read_packs(pack)
    problems = [{"pack": each.name, **one} for each in packs for one in each.problems]
    if json:
        print_json({"agents": sum(len(each.agents) for each in packs), "problems": problems})
    else:
        for one in problems:
            line = f":{one['line']}" if one["line"] else ""
            print(clean(f"functions/{one['pack']}/agents/{one['file']}{line}: {one['reason']}"))
        if not problems:
            for each in packs:
                print(f"{each.name}: {len(each.agents)} agents, all valid")
    if problems:
        raise typer.Exit(1)
