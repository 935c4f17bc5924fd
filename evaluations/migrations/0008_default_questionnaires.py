"""The other default questionnaires, as PRODUCT.md lists them. Question codes never change."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import migrations

AGREE = ("Strongly disagree", "Strongly agree")
SURE = ("Not at all", "Completely")
ROLES = [
    ("SOCIAL_WORK", "Social work"),
    ("EARLY_HELP", "Early help and family support"),
    ("NURSING", "Nursing, midwifery or health visiting"),
    ("MEDICINE", "Doctor or other clinician"),
    ("TEACHING", "Teaching or school support"),
    ("SAFEGUARDING_LEAD", "Designated safeguarding lead"),
    ("EARLY_YEARS", "Early years or childcare"),
    ("POLICING", "Policing"),
    ("JUSTICE", "Youth justice or probation"),
    ("HOUSING", "Housing"),
    ("VOLUNTEER", "Volunteer"),
    ("FOSTER_CARER", "Foster carer"),
    ("MANAGER", "Manager or commissioner"),
    ("OTHER", "Other work with children, families or adults"),
]
CONFIDENCE = {
    "code": "confidence",
    "kind": "CONFIDENCE",
    "text": "How confident are you that you can do each of these?",
    "ends": (0, 10),
    "labels": SURE,
    "level": 2,
}
# code, wave, title, questions
FORMS = [
    (
        "at-booking",
        "W0",
        "At booking",
        [
            {
                "code": "role-family",
                "kind": "CHOICE",
                "section": "About your work",
                "text": "What kind of work do you do?",
                "options": ROLES,
            },
            {
                "code": "years-in-role",
                "kind": "CHOICE",
                "section": "About your work",
                "text": "How long have you done it?",
                "options": [
                    ("UNDER_1", "Less than a year"),
                    ("1_TO_2", "1 to 2 years"),
                    ("3_TO_5", "3 to 5 years"),
                    ("6_TO_10", "6 to 10 years"),
                    ("OVER_10", "More than 10 years"),
                ],
            },
            {
                "code": "why",
                "kind": "CHOICE",
                "section": "About your work",
                "text": "Why this training?",
                "options": [
                    ("REQUIRED", "My role requires it"),
                    ("MANAGER", "My manager suggested it"),
                    ("CASE", "Something in my work made me look for it"),
                    ("REFRESH", "To refresh what I know"),
                    ("INTEREST", "I am interested in it"),
                ],
            },
            CONFIDENCE | {"section": "How confident are you today?"},
            {
                "code": "need",
                "kind": "TEXT",
                "section": "What you need",
                "text": "What one thing do you need from this training?",
            },
        ],
    ),
    (
        "after-first-half",
        "W1A",
        "After the first half",
        [
            {"code": "relevance", "kind": "SCALE", "text": "It was relevant to my work", "ends": (1, 5)},
            {"code": "pace", "kind": "SCALE", "text": "The pace was right for me", "ends": (1, 5)},
            {"code": "clarity", "kind": "SCALE", "text": "It was clear", "ends": (1, 5)},
            {"code": "safe-environment", "kind": "SCALE", "text": "I felt safe to speak and to ask", "ends": (1, 5)},
            {
                "code": "most-useful",
                "kind": "TEXT",
                "section": "Before the second half",
                "text": "What was most useful so far?",
            },
            {
                "code": "for-second-half",
                "kind": "TEXT",
                "section": "Before the second half",
                "text": "What would help you in the second half?",
            },
        ],
    ),
    (
        "three-months",
        "W2",
        "After three months",
        [
            {
                "code": "intention-kept",
                "kind": "KEPT",
                "section": "What you meant to do",
                "text": "What became of it?",
                "level": 3,
                "options": [
                    ("DONE", "Done"),
                    ("PARTLY", "Partly"),
                    ("NOT_YET", "Not yet"),
                    ("NOT_RELEVANT", "No longer relevant"),
                ],
            },
            {
                "code": "practice-example",
                "kind": "TEXT",
                "section": "What you have done",
                "text": "What have you done differently? Give one example",
            },
            CONFIDENCE | {"section": "How confident are you now?"},
            {
                "code": "used-for",
                "kind": "CHOICES",
                "section": "Where you have used it",
                "text": "What have you used the training for?",
                "level": 3,
                "options": [
                    ("REFERRAL", "A referral"),
                    ("ASSESSMENT_TOOL", "An assessment tool"),
                    ("INFORMATION_SHARING", "Sharing information"),
                    ("JOINT_WORKING", "Working with another agency"),
                    ("SUPERVISION", "Supervision"),
                    ("NONE", "None of these yet"),
                ],
            },
            {
                "code": "got-in-the-way",
                "kind": "CHOICES",
                "section": "What hindered and what helps",
                "text": "What got in the way?",
                "options": [
                    ("TIME", "Time"),
                    ("NO_CHANCE", "No occasion for it yet"),
                    ("MANAGER", "Support from my manager"),
                    ("OTHER_AGENCIES", "Answers from other agencies"),
                    ("TOOLS", "Tools or systems"),
                    ("CONFIDENCE", "I do not feel sure enough"),
                    ("NOTHING", "Nothing"),
                ],
            },
            {
                "code": "further-need",
                "kind": "TEXT",
                "section": "What hindered and what helps",
                "text": "What would help you now?",
            },
        ],
    ),
    (
        "line-manager",
        "W2M",
        "Line manager, after three months",
        [
            {
                "code": "practice-changed",
                "kind": "CHOICE",
                "section": "What you have seen",
                "text": "Has their practice changed since the training?",
                "level": 3,
                "options": [
                    ("NOT_SEEN", "I have not seen a change"),
                    ("A_LITTLE", "A little"),
                    ("CLEARLY", "Clearly"),
                    ("CANNOT_SAY", "I cannot say"),
                ],
            },
            {
                "code": "manager-example",
                "kind": "TEXT",
                "section": "What you have seen",
                "text": "Can you give an example?",
                "follows": ("practice-changed", "A_LITTLE CLEARLY"),
            },
            {
                "code": "support-given",
                "kind": "CHOICES",
                "section": "What you did",
                "text": "What support have you given?",
                "level": 3,
                "options": [
                    ("SUPERVISION", "We talked about it in supervision"),
                    ("TIME", "Time to try it out"),
                    ("OBSERVED", "I watched and gave feedback"),
                    ("TEAM", "They shared it with the team"),
                    ("NONE", "None yet"),
                ],
            },
        ],
    ),
    (
        "trainer-reflection",
        "TR",
        "Trainer’s reflection",
        [
            {"code": "aims-met", "kind": "SCALE", "text": "The group reached the aims of the day", "ends": (1, 5)},
            {"code": "materials", "kind": "SCALE", "text": "The materials worked", "ends": (1, 5)},
            {"code": "co-delivery", "kind": "SCALE", "text": "We worked well together as trainers", "ends": (1, 5)},
            {"code": "went-well", "kind": "TEXT", "section": "In your own words", "text": "What went well?"},
            {
                "code": "do-differently",
                "kind": "TEXT",
                "section": "In your own words",
                "text": "What would you do differently next time?",
            },
            {
                "code": "course-change",
                "kind": "TEXT",
                "section": "In your own words",
                "text": "What should change in the course itself?",
            },
        ],
    ),
    (
        "observer-sheet",
        "OB",
        "Observer’s sheet",
        [
            {"code": "knowledge", "kind": "SCALE", "text": "They knew the subject", "ends": (1, 5)},
            {"code": "engaging", "kind": "SCALE", "text": "Everybody took part", "ends": (1, 5)},
            {"code": "safe-space", "kind": "SCALE", "text": "People could speak and ask safely", "ends": (1, 5)},
            {"code": "hard-subjects", "kind": "SCALE", "text": "Hard moments were handled with care", "ends": (1, 5)},
            {"code": "time-kept", "kind": "SCALE", "text": "Time was kept", "ends": (1, 5)},
            {"code": "strengths", "kind": "TEXT", "section": "In your own words", "text": "What was strongest?"},
            {"code": "to-develop", "kind": "TEXT", "section": "In your own words", "text": "What should be developed?"},
            {
                "code": "next-step",
                "kind": "CHOICE",
                "section": "Next",
                "text": "What is the next step for the trainers you watched?",
                "options": [
                    ("READY", "Ready to lead"),
                    ("CO_DELIVER", "Co-deliver again first"),
                    ("SUPPORT", "Needs support"),
                    ("NOT_APPLICABLE", "They lead already"),
                ],
            },
        ],
    ),
]


def make(apps, schema_editor):
    model = {
        name: apps.get_model("evaluations", name)
        for name in ("Questionnaire", "QuestionnaireVersion", "Question", "Option")
    }
    # In use since before the oldest date that may be taken over.
    since = dt.datetime(2019, 10, 1, tzinfo=ZoneInfo("Europe/London"))
    for code, wave, title, questions in FORMS:
        questionnaire = model["Questionnaire"].objects.create(code=code, wave=wave, title=title)
        version = model["QuestionnaireVersion"].objects.create(questionnaire=questionnaire, number=1, in_use_from=since)
        for position, row in enumerate(questions, start=1):
            low, high = row.get("ends", (None, None))
            low_label, high_label = row.get("labels", AGREE) if "ends" in row else ("", "")
            follows = row.get("follows", ("", ""))
            reaction = 1 if row["kind"] == "SCALE" and wave == "W1A" else None
            question = model["Question"].objects.create(
                version=version,
                code=row["code"],
                kind=row["kind"],
                section=row.get("section", "How it went"),
                text=row["text"],
                low=low,
                high=high,
                low_label=low_label,
                high_label=high_label,
                level=row.get("level", reaction),
                follows_code=follows[0],
                follows_answers=follows[1],
                position=position,
            )
            model["Option"].objects.bulk_create(
                model["Option"](question=question, code=option, label=label, position=place)
                for place, (option, label) in enumerate(row.get("options", ()), start=1)
            )


def remove(apps, schema_editor):
    codes = [code for code, *_ in FORMS]
    versions = apps.get_model("evaluations", "QuestionnaireVersion").objects.filter(questionnaire__code__in=codes)
    apps.get_model("evaluations", "Option").objects.filter(question__version__in=versions).delete()
    apps.get_model("evaluations", "Question").objects.filter(version__in=versions).delete()
    versions.delete()
    apps.get_model("evaluations", "Questionnaire").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_waves_envelopes_builder")]

    operations = [migrations.RunPython(make, remove)]
