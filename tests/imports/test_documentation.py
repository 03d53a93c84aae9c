from __future__ import annotations

from functions.health.import_formats.documentation import PAGE, generated, page_with


def test_the_page_says_what_the_readers_do() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == page_with(generated(), page), (
        "write it anew: python -m functions.health.import_formats.documentation"
    )
