"""The manifest of a SCORM package: which version of the standard, which parts, what each is started with.

Authoring tools disagree about nearly everything in it: case, namespaces, slashes, where addresses are relative to.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError  # noqa: S405  # nosec B405 - the class alone; defusedxml reads

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from elearning.choices import Standard

MOST_PARTS, MOST_TAGS = 100, 100_000
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_BROKEN = "The package's contents list (imsmanifest.xml) cannot be read. Export the package again."


class PackageRefused(Exception):
    """A package cannot be taken. The text says why and what to do, and is fit to show."""


@dataclass(frozen=True)
class Launch:
    """One part that can be started: a file of the package, what follows it in the address, and what it is told."""

    identifier: str
    title: str
    path: str
    query: str = ""
    # Whether it says that it talks to the platform (a SCO); an asset never does.
    reports: bool = True
    # What the package wants to be told at the start: its own data, and the score that passes.
    data: str = ""
    mastery: str = ""

    def plain(self):
        """As plain values, to be stored."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Manifest:
    """What a manifest says."""

    standard: str
    title: str
    parts: list[Launch]
    warnings: list[str] = field(default_factory=list)


def read_manifest(data: bytes, *, exists: Callable[[str], bool]) -> Manifest:
    """Return what a manifest says. `exists` tells whether the package has a file of this path.

    Refuses (`PackageRefused`): what is no manifest, kinds of package that cannot be played, launch files that are
    missing or on another site.
    """
    root = _parsed(data)
    standard = _standard_of(root, data)
    resources = _resources_of(root)
    parts, title = _items_of(root, resources)
    if not parts:
        parts = [
            _launch(resource, identifier, {"title": identifier})
            for identifier, resource in resources.items()
            if resource["reports"] and resource["href"]
        ]
    if not parts:
        raise PackageRefused("The package names no page to start with. Export it again as SCORM 1.2 or SCORM 2004.")
    if len(parts) > MOST_PARTS:
        raise PackageRefused(f"The package has more than {MOST_PARTS} parts. Split it into several modules.")
    for part in parts:
        if not exists(part.path):
            raise PackageRefused(f"The package starts with “{part.path[:120]}”, which is not in it. Export it again.")
    warnings = []
    if not any(part.reports for part in parts):
        warnings.append(
            "This package can never report a completion: it holds pages to read, and none that talks to the platform. "
            "Nobody who reads it will be shown as having completed the module."
        )
    if _named(root, "sequencing") and len(parts) > 1:
        warnings.append(
            "This package has rules on the order of its parts (SCORM 2004 sequencing). They are not followed: learners "
            "may take the parts in any order, and the module is completed when all are."
        )
    return Manifest(standard, title[:150], parts, warnings)


def _parsed(data):
    """The root element, whatever stands before it."""
    if data.count(b"<") > MOST_TAGS:
        raise PackageRefused("The package's contents list (imsmanifest.xml) is too large to be read.")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data if wide else data.removeprefix(b"\xef\xbb\xbf").lstrip()
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise PackageRefused(
            "The package's contents list (imsmanifest.xml) holds instructions that could do harm. Export it again."
        ) from problem
    except (ParseError, ValueError, LookupError, RecursionError) as problem:
        raise PackageRefused(_BROKEN) from problem
    if _local(root.tag) != "manifest":
        raise PackageRefused(_BROKEN)
    return root


def _standard_of(root, data):
    """1.2 or 2004: by what the manifest says of itself, else by the names it uses."""
    said = " ".join((e.text or "").strip().casefold() for e in _named(root, "schemaversion")[:3])
    spaces = data[:20_000].replace(b"\0", b"").lower()
    if b"imscc" in spaces and b"adlcp" not in spaces:
        raise PackageRefused("This is a Common Cartridge. Only SCORM 1.2 and SCORM 2004 packages can be played here.")
    if "2004" in said or "cam 1.3" in said or b"adlcp_v1p3" in spaces:
        return Standard.SCORM_2004
    if re.search(r"\b1\.2\b", said) or b"adlcp_rootv1p2" in spaces or b"scormtype" in spaces:
        return Standard.SCORM_12
    raise PackageRefused(
        "It does not say which version of SCORM it was made for. Export it again as SCORM 1.2 or SCORM 2004."
    )


