"""Hostile files that people might hand in: {what it is: (file name, content)} of workbooks and of documents."""

import io
import warnings
import zipfile

import openpyxl

BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG, JPG, GIF = b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff\xe0" + b"\0" * 40, b"GIF89a" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def workbook():
    """The parts of a real workbook that names one person."""
    book = openpyxl.Workbook()
    for row in (("Name", "E-mail"), ("Ada Example", "ada@agency.example")):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document():
    """The parts of a small word-processing document."""
    text = b'<?xml version="1.0"?><w:document><w:body><w:p>Attended</w:p></w:body></w:document>'
    return {"[Content_Types].xml": b'<?xml version="1.0"?><Types/>', "word/document.xml": text}


def packed(parts, add=()):
    """The archive of these parts and of more: pairs of a name or ZipInfo and content, names may come twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, data in [*parts.items(), *add]:
            archive.writestr(name, data)
    return out.getvalue()


def with_bit(data, position, bit):
    """The archive with a bit of the first directory entry set."""
    changed = bytearray(data)
    changed[changed.index(b"PK\x01\x02") + position] |= bit
    return bytes(changed)


def link(name):
    """An entry that is a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


def archives(parts, main, ending):
    """Archives gone bad, whatever the office program: {what: (name, content)}."""
    name, whole = f"list.{ending}", packed(parts)
    nul = packed(parts, [("word_evil.txt", b"x")]).replace(b"word_evil.txt", b"word\0evil.txt")
    bad = {
        "unpacks to sixty megabytes": packed(parts, [("zeros.bin", b"\0" * 60_000_000)]),
        "ratio above a hundred": packed(parts, [("zeros.bin", b"\0" * 3_000_000)]),
        "three hundred entries": packed(parts, [(f"part{n}.txt", b"x") for n in range(300)]),
        "an archive inside": packed(parts, [("media/inner.zip", whole)]),
        "archives in archives": packed(parts, [("inner.zip", packed({"inner.zip": packed({"inner.zip": whole})}))]),
        "zip slip": packed(parts, [("../../evil.txt", b"x")]),
        "zip slip of Windows": packed(parts, [("..\\..\\evil.txt", b"x")]),
        "absolute path": packed(parts, [("/etc/evil", b"x")]),
        "drive letter": packed(parts, [("C:/evil", b"x")]),
        "share of a network": packed(parts, [("\\\\host\\evil", b"x")]),
        "symbolic link": packed(parts, [(link("media/link"), b"/etc/passwd")]),
        "NUL in a name": nul,
        "one name twice": packed(parts, [(main, b"<x/>")]),
        "definitions in the XML": packed({**parts, main: BOMB + parts[main].split(b"?>", 1)[-1]}),
        "definitions in wide letters": packed({**parts, main: b"\xff\xfe" + BOMB.decode().encode("utf-16-le")}),
        "macros": packed(parts, [(f"{main.split('/')[0]}/vbaProject.bin", b"x")]),
        "a program inside": packed(parts, [("media/run.exe", b"MZ")]),
        "encrypted entries": with_bit(whole, 8, 1),
        "unknown packing": with_bit(whole, 10, 0x60),
        "password of the office program": OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
        "cut in half": whole[: len(whole) // 2],
        "beginning alone": whole[:30],
        "directory alone": b"PK\x05\x06" + b"\0" * 18,
        "another archive": packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        "picture and archive in one": GIF + whole,
        "page and archive in one": HTML + whole,
        "PDF and archive in one": b"%PDF-1.7\n" + whole,
        "program by this name": b"MZ\x90\0" + b"\0" * 300,
    }
    return {what: (name, data) for what, data in bad.items()}


def lists():
    """What is handed in as the attendance file of a meeting."""
    one = workbook()
    text = {
        "empty": ("report.csv", b""),
        "three megabytes of text": ("report.csv", b"Name,Email\n" + b"Ada Example,\n" * 250_000),
        "picture by the name of a list": ("report.csv", PNG),
        "photograph": ("report.csv", JPG),
        "drawing with a script": ("report.svg", SVG),
        "drawing by the name of a list": ("report.csv", SVG),
        "page by the name of a list": ("report.csv", HTML),
        "PDF": ("report.csv", b"%PDF-1.7\n"),
        "gzip": ("report.csv", b"\x1f\x8b\x08" + b"\0" * 40),
        "NUL bytes alone": ("report.csv", b"\0" * 4000),
        "one endless quotation": ("report.csv", b'"' + b"a,\n" * 60_000),
        "a thousand columns": ("report.csv", b"x," * 1000 + b"x\n"),
        "ten thousand rows": ("report.csv", b"Name\n" + b"Ada Example\n" * 10_000),
    }
    return {**archives(one, "xl/workbook.xml", "xlsx"), **text}


def proofs():
    """What is handed in as proof of training elsewhere."""
    whole = packed(document())
    other = {
        "empty": ("proof.pdf", b""),
        "six megabytes": ("proof.pdf", b"%PDF-1.7\n" + b"0" * 6_000_000),
        "drawing with a script": ("proof.svg", SVG),
        "drawing by the name of a picture": ("proof.png", SVG),
        "page by the name of a PDF": ("proof.pdf", HTML),
        "picture by the name of a PDF": ("proof.pdf", PNG),
        "program with two endings": ("proof.pdf.exe", b"MZ"),
        "ending hidden by turned letters": ("proof\u202efdp.exe", b"MZ"),
        "no ending": ("proof", b"%PDF-1.7\n"),
        "old document": ("proof.doc", OLE + b"\0" * 600),
        "document with macros": ("proof.docm", whole),
        "workbook by the name of a document": ("proof.docx", packed(workbook())),
        "PDF that is an archive": ("proof.pdf", b"%PDF-1.7\n" + whole),
        "picture that is an archive": ("proof.png", PNG + whole),
        "photograph that is an archive": ("proof.jpg", JPG + whole),
    }
    return {**archives(document(), "word/document.xml", "docx"), **other}
