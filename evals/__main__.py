"""`python -m evals`: runs the cases and says what is worse than before.

On their records (no model is called): `make eval`. `--record` asks all anew and writes the records: `make eval-record`, with
the offline model, or with `--live` and ANTHROPIC_API_KEY with the real one. `--live` alone scores live turns.
Exit code 1: something regressed; 0 otherwise, stale records included, unless `--fail-on-stale`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evals import baseline
from evals.case import Case, chosen, read_cases
from evals.cloud import cloud
from evals.report import as_json, as_markdown
from evals.running import record, remove_records_but, run_live, run_recorded
from evals.totals import Run

OUT = Path("build") / "evals"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, report, and return the exit code."""
    options = options_of(arguments)
    if options.live and not os.environ.get("ANTHROPIC_API_KEY"):
        sys.exit("--live asks the real model: set ANTHROPIC_API_KEY")
    every = read_cases()
    cases = chosen(every, options.cases)
    if not cases:
        sys.exit("no case fits; the cases are in evals/cases")
    if options.record:
        return _record(cases, whole=len(cases) == len(every), live=options.live)
    begun = time.monotonic()
    with cloud(live=options.live) as there:
        run = run_live(cases, there, _say, scripted=False) if options.live else run_recorded(cases, there, _say)
    return tell(replace(run, seconds=time.monotonic() - begun), cases, options, every)


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Runs Amy's evals.")
    parser.add_argument("cases", nargs="*", help="ids or groups, with wildcards; all if there are none")
    parser.add_argument("--live", action="store_true", help="ask the real model (ANTHROPIC_API_KEY)")
    parser.add_argument("--record", action="store_true", help="ask anew and write the records")
    parser.add_argument("--accept", action="store_true", help="make this run the baseline")
    parser.add_argument("--fail-on-stale", action="store_true", help="exit with 1 for stale records, too")
    parser.add_argument("--baseline", type=Path, default=baseline.BASELINE, help="file of the baseline")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of report.md and report.json")
    return parser.parse_args(arguments)


def _record(cases: Sequence[Case], *, whole: bool, live: bool) -> int:
    begun = time.monotonic()
    with cloud(live=live) as there:
        done = record(cases, there, _say, scripted=not live)
    if whole:
        remove_records_but(cases)
    sizes = [size for size in done if isinstance(size, int)]
    seconds = time.monotonic() - begun
    print(f"{len(sizes)} cases recorded, {sum(sizes) / 1024:.0f} KiB, {seconds:.0f} s; make eval scores them")
    return int(len(sizes) < len(done))


def tell(run: Run, cases: Sequence[Case], options: argparse.Namespace, every: Sequence[Case]) -> int:
    """Write and print the report; the exit code."""
    whole = len(cases) == len(every)
    before = baseline.read(options.baseline)
    gone = sorted(set(before.cases) - {case.id for case in every}) if before and whole else []
    worse = [] if before is None else baseline.regressions(run, before, [*(case.id for case in cases), *gone])
    source = "the real model" if options.live else "recorded journals"
    text = as_markdown(run, worse, source=source, before=before.overall if before and whole else None)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "report.md").write_text(text, encoding="utf-8")
    (options.out / "report.json").write_text(json.dumps(as_json(run, worse), indent=1) + "\n", encoding="utf-8")
    print(text.partition("## Cases")[0])
    print(f"{run.seconds:.0f} s; every case is in {options.out}/report.md and report.json")
    if options.accept:
        baseline.accept(run, options.baseline, whole=whole)
        print("This run is the baseline now.")
        return 0
    for line in worse:
        print(f"regressed: {line}", file=sys.stderr)
    return int(bool(worse) or (options.fail_on_stale and bool(run.stale)))


def _say(case: str) -> None:
    print(f"  {case}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
