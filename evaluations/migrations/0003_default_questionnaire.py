"""The default questionnaire of the day itself, as PRODUCT.md lists it. Question codes never change."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import migrations

AGREE = ("Strongly disagree", "Strongly agree")
# code, kind, section, text, hint, (low, high), (low label, high label), Kirkpatrick level
QUESTIONS = [
    (
        "confidence",
        "CONFIDENCE",
        "How confident are you now?",
        "How confident are you that you can do each of these?",
        "",
        (0, 10),
        ("Not at all", "Completely"),
        2,
    ),
    (
        "learnt-other-agencies",
        "SCALE",
        "Working with others",
        "I learnt what other agencies do",
        "",
        (0, 10),
        ("Nothing new", "A great deal"),
        2,
    ),
    (
        "know-whom-to-contact",
        "SCALE",
        "Working with others",
        "I know whom to contact in another agency",
        "",
        (0, 10),
        ("Not at all", "Completely"),
        2,
    ),
    ("relevance", "SCALE", "The training itself", "It was relevant to my work", "", (1, 5), AGREE, 1),
    ("pace", "SCALE", "The training itself", "The pace was right for me", "", (1, 5), AGREE, 1),
    ("clarity", "SCALE", "The training itself", "It was clear", "", (1, 5), AGREE, 1),
    ("safe-environment", "SCALE", "The training itself", "I felt safe to speak and to ask", "", (1, 5), AGREE, 1),
    (
        "joining",
        "SCALE",
        "The training itself",
        "It was easy to join",
        "Finding the room or the link, getting in, settling down.",
        (1, 5),
        AGREE,
        1,
    ),
    ("most-useful", "TEXT", "In your own words", "What was most useful?", "", None, None, None),
    ("what-to-change", "TEXT", "In your own words", "What should we change?", "", None, None, None),
    (
        "intention",
        "INTENTION",
        "What comes next",
        "What will you do differently?",
        "One thing, as definite as you can make it.",
        None,
        None,
        None,
    ),
    (
        "recommend",
        "SCALE",
        "Last of all",
        "Would you recommend this training to a colleague?",
        "",
        (0, 10),
        ("Not at all", "Certainly"),
        1,
    ),
    (
        "consent",
        "CONSENT",
        "Last of all",
        "May we quote what you wrote?",
        "For example on the course's page or in the annual report. We never quote a name.",
        None,
        None,
        None,
    ),
    (
        "role-family",
        "CHOICE",
        "Last of all",
        "Which words should stand under the quote?",
        "Only if you chose “Yes, with my role”.",
        None,
        None,
        None,
    ),
]
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


def make(apps, schema_editor):
    model = {
        name: apps.get_model("evaluations", name)
        for name in ("Questionnaire", "QuestionnaireVersion", "Question", "Option")
    }
    questionnaire = model["Questionnaire"].objects.create(code="on-the-day", wave="W1", title="On the day")
    # In use since before the oldest date that may be taken over.
    since = dt.datetime(2019, 10, 1, tzinfo=ZoneInfo("Europe/London"))
    version = model["QuestionnaireVersion"].objects.create(questionnaire=questionnaire, number=1, in_use_from=since)
    for position, (code, kind, section, text, hint, ends, labels, level) in enumerate(QUESTIONS, start=1):
        low, high = ends or (None, None)
        low_label, high_label = labels or ("", "")
        question = model["Question"].objects.create(
            version=version,
            code=code,
            kind=kind,
            section=section,
            text=text,
            hint=hint,
            low=low,
            high=high,
            low_label=low_label,
            high_label=high_label,
            level=level,
            position=position,
        )
        if kind == "CHOICE":
            model["Option"].objects.bulk_create(
                model["Option"](question=question, code=role, label=label, position=place)
                for place, (role, label) in enumerate(ROLES, start=1)
            )


def remove(apps, schema_editor):
    versions = apps.get_model("evaluations", "QuestionnaireVersion").objects.filter(questionnaire__code="on-the-day")
    apps.get_model("evaluations", "Option").objects.filter(question__version__in=versions).delete()
    apps.get_model("evaluations", "Question").objects.filter(version__in=versions).delete()
    versions.delete()
    apps.get_model("evaluations", "Questionnaire").objects.filter(code="on-the-day").delete()


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_closing_tickets_levels")]

    operations = [migrations.RunPython(make, remove)]
