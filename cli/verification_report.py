"""What came of a proof, on paper."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.plain_text import clean, clean_line
from cli.report import heading
from contracts.verification import CheckedFinding, CheckedNumber, Verification

_STATUS = {
    "holds": ("holds", "green"),
    "differs": ("DIFFERS", "red"),
    "not_recomputed": ("cannot be recomputed", "yellow"),
}
_REASONS = {
    "person": "the person's own",
    "proposal": "part of a proposal",
    "expert": "from a source that was looked up",
    "rule": "a number to call",
    "date": "a date",
    "citation": "a citation",
    "list_mark": "mark of a list",
    "name": "part of a name",
    "code": "a fixed text",
    None: "not known why",
}
_MOST_DIFFERENCES = 8


def print_verification(console: Console, found: Verification) -> None:
    """Numbers, what is not from the data, findings, and the sum of it."""
    heading(console, "Numbers from the data")
    if found.numbers:
        console.print(_numbers(found.numbers))
    else:
        console.print(Text("The answer has none."))
    if found.literals:
        heading(console, "Not from the data")
        for one in found.literals:
            console.print(Text(f"{clean_line(one.text)}  {_REASONS[one.reason]}"))
    if found.findings:
        heading(console, "Findings")
        for finding in found.findings:
            _print_finding(console, finding)
    heading(console, "Result")
    for line, style in _result(found):
        console.print(Text(line, style=style), soft_wrap=not console.is_terminal)


def _numbers(numbers: list[CheckedNumber]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("result", "in the answer", "stands for", "computed again"):
        table.add_column(column, overflow="fold")
    for one in numbers:
        status, style = _STATUS[one.status]
        again = one.again_text or "-"
        table.add_row(
            Text(status, style=style),
            Text(clean_line(one.text)),
            Text(clean_line(one.key)),
            Text(clean(f"{again}\n{one.reason}" if one.reason else again)),
        )
    return table


def _print_finding(console: Console, finding: CheckedFinding) -> None:
    status, style = _STATUS[finding.status]
    told = f"{clean_line(finding.id)}  "
    if finding.status == "not_recomputed":
        console.print(Text(f"{told}was not examined, so there is nothing to compute again"))
        return
    console.print(
        Text(told)
        + Text(status, style=style)
        + Text(
            f"  {finding.verdict} (by the seed's rules {finding.verdict_seed}); again {finding.verdict_again} "
            f"({finding.verdict_seed_again}); {finding.gates} gates, {finding.statistics} statistics"
        )
    )
    for one in finding.differences[:_MOST_DIFFERENCES]:
        console.print(Text(clean_line(f"  {one.what}: {one.was}, computed again {one.again}"), style="red"))
    if len(finding.differences) > _MOST_DIFFERENCES:
        console.print(Text(f"  and {len(finding.differences) - _MOST_DIFFERENCES} more (--json shows all)"))


def _result(found: Verification) -> list[tuple[str, str]]:
    lines = []
    if not found.intact:
        lines.append(("The proof was damaged: its digest is not that of its content.", "red"))
    lines += [(clean_line(problem), "red") for problem in found.problems]
    if found.code != found.code_here:
        lines.append(
            (f"It was made by code {found.code or 'unknown'}, and computed again by {found.code_here}.", "yellow")
        )
    counts = {status: sum(one.status == status for one in found.numbers) for status in _STATUS}
    summary = f"{counts['holds']} of {len(found.numbers)} numbers hold"
    summary += "".join(
        f", {counts[status]} {word}"
        for status, word in (("differs", "differ"), ("not_recomputed", "cannot be recomputed"))
        if counts[status]
    )
    differ = sum(one.status == "differs" for one in found.findings)
    if found.findings:
        summary += f"; {differ or 'none'} of {len(found.findings)} findings {'differs' if differ == 1 else 'differ'}"
    lines.append((f"{clean_line(found.turn_id)}: {summary}.", "green" if found.holds else "red"))
    return lines
