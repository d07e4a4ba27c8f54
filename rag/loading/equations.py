"""Word's equations on one line: (-b±√(b^2-4ac))/(2a); enough to search and quote, not to typeset."""

from __future__ import annotations

from xml.etree.ElementTree import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def linear(node: Element) -> str:
    """Return the text of an OMML element (ECMA-376, part 1, section 22.1) as linear mathematics."""
    name = node.tag.removeprefix(M)
    if name == "t":
        return (node.text or "").replace("\u2061", " ")
    if name == "f":
        return f"{_grouped(node, 'num')}/{_grouped(node, 'den')}"
    if name == "sSup":
        return f"{_inner(node, 'e')}^{_grouped(node, 'sup')}"
    if name == "sSub":
        return f"{_inner(node, 'e')}_{_grouped(node, 'sub')}"
    if name == "sSubSup":
        return f"{_inner(node, 'e')}_{_grouped(node, 'sub')}^{_grouped(node, 'sup')}"
    if name == "rad":
        return f"{_inner(node, 'deg')}√{_grouped(node, 'e')}"
    if name == "nary":
        return _nary(node)
    if name == "d":
        return _delimited(node)
    if name == "m":
        return "[" + "; ".join(", ".join(linear(cell) for cell in line) for line in node.findall(f"{M}mr")) + "]"
    return "".join(linear(child) for child in node if not child.tag.endswith("Pr"))


def _inner(node: Element, part: str) -> str:
    found = node.find(f"{M}{part}")
    return linear(found) if found is not None else ""


def _grouped(node: Element, part: str) -> str:
    """Return a part, in brackets when it is more than one term."""
    text = _inner(node, part)
    return text if text.isalnum() or not text else f"({text})"


def _nary(node: Element) -> str:
    """A sum, product or integral, with its bounds."""
    sign = _setting(node, "naryPr", "chr", "∫")
    low, high = _grouped(node, "sub"), _grouped(node, "sup")
    return sign + (f"_{low}" if low else "") + (f"^{high}" if high else "") + " " + _inner(node, "e")


def _delimited(node: Element) -> str:
    begin, end = _setting(node, "dPr", "begChr", "("), _setting(node, "dPr", "endChr", ")")
    return begin + ", ".join(linear(part) for part in node.findall(f"{M}e")) + end


def _setting(node: Element, group: str, name: str, default: str) -> str:
    found = node.find(f"{M}{group}/{M}{name}")
    return default if found is None else found.get(f"{M}val", default)