def _resources_of(root):
    """{identifier: {href, reports}} with each address relative to the manifest."""
    found = {}
    outer = _join("", root.get(_XML_BASE, ""))
    for group in (child for child in root if _local(child.tag) == "resources"):
        base = _join(outer, group.get(_XML_BASE, ""))
        for resource in (child for child in group if _local(child.tag) == "resource"):
            kind = (_attribute(resource, "scormtype") or "").strip().casefold()
            identifier = resource.get("identifier", "").strip()
            href = (resource.get("href") or "").strip()
            found[identifier] = {
                "href": href,
                "base": _join(base, resource.get(_XML_BASE, "")),
                "reports": kind == "sco",
            }
    return found


def _items_of(root, resources):
    """([Launch], title) of the organisation that the manifest calls its own, in its order."""
    groups = _named(root, "organizations")
    organisations = [child for group in groups[:1] for child in group if _local(child.tag) == "organization"]
    chosen = groups[0].get("default", "").strip() if groups else ""
    organisation = next((o for o in organisations if o.get("identifier") == chosen), None)
    if organisation is None:
        organisation = organisations[0] if organisations else Element("none")
    parts: list[Launch] = []
    taken = set()
    for item in _named(organisation, "item"):
        resource = resources.get((item.get("identifierref") or "").strip())
        if not resource or not resource["href"] or item.get("isvisible", "").strip().casefold() == "false":
            continue
        identifier = (item.get("identifier") or f"part-{len(parts) + 1}").strip()[:100]
        if identifier in taken:
            identifier = f"{identifier[:90]}-{len(parts) + 1}"
        taken.add(identifier)
        parts.append(_launch(resource, identifier, _told(item)))
    return parts, _text(organisation, "title")


def _told(item):
    """What an item says about its resource: title, what follows the address, what to tell it."""
    mastery = _text(item, "masteryscore") or _text(item, "minNormalizedMeasure")
    return {
        "title": _text(item, "title"),
        "parameters": (item.get("parameters") or "").strip(),
        "data": _text(item, "datafromlms") or _text(item, "dataFromLMS"),
        "mastery": mastery if re.fullmatch(r"-?\d{1,3}(\.\d+)?", mastery) else "",
    }


def _launch(resource, identifier, told):
    """The Launch of a resource. Refuses addresses outside the package."""
    href = resource["href"].replace("\\", "/")
    address = urlsplit(href)
    if address.scheme or address.netloc or urlsplit(resource["base"]).scheme:
        raise PackageRefused(
            "The package starts with a page on another site. Only packages that hold their own pages can be played."
        )
    path = _join(resource["base"], unquote(address.path))
    if path.startswith(("/", "..")):
        raise PackageRefused("The package starts with a page outside itself. Export it again.")
    query = "?" + address.query if address.query else ""
    extra = told.get("parameters", "")
    if extra.startswith("#"):
        query += extra
    elif extra:
        query += ("&" if query else "?") + extra.lstrip("?&")
    if address.fragment and "#" not in query:
        query += "#" + address.fragment
    return Launch(
        identifier=identifier,
        title=(told.get("title") or identifier)[:150],
        path=path,
        query=query[:1000],
        reports=resource["reports"],
        data=told.get("data", "")[:4096],
        mastery=told.get("mastery", ""),
    )


def _join(base, address):
    """One relative path after another, with plain slashes and without dots."""
    joined = posixpath.normpath(posixpath.join(base, address.replace("\\", "/").strip()))
    return "" if joined == "." else joined + ("/" if address.endswith("/") else "")


def _local(tag):
    """A name without its namespace, in lower case."""
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


def _named(element, name):
    """Every element of this name below, whatever its namespace."""
    return [found for found in element.iter() if _local(found.tag) == name.casefold()]


def _text(element, name):
    """The text of the first child of this name, or ""."""
    for child in element:
        if _local(child.tag) == name.casefold():
            return " ".join("".join(child.itertext()).split())
    if name.casefold() == "minnormalizedmeasure":
        return next(((e.text or "").strip() for e in _named(element, name)), "")
    return ""


def _attribute(element, name):
    """An attribute of this name, whatever its namespace and case: scormtype, adlcp:scormType."""
    return next((value for key, value in element.items() if _local(key) == name), None)
