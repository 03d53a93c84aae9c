"""Which processes belong to a process, from /proc. Processes may end while they are looked at: then they are not there."""

from __future__ import annotations

from pathlib import Path

_ENDED = frozenset("ZX")


def descendants(pid: int) -> list[int]:
    """Living children, their children and so on, parents first."""
    found = []
    for child in _children(pid):
        found += [child, *descendants(child)]
    return found


def fork_servers(pid: int) -> list[int]:
    """The sandbox's processes below a process, and nothing else that it may have started, such as the session's cloud."""
    return [one for child in _children(pid) if "boot.py" in _command(child) for one in (child, *descendants(child))]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def is_working(pid: int) -> bool:
    """Whether some childless descendant has used a fifth of a second of processor time: a job that runs a loop."""
    return any(not _children(one) and _processor_ticks(one) >= 20 for one in descendants(pid))


def _children(pid: int) -> list[int]:
    try:
        lists = [(task / "children").read_text(encoding="ascii") for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []
    return [child for text in lists for child in map(int, text.split()) if _stat(child)[0] not in _ENDED]


def _processor_ticks(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12]) if len(fields) > 12 else 0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return ["X"]
