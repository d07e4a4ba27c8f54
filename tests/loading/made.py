"""Small files of each format, made by hand from the formats' specifications."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from itertools import pairwise

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDES = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {DRAWING} xmlns:r="{REL}"'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP container with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def added(container: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The ZIP container with more parts."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | dict(parts))


def relationships(targets: Mapping[str, str]) -> str:
    """The part that says where an office part's links lead."""
    links = "".join(f'<Relationship Id="{key}" Type="t" Target="{target}"/>' for key, target in targets.items())
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def core(title: str) -> str:
    """The properties of an office file."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
    )


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this body (XML) and these other parts below word/, named without their ending."""
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Local"><w:name w:val="Überschrift"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        "</w:styles>"
    )
    others = {f"word/{name}.xml": content for name, content in ({"styles": styles} | parts).items()}
    return zipped({"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", **others})


def paragraph(text: str, style: str = "", before: str = "", after: str = "") -> str:
    """A Word paragraph."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r>{before}<w:t xml:space="preserve">{text}</w:t>{after}</w:r></w:p>'


def word_table(*rows: Sequence[str]) -> str:
    """A Word table."""
    lines = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in line) for line in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def shape(text: str, kind: str = "body") -> str:
    """A shape on a slide."""
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
    return f"<p:sp>{place}<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def pptx(*slides: str, notes: str = "") -> bytes:
    """A presentation; speaker notes go to its first slide."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(slides)))
    parts = {
        "ppt/presentation.xml": f"<p:presentation {SLIDES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relationships(
            # Slides in files named out of order: the presentation's list decides.
            {f"rId{n}": f"slides/slide{len(slides) - n}.xml" for n in range(len(slides))}
        ),
    }
    for n, slide in enumerate(slides):
        tree = f"<p:sld {SLIDES}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>"
        parts[f"ppt/slides/slide{len(slides) - n}.xml"] = tree
    if notes:
        parts[f"ppt/slides/_rels/slide{len(slides)}.xml.rels"] = relationships({"n": "../notesSlides/notes1.xml"})
        parts["ppt/notesSlides/notes1.xml"] = (
            f"<p:notes {SLIDES}><p:cSld><p:spTree>{shape(notes)}{shape('7', 'sldNum')}</p:spTree></p:cSld></p:notes>"
        )
    return zipped(parts)


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """A workbook."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{REL}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n in range(1, len(sheets) + 1)
            )
            + "</Relationships>"
        ),
    }
    for n, rows in enumerate(sheets.values(), 1):
        lines = "".join(
            f'<row r="{r}">' + "".join(_cell(f"{chr(64 + c)}{r}", value) for c, value in enumerate(row, 1)) + "</row>"
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
    return zipped(parts)


def _cell(place: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""
    return f'<c r="{place}"><v>{value}</v></c>'


def epub(chapters: Mapping[str, str], title: str = "The Book", extra: Mapping[str, str] | None = None) -> bytes:
    """An e-book; chapters by the name that the table of contents gives them."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    points = "".join(
        f'<navPoint><navLabel><text>{name}</text></navLabel><content src="c{n}.xhtml#top"/></navPoint>'
        for n, name in enumerate(chapters)
        if name
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata><manifest>{items}'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{spine}</spine></package>',
        "OEBPS/toc.ncx": f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>',
    }
    for n, text in enumerate(chapters.values()):
        parts[f"OEBPS/c{n}.xhtml"] = f"<html><head><title>x</title></head><body>{text}</body></html>"
    return zipped(parts | dict(extra or {}))


PICTURE = "(a page that is one picture)"
"""Given as a page of ``pdf``, this becomes a picture without text."""


