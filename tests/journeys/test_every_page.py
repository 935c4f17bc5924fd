"""Every type of page in its states: accessible (A1), valid (A2), narrow enough (A4), ours alone (P7), safe (S8)."""

import json
import os
import re
import shutil
import subprocess
import warnings
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.scratch import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHO = ["", "practitioner", "manager", "lead", "trainer", "coordinator", "ld", "scrutineer", "admin"]
EVERYONE = pytest.mark.parametrize("who", WHO, ids=lambda who: who or "anonymous")
# Where the Nu HTML checker may lie, if VNU_JAR does not say.
JARS = ("var/npm/node_modules/vnu-jar/build/dist/vnu.jar", "node_modules/vnu-jar/build/dist/vnu.jar")


@pytest.fixture(scope="module")
def addresses(programme):
    """{who: addresses}."""
    return programme.hand.ask("addresses")


def signed_in(visitor, who, **options):
    """A visitor, signed in unless anonymous."""
    made = visitor(**options)
    return made.sign_in(who) if who else made


def kind_of(address):
    """What an address is without its numbers: pages of one kind differ in their rows alone."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "#", address.partition("?")[0])


def few_of_each_kind(addresses, *, most=2):
    """At most so many pages of a kind: they differ in their rows alone, and the demo has many dates."""
    kinds = Counter()
    for address in addresses:
        kinds[kind_of(address)] += 1
        if kinds[kind_of(address)] <= most:
            yield address


@EVERYONE
@pytest.mark.parametrize("choose", [few_of_each_kind, pytest.param(list, marks=pytest.mark.long)], ids=["few", "all"])
def test_page_has_no_axe_violation_and_fits_a_phone(visitor, addresses, who, choose):
    """Every kind of page on a phone, where least fits; on a wide screen every second of those not seen there yet.

    Each width costs a second, and what a wide screen shows otherwise is the same everywhere: menu, columns, tables.
    The long proof looks at every single page at both widths.
    """
    one = signed_in(visitor, who, width=320, height=800)
    chosen, violations, wide, seen, kinds = list(choose(addresses[who])), [], [], 0, set()

    for number, address in enumerate(chosen):
        both = choose is list or (kind_of(address) not in kinds and number % 2 == 0)
        kinds.add(kind_of(address))
        for width in [320, 1280] if both else [320]:
            one.page.set_viewport_size({"width": width, "height": 800})
            if width == 320:
                # The first page of figures loads SciPy, which takes a busy machine long.
                one.page.goto(address, timeout=60_000)
                across = one.page.evaluate("document.scrollingElement.scrollWidth")
                if across > 320:
                    wide.append((address, across))
            found = Axe().run(one.page, options={"runOnly": RULES})
            violations += [
                (address, width, item["id"], item["nodes"][0]["html"][:200]) for item in found.response["violations"]
            ]
        seen += 1

    assert violations == []
    assert wide == []
    assert seen == len(chosen) > 0


def test_the_search_for_violations_finds_one(visitor):
    """The control: a picture without words and grey on grey are seen."""
    page = visitor().page
    page.set_content("<main><h1>Fault</h1><img src='data:,'><p style='color:#aaa;background:#bbb'>Grey</p></main>")

    found = Axe().run(page, options={"runOnly": RULES})

    assert {"image-alt", "color-contrast"} <= {item["id"] for item in found.response["violations"]}


def checker():
    """The Nu HTML checker's file, if Java and it are here."""
    named = [os.environ.get("VNU_JAR"), *(str(ROOT / jar) for jar in JARS)]
    jar = next((path for path in named if path and Path(path).exists()), None)
    return jar if jar and shutil.which("java") else None


def invalid(files):
    """What is wrong with these files, as (file, message)."""
    if jar := checker():
        done = subprocess.run(
            ["java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", *map(str, files)],
            capture_output=True,
            text=True,
            check=True,
        )
        messages = json.loads(done.stdout)["messages"]
        return [(Path(m["url"]).name, m["message"], m.get("extract", "")) for m in messages if m["type"] == "error"]
    warnings.warn("The Nu HTML checker is not here (VNU_JAR): html5lib reads the pages instead.", stacklevel=1)
    wrong = []
    for file in files:
        try:
            html5lib.HTMLParser(strict=True).parse(file.read_bytes())
        except html5lib.html5parser.ParseError as error:
            wrong.append((file.name, str(error), ""))
    return wrong


@pytest.mark.filterwarnings("default:The Nu HTML checker")
def test_the_search_for_invalid_html_finds_it(tmp_path):
    """The control: a heading that is never closed is seen."""
    file = tmp_path / "fault.html"
    file.write_text("<!doctype html><html lang=en><title>Fault</title><body><h1>Never closed<p></h2></body></html>")

    assert invalid([file]) != []


@pytest.mark.filterwarnings("default:The Nu HTML checker")
@EVERYONE
def test_page_is_valid_html(visitor, addresses, who, tmp_path):
    one = signed_in(visitor, who)
    files, names = [], {}

    for number, address in enumerate(addresses[who]):
        file = tmp_path / f"{number}.html"
        file.write_bytes(one.context.request.get(address).body())
        files.append(file)
        names[file.name] = address

    assert [(names[name], *rest) for name, *rest in invalid(files)] == []


@EVERYONE
def test_page_carries_the_headers_and_cookies_it_should(visitor, addresses, who):
    one = signed_in(visitor, who)
    wrong = []

    for address in addresses[who]:
        answer = one.context.request.get(address)
        headers, policy = answer.headers, answer.headers.get("content-security-policy", "")
        if "unsafe" in policy or "object-src 'none'" not in policy or "base-uri 'none'" not in policy:
            wrong.append((address, "policy", policy))
        if "frame-ancestors" not in policy:
            wrong.append((address, "frames", policy))
        if headers.get("x-content-type-options") != "nosniff":
            wrong.append((address, "nosniff", ""))
        if who and "no-store" not in headers.get("cache-control", ""):
            wrong.append((address, "kept by the browser", headers.get("cache-control", "")))

    names = sorted({cookie["name"] for cookie in one.context.cookies()})
    assert wrong == []
    assert [name for name in names if name not in ("sessionid", "csrftoken", "messages")] == []


def test_reading_public_pages_leaves_no_cookie(visitor, addresses):
    """Forms that anybody may send carry a CSRF cookie; pages to read carry none."""
    one = visitor()

    for address in addresses[""]:
        if not address.startswith(("/accounts/", "/approve/", "/offers/", "/join/", "/evaluate/", "/design/")) and (
            not address.endswith("/used/")
        ):
            one.page.goto(address)

    assert one.context.cookies() == []
