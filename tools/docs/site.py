"""The HTML of the docs: built by Zensical, then freed of what it could load from elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.docs.contents import Section
from tools.docs.pages import Page, write_pages

_NEEDLESS = ("404.html", "sitemap.xml", "sitemap.xml.gz", "objects.inv")
"""The API answers for what is not there, and a sitemap needs an address that we do not know."""
_ELSEWHERE = re.compile(r"https://(?:unpkg\.com|cdn\.jsdelivr\.net|api\.github\.com)/")
"""Where Zensical's program would load what no page of ours uses (diagrams, a Python console, stars of a repository)."""

_FROM_ROOT = re.compile(r'(href|src)="/(?!/)')

_SETTINGS = """\
[project]
site_name = "Amy"
site_description = "The backend of a personal health agent"
docs_dir = "source"
site_dir = "site"
nav = {nav}

[project.theme]
font = false
features = ["content.code.copy", "navigation.footer", "navigation.indexes", "navigation.path", "navigation.prune", \
"navigation.top", "search.highlight", "toc.follow"]

[[project.theme.palette]]
media = "(prefers-color-scheme)"
toggle.icon = "lucide/sun-moon"
toggle.name = "Switch to light mode"

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle.icon = "lucide/sun"
toggle.name = "Switch to dark mode"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle.icon = "lucide/moon"
toggle.name = "Switch to the system's mode"

[project.extra]
generator = false

[project.markdown_extensions]
attr_list = {{}}
tables = {{}}
toc.permalink = true
pymdownx.highlight.pygments_lang_class = true
pymdownx.superfences = {{}}
"""


class SiteFailed(Exception):
    """Zensical refused the pages; the message holds what it wrote."""


def build_site(sections: Sequence[tuple[Section, list[Page]]], work: Path) -> Path:
    """Builds in `work`, which is emptied first; the folder with the site. Raises SiteFailed."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    write_pages([page for _, pages in sections for page in pages], work / "source")
    settings = work / "zensical.toml"
    settings.write_text(_SETTINGS.format(nav=_nav(sections)), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - arguments of our own
        [sys.executable, "-m", "zensical", "build", "--clean", "--config-file", str(settings)],
        cwd=work,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SiteFailed(done.stdout + done.stderr)
    site = work / "site"
    for name in _NEEDLESS:
        (site / name).unlink(missing_ok=True)
    for file in sorted(site.rglob("*.html")):
        # The root is not always the host's: API Gateway's own address has the stage before it.
        up = "../" * len(file.relative_to(site).parts)
        file.write_text(_FROM_ROOT.sub(rf'\1="{up}', file.read_text(encoding="utf-8")), encoding="utf-8")
    for file in sorted(site.rglob("*.js")):
        # An address on this host, which is not there, in place of one elsewhere: nothing can be loaded from outside.
        file.write_text(_ELSEWHERE.sub("/nowhere/", file.read_text(encoding="utf-8")), encoding="utf-8")
    return site


def _nav(sections: Sequence[tuple[Section, list[Page]]]) -> str:
    # A JSON string is a TOML string.
    parts = []
    for section, pages in sections:
        entries = ", ".join(f"{{ {json.dumps(page.title)} = {json.dumps(page.path)} }}" for page in pages)
        parts.append(f"{{ {json.dumps(section.title)} = [{entries}] }}")
    return f"[{', '.join(parts)}]"
