"""Two packages, SCORM 1.2 and 2004, uploaded by an editor and played to passed by a learner, from the other origin.

Both try to read the site's pages, its session and other sites, and to take over the window: all of it fails.
"""

import re

import pytest

from tests.journeys.conftest import Visitor
from tests.packages import files, packed

START = """
from elearning import actions
from elearning.models import Module
from people.models import User
from django.utils.timezone import now
user = User.objects.get(email="{who}@demo.example")
module = Module.objects.get(code="listening-to-a-child")
print(actions.start(module=module, person=user.person, by=user, at=now()).pk)
"""
STATES = """
from elearning.models import Enrolment
row = Enrolment.objects.get(pk={pk})
state = row.states.get()
print(row.state, state.status, state.score, row.completion.score, row.completion.source, state.package.standard)
"""


def in_shell(programme, code):
    """What a line of Python prints on the server's data."""
    return programme.scratch.run("shell", "-v", "0", "-c", code).strip().splitlines()[-1]


def upload(editor, programme, *, modern):
    """The editor uploads the next version; the page says which it is."""
    page = editor.page
    page.goto("/e-learning/packages/")
    page.get_by_role("link", name="Versions of Listening to a child").click()
    data = packed(files(modern=modern, home=programme.base)).read()
    chosen = {"name": "listening.zip", "mimeType": "application/zip", "buffer": data}
    page.get_by_label("The package").set_input_files(chosen)
    page.get_by_role("button", name="Check and upload").click()
    standard = "SCORM 2004" if modern else "SCORM 1.2"
    page.get_by_text(f"is uploaded: {standard}").wait_for()


def play(chromium, programme, who, address, *, score):
    """Play it on a telephone: answer, leave, come back, finish. Returns what the package says it tried."""
    learner = Visitor(chromium, programme.base, width=390, height=844)
    page = learner.sign_in(who).page
    page.goto(address)
    page.get_by_role("button", name="Start the module").click()
    part = page.frame_locator("#play-frame").frame_locator("#part")
    part.get_by_text("Question 1. Remembered: nothing. Query: ?lang=en. Learner: Learner").wait_for()
    frame = page.frames[-1].url
    part.get_by_role("button", name="Next question").click()
    page.get_by_text("Saved", exact=True).wait_for()
    page.get_by_role("link", name="Save and leave").click()
    page.get_by_text("Your place is kept").wait_for()
    page.get_by_role("link", name=re.compile("^Go on")).click()
    part.get_by_text("Question 2. Remembered: answers=b.").wait_for()
    part.get_by_text(re.compile("(site.*own host.*elsewhere|refused.*refused.*refused)")).wait_for()
    tried = part.locator("#tried").inner_text()
    # It takes the window's width and nearly all of its height.
    box = page.locator("#play-frame").bounding_box()
    assert (box["width"], box["height"] > 600) == (390, True)
    part.get_by_role("button", name="Finish").click()
    page.get_by_text("You have completed this module").wait_for()
    page.get_by_role("link", name="Save and leave").click()
    page.get_by_role("heading", name="You have completed this module").or_(
        page.get_by_text(f"{score}%")
    ).first.wait_for()
    assert f"{score}%" in page.locator("main").inner_text()
    cookies = [cookie["domain"] for cookie in learner.context.cookies()]
    learner.context.close()
    return tried, frame, cookies


@pytest.mark.parametrize(("modern", "who", "score"), [(False, "lead", 85), (True, "manager", 90)])
def test_a_package_is_played_to_passed_and_reaches_nothing_of_the_site(
    chromium, programme, visitor, modern, who, score
):
    upload(visitor().sign_in("editor"), programme, modern=modern)
    enrolment = in_shell(programme, START.format(who=who))

    tried, frame, cookies = play(chromium, programme, who, f"/e-learning/play/{enrolment}/", score=score)

    content = programme.base.replace("127.0.0.1", "content.localhost")
    assert frame.startswith(f"{content}/")
    assert set(cookies) == {"127.0.0.1"}
    for failed in ("page refused", "cookies none", "site refused", "own host answered 404", "elsewhere refused"):
        assert failed in tried, tried
    assert "site answered" not in tried
    said = in_shell(programme, STATES.format(pk=enrolment))
    assert said == f"COMPLETED PASSED {score} {score} PACKAGE {'SCORM_2004' if modern else 'SCORM_12'}"
