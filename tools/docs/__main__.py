"""`make docs`: builds everything, says what had to be left out, and fails if a page is unfit or a link leads nowhere."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tools.docs.contents import in_order
from tools.docs.for_agents import llms_full_txt, llms_txt, markdown
from tools.docs.links import broken_links
from tools.docs.operations import operation_pages
from tools.docs.pages import BadPage, Page, read_pages
from tools.docs.python_reference import python_page
from tools.docs.reference import NoReference, add_reference
from tools.docs.site import SiteFailed, build_site
from tools.docs.typescript_reference import typescript_page

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "functions" / "site" / "static"
WORK = ROOT / "build" / "docs"


def all_pages() -> list[Page]:
    """The pages that people wrote and those that are made. Raises BadPage."""
    return [
        *read_pages(ROOT / "docs"),
        *operation_pages(ROOT / "openapi.json"),
        python_page(ROOT / "sdk" / "python" / "src" / "amy_sdk"),
        typescript_page(ROOT / "sdk" / "typescript" / "src"),
    ]


def build(static: Path = STATIC, work: Path = WORK, cache: Path = WORK / "cache") -> list[str]:
    """Builds into `static`; what had to be left out, in sentences. Raises BadPage, SiteFailed, ValueError."""
    left_out = []
    sections = in_order(all_pages())
    site = build_site(sections, work / "site")
    try:
        add_reference(site, cache)
    except NoReference as error:
        left_out.append(f"the page of the API reference (docs/reference): {error}")
    for _, pages in sections:
        for page in pages:
            (site / page.path).write_text(markdown(page), encoding="utf-8")
    static.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(static / "docs", ignore_errors=True)
    shutil.move(site, static / "docs")
    (static / "llms.txt").write_text(llms_txt(sections), encoding="utf-8")
    (static / "llms-full.txt").write_text(llms_full_txt(sections), encoding="utf-8")
    return left_out


def main() -> int:
    try:
        left_out = build()
    except (BadPage, SiteFailed, ValueError) as error:
        sys.stderr.write(f"make docs: {error}\n")
        return 1
    broken = broken_links(STATIC)
    count = len(list((STATIC / "docs").rglob("*.md")))
    sys.stdout.write(f"{count} pages in {(STATIC / 'docs').relative_to(ROOT)}; `amy local up` serves them at /docs\n")
    for each in left_out:
        sys.stderr.write(f"left out: {each}\n")
    for each in broken:
        sys.stderr.write(f"{each}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
