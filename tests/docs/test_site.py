"""The built docs: whole, of our own host alone, and the same as the sources say."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from functions.api.error_docs import known_errors
from tests.docs.conftest import Built
from tools.docs.__main__ import WORK, build
from tools.docs.links import anchors, broken_links, outside_links

LOADED = re.compile(r"""(?:src|href|action|poster|data)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import""")
"""Of HTML and CSS: what a browser fetches by itself, or by a form. Links for people are `<a href>`."""


def test_every_link_leads_somewhere(built: Built) -> None:
    assert broken_links(built.static) == []


def test_links_to_other_hosts_are_whole_and_encrypted(built: Built) -> None:
    odd = [
        link for link in outside_links(built.static) if not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/\S*)?", link)
    ]

    assert odd == []


def test_no_page_loads_anything_from_elsewhere(built: Built) -> None:
    found = []
    for file in built.static.glob("docs/**/*"):
        if file.suffix in {".html", ".css"}:
            text = re.sub(r"<a\s[^>]*>", "", file.read_text(encoding="utf-8"))
            found += [f"{file.name}: {each}" for each in LOADED.findall(text)]
        elif file.suffix == ".js" and file.name != "scalar.js":  # which a browser watches over: test_browser.py
            text = file.read_text(encoding="utf-8")
            found += [
                f"{file.name}: {each}" for each in re.findall(r"https://(?:unpkg|cdn|fonts|api\.github)\S{0,40}", text)
            ]

    assert found == []


def test_the_same_sources_make_the_same_files(built: Built, tmp_path: Path) -> None:
    left_out = build(tmp_path / "static", tmp_path / "work", WORK / "cache")

    assert bool(left_out) == bool(built.left_out)
    assert _contents(tmp_path / "static") == _contents(built.static)


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


@pytest.mark.parametrize("code", sorted({kind.code for kind in known_errors()}))
def test_an_error_s_address_resolves(built: Built, code: str) -> None:
    page = built.static / "docs" / "concepts" / "errors"

    assert code in anchors(page / "index.html")
    assert f"### {code}\n" in page.with_suffix(".md").read_text(encoding="utf-8")


def test_the_llms_file_is_as_the_convention_wants_it(built: Built) -> None:
    text = (built.static / "llms.txt").read_text(encoding="utf-8")
    lines = text.splitlines()

    assert lines[0] == "# Amy"
    assert lines[2].startswith("> ")
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    sections = re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]
    for line in "".join(sections).splitlines():
        assert not line or re.fullmatch(r"- \[[^\]]+\]\(docs/[a-z0-9_/.-]+\.md\): .+", line), line
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[-1] == "Optional"


def test_every_page_is_in_the_index_and_in_the_whole(built: Built) -> None:
    index = (built.static / "llms.txt").read_text(encoding="utf-8")
    whole = (built.static / "llms-full.txt").read_text(encoding="utf-8")

    for file in built.static.glob("docs/**/*.md"):
        name = file.relative_to(built.static).as_posix()
        assert f"]({name}): " in index
        assert f"<!-- {name} -->\n" in whole


def test_a_page_is_served_as_html_and_as_markdown(site: str) -> None:
    with httpx.Client(base_url=site, follow_redirects=True) as client:
        assert "<h1" in client.get("/docs/concepts/errors").text
        assert client.get("/docs/concepts/errors.md").text.startswith("# Errors\n")
        assert client.get("/llms.txt").headers["content-type"] == "text/plain; charset=utf-8"
