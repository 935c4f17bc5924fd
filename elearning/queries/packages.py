"""Reads about packages, and the tickets with which their files are asked for."""

from urllib.parse import quote, urlsplit

from django.core.signing import TimestampSigner
from django.db.models import Count, Prefetch, Q

from elearning.choices import Kind, Standard
from elearning.models import Enrolment, Module, ScormPackage

TICKET_SECONDS = 8 * 60 * 60
_SIGNER = {"sep": ".", "salt": "elearning.content"}


def ticket(package, *, home):
    """What stands in the address of a package's files: which ones, for how long, and whose page may frame them."""
    said = {"folder": package.folder, "standard": package.standard, "home": home}
    return TimestampSigner(**_SIGNER).sign_object(said)


def read_ticket(text):
    """What a ticket says. Raises SignatureExpired after eight hours, BadSignature for what we never signed."""
    return TimestampSigner(**_SIGNER).unsign_object(text, max_age=TICKET_SECONDS)


def own_enrolments(user):
    """The enrolments of the person in modules that are packages."""
    mine = Enrolment.objects.filter(person=user.person_id, module__kind=Kind.PACKAGE)
    return mine.exclude(person=None).select_related("module", "person")


def package_modules():
    """Modules that are packages, with their versions, the newest first, and how many learners started each."""
    versions = ScormPackage.objects.annotate(learners=Count("states__enrolment", distinct=True))
    return (
        Module.objects.filter(kind=Kind.PACKAGE)
        .prefetch_related(Prefetch("packages", versions.select_related("uploaded_by").order_by("-number")))
        .annotate(versions=Count("packages", filter=Q(packages__withdrawn_at=None), distinct=True))
        .order_by("position", "pk")
    )


def first_told(state):
    """What a package is told when a part starts: what it asked us to remember, and nothing about the person."""
    package, part = state.package, state.package.part(state.part) or {}
    kept = {
        key: value for key, value in state.data.items() if not key.endswith((".session_time", ".exit")) and value != ""
    }
    seconds = state.enrolment.seconds
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    entry = "resume" if state.data else "ab-initio"
    learner = f"learner-{state.enrolment_id}"
    if package.standard == Standard.SCORM_12:
        told = {
            "cmi.core.student_id": learner,
            "cmi.core.student_name": "Learner",
            "cmi.core.credit": "credit",
            "cmi.core.entry": entry,
            "cmi.core.total_time": f"{hours:04}:{minutes:02}:{seconds:02}.00",
            "cmi.launch_data": part.get("data", ""),
            "cmi.student_data.mastery_score": part.get("mastery", ""),
        }
    else:
        told = {
            "cmi.learner_id": learner,
            "cmi.learner_name": "Learner",
            "cmi.credit": "credit",
            "cmi.mode": "normal",
            "cmi.entry": entry,
            "cmi.total_time": f"PT{hours}H{minutes}M{seconds}S",
            "cmi.launch_data": part.get("data", ""),
            "cmi.scaled_passing_score": part.get("mastery", ""),
        }
    return {key: value for key, value in told.items() if value != ""} | kept


def in_order(states):
    """The states in the order of their package's parts, with package and enrolment."""
    found = list(states.select_related("package", "enrolment").order_by("pk"))
    places = {part["identifier"]: place for place, part in enumerate(found[0].package.parts)} if found else {}
    return sorted(found, key=lambda state: places.get(state.part, len(places)))


def newest_number(module):
    """The number of the version that new learners start, or 0."""
    return module.packages.in_use().order_by("-number").values_list("number", flat=True).first() or 0


def address_of(part):
    """The address of a part's file, and what follows it."""
    return quote(part["path"]) + part["query"]


def plays_apart(origin, host):
    """Whether packages are played on another host than this one."""
    return bool(origin) and urlsplit(origin).hostname != urlsplit(f"//{host}").hostname
