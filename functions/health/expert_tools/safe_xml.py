"""XML from outside, read without the parts of XML that reach out or grow: entities of its own, external files, a DTD
within.

Python's own parser is expat; it is told to refuse them. A DOCTYPE that only names its DTD is let by, since PubMed's
answers have one and expat never fetches it.
"""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

_DEEPEST = 64


class UnsafeXml(ValueError):
    """Not well-formed, or with something in it that is not for us to expand."""


def parse_xml(content: bytes) -> Element:
    """The root element. Raises UnsafeXml."""
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnsafeXml("nested too deeply")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def doctype(_name: str, _system: str | None, _public: str | None, has_internal: int) -> None:
        if has_internal:
            raise UnsafeXml("a DTD within the document")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
        return builder.close()
    except (expat.ExpatError, AssertionError) as error:
        raise UnsafeXml("not well-formed") from error


def text_of(element: Element | None) -> str:
    """All text within, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _refuse(*_: object) -> NoReturn:
    raise UnsafeXml("an entity declaration")
