"""`amy completion`: the script by which a shell completes amy's commands and options."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cli.screen import print_json
from cli.session import JsonFlag


def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(help="Which shell reads it.")],
    json: JsonFlag = False,
) -> None:
    """Print the script that completes commands and options: eval "$(amy completion bash)" """
    # typer offers it as options of its own, --install-completion, which write into the user's files.
    from typer._completion_shared import get_completion_script

    script = get_completion_script(prog_name="amy", complete_var="_AMY_COMPLETE", shell=shell)
    if json:
        print_json({"shell": shell, "script": script})
    else:
        print(script)