def pdf(
    *pages: str, title: str = "", trailer: str = "", kids: int = 0, letters: Mapping[str, str] | None = None
) -> bytes:
    """A PDF with lines of text on each page; ``kids`` repeats its first page, ``letters`` says what its glyphs mean."""
    count = kids or len(pages)
    numbers = [5] * kids or [5 + 2 * n for n in range(len(pages))]
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: f"<< /Title ({title}) >>",
    }
    if letters:
        meanings = "".join(f"<{ord(glyph):02x}> <{ord(letter):04x}>\n" for glyph, letter in letters.items())
        table = f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(letters)} beginbfchar\n{meanings}endbfchar"
        objects[3] = objects[3].replace(" >>", f" /ToUnicode {5 + 2 * len(pages)} 0 R >>")
    for n, text in enumerate(pages):
        stream = "BT /F1 12 Tf 72 700 Td 14 TL " + " T* ".join(f"({line}) Tj" for line in text.split("\n")) + " ET"
        stream = "q 600 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q" if text == PICTURE else stream
        objects[5 + 2 * n] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {6 + 2 * n} 0 R >>"
        )
        objects[6 + 2 * n] = f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"
    if letters:
        objects[5 + 2 * len(pages)] = f"<< /Length {len(table)} >>\nstream\n{table}\nendstream"
    out, places = b"%PDF-1.4\n", list[int]()
    for number, content in objects.items():
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    index = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{index}trailer\n"
    end += f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode("ascii")


LOCK = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >> "
    f"/ID [<{'33' * 16}> <{'33' * 16}>]"
)
"""What a PDF's trailer says when it asks for a password; no password fits."""


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container ([MS-CFB]) with these streams, folders written as "folder/stream"."""
    entries: list[tuple[str, int, list[int], int, int]] = [("Root Entry", 5, [], 0, 0)]
    folders: dict[str, int] = {}
    small = b""
    mini: list[int] = []
    for path, data in streams.items():
        parent = 0
        *above, name = path.split("/")
        for depth in range(len(above)):
            folder = "/".join(above[: depth + 1])
            if folder not in folders:
                folders[folder] = len(entries)
                entries[parent][2].append(len(entries))
                entries.append((above[depth], 1, [], 0, 0))
            parent = folders[folder]
        entries[parent][2].append(len(entries))
        first, blocks = len(mini), max(1, -(-len(data) // 64))
        mini += [first + n + 1 for n in range(blocks - 1)] + [0xFFFFFFFE]
        small += data.ljust(64 * blocks, b"\0")
        entries.append((name, 2, [], first, len(data)))
    return _compound_file(entries, small, mini)


def _compound_file(entries: list[tuple[str, int, list[int], int, int]], small: bytes, mini: list[int]) -> bytes:
    def sectors(data: bytes) -> list[bytes]:
        padded = data.ljust(-(-len(data) // 512) * 512, b"\0")
        return [padded[n : n + 512] for n in range(0, len(padded), 512)]

    siblings: dict[int, int] = {}
    for _, _, children, _, _ in entries:
        siblings.update(pairwise(children))
    directory = b""
    for number, (name, kind, children, start, size) in enumerate(entries):
        wide = name.encode("utf-16-le")
        child = children[0] if children else 0xFFFFFFFF
        first, length = (2, len(small)) if number == 0 else (start, size)
        after = siblings.get(number, 0xFFFFFFFF)
        directory += wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, 0xFFFFFFFF, after, child)
        directory += struct.pack("<16sIQQIQ", b"", 0, 0, 0, first, length)
    minifat = sectors(struct.pack(f"<{len(mini)}I", *mini).ljust(512, b"\xff"))
    content, folders = sectors(small), sectors(directory)
    chains = [[0xFFFFFFFD], minifat, content, folders]
    fat, at = [0xFFFFFFFD], 1
    starts = []
    for chain in (minifat, content, folders):
        starts.append(at)
        fat += [at + n + 1 for n in range(len(chain) - 1)] + [0xFFFFFFFE]
        at += len(chain)
    assert starts[1] == 2 and len(fat) <= 128 and len(chains[1]) == 1
    header = struct.pack(
        "<8s16sHHHHH6s10I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, starts[2],
        0, 4096, starts[0], len(minifat), 0xFFFFFFFE, 0, 0,
    )  # fmt: skip
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return header.ljust(512, b"\xff") + table + b"".join(minifat) + b"".join(content) + b"".join(folders)
