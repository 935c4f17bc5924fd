"""Two localities, two agencies, one person of each kind, and a marked string in every row that is not for all."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from bookings.actions import token_digest as link_digest
from bookings.choices import Status
from courses.choices import Delivery, EventStatus
from evaluations.actions import token_digest
from evaluations.models import QuestionnaireVersion
from people.choices import Role
from tests import factories

ACTORS = ("AN", "PR", "AL", "TR", "LC", "LD", "CE", "SA", "SC")
ACTOR_ROLES = {
    "AL": (Role.AGENCY_LEAD, "agency"),
    "TR": (Role.TRAINER, None),
    "LC": (Role.COORDINATOR, "locality"),
    "LD": (Role.SUBGROUP, None),
    "CE": (Role.EDITOR, None),
    "SA": (Role.ADMINISTRATOR, None),
    "SC": (Role.SCRUTINEER, None),
}
TOKEN = "a-token-that-somebody-holds-000001"
CODE = "HJKMNP"


@dataclass
class World:
    """What is in it, and which marked strings each kind of person may meet."""

    users: dict = field(default_factory=dict)
    # What addresses are filled with: {"near": event, ...}
    events: dict = field(default_factory=dict)
    bookings: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    agencies: dict = field(default_factory=dict)
    grants: dict = field(default_factory=dict)
    merges: dict = field(default_factory=dict)
    messages: dict = field(default_factory=dict)
    assignments: dict = field(default_factory=dict)
    charges: dict = field(default_factory=dict)
    broadcasts: dict = field(default_factory=dict)
    held: tuple = ()
    family: object = None
    approvals: dict = field(default_factory=dict)
    localities: dict = field(default_factory=dict)
    interests: dict = field(default_factory=dict)
    proofs: dict = field(default_factory=dict)
    module: object = None
    notes: dict = field(default_factory=dict)
    pools: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    calls: dict = field(default_factory=dict)
    offers: dict = field(default_factory=dict)
    asks: dict = field(default_factory=dict)
    askable: object = None
    holidays: dict = field(default_factory=dict)
    materials: dict = field(default_factory=dict)
    away: object = None
    commission: object = None
    comments: dict = field(default_factory=dict)
    quote: object = None
    improvement: object = None
    annual: dict = field(default_factory=dict)
    papers: dict = field(default_factory=dict)
    trainings: dict = field(default_factory=dict)
    # {"draft": (version, one of its questions), "used": ...}
    versions: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    package: object = None
    push_key: object = None
    # {"open": a file only looked at, "done": one taken over}
    imports: dict = field(default_factory=dict)
    playing: dict = field(default_factory=dict)
    briefing: object = None
    uses: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    # canary: the actors who may meet it
    canaries: dict = field(default_factory=dict)

    def canary(self, word, allowed):
        """Make a marked string and remember who may meet it."""
        text = f"Quill{word.title().replace('-', '')}Xq"
        self.canaries[text] = set(allowed.split())
        return text

    def foreign(self, actor):
        """The strings this actor must never meet."""
        return sorted(text for text, allowed in self.canaries.items() if actor not in allowed)


def delegate(world, name, *, agency, district, sees, sees_address):
    """A person with a marked name and a marked address."""
    text = world.canary(name, sees)
    address = world.canary(f"{name}-mail", sees_address).lower()
    world.canaries[address] = world.canaries.pop(f"Quill{name.title().replace('-', '')}MailXq")
    manager = world.canary(f"{name}-manager", "")
    return factories.PersonFactory(
        name=text, email=f"{address}@agency.example", agency=agency, district=district, manager_name=manager
    )


def make_event(world, name, *, locality, course=None, starts_at, sees_joining, **more):
    """A date with a marked joining link and a marked venue: held online and in a room, so that pages may show both."""
    joining = world.canary(f"{name}-joining", sees_joining)
    venue = world.canary(f"{name}-venue", sees_joining)
    return factories.EventFactory(
        locality=locality,
        starts_at=starts_at,
        joining_url=f"https://meet.partnership.example/{joining}",
        venue=venue,
        town="Exampleton",
        delivery=Delivery.SPLIT,
        **({"course": course} if course else {}),
        **more,
    )


def build():
    """Build it around the real clock, which is the pages' clock."""
    world = World()
    now = timezone.now()
    near, far = factories.LocalityFactory(name="Nearshire"), factories.LocalityFactory(name="Farshire")
    world.localities = {"near": near, "far": far}
    near_district = factories.DistrictFactory(name="Near District", locality=near)
    far_district = factories.DistrictFactory(name="Far District", locality=far)
    own_agency, other_agency = factories.AgencyFactory(name="Own Agency"), factories.AgencyFactory(name="Other Agency")
    world.agencies = {"own": own_agency, "other": other_agency}

    for actor in ACTORS[1:]:
        person = factories.PersonFactory(name=f"Actor {actor}", agency=own_agency, district=near_district)
        role, scope = ACTOR_ROLES.get(actor, (None, None))
        scope = {"agency": own_agency, "locality": near, None: None}[scope]
        world.users[actor] = factories.UserFactory(
            person=person, roles=[(role, scope) if scope else (role,)] if role else []
        )
    trainer = world.users["TR"].person

    # Who may meet which names is the table in docs/authorisation.md. SA: administrator, LC: near locality's.
    colleague = delegate(
        world, "colleague", agency=own_agency, district=near_district, sees="AL TR LC SA", sees_address="AL LC SA"
    )
    stranger = delegate(
        world, "stranger", agency=other_agency, district=near_district, sees="TR LC SA", sees_address="LC SA"
    )
    distant = delegate(world, "distant", agency=other_agency, district=far_district, sees="SA", sees_address="SA")
    distant_colleague = delegate(
        world, "distant-colleague", agency=own_agency, district=far_district, sees="AL SA", sees_address="AL SA"
    )
    world.people = {"colleague": colleague, "stranger": stranger, "distant": distant}

    course = factories.CourseFactory(title="Open Course")
    # Staff who plan or report choose among all courses; that one has a draft date is for those who run it.
    draft_course = factories.CourseFactory(title=world.canary("near-draft", "TR LC LD CE SA"))
    far_draft_course = factories.CourseFactory(title=world.canary("far-draft", "LC LD CE SA"))
    today = now - dt.timedelta(hours=1)
    soon = now + dt.timedelta(days=21)
    everybody = " ".join(ACTORS[1:])
    world.events = {
        "near": make_event(world, "near", locality=near, course=course, starts_at=today, sees_joining=everybody),
        "far": make_event(world, "far", locality=far, course=course, starts_at=today, sees_joining="SA"),
        "next": make_event(world, "next", locality=near, course=course, starts_at=soon, sees_joining="TR LC SA"),
        "far next": make_event(world, "far-next", locality=far, course=course, starts_at=soon, sees_joining="SA"),
        "draft": make_event(
            world, "draft", locality=near, course=draft_course, starts_at=soon, sees_joining="TR LC SA",
            status=EventStatus.DRAFT,
        ),
        "far draft": make_event(
            world, "far-draft", locality=far, course=far_draft_course, starts_at=soon, sees_joining="SA",
            status=EventStatus.DRAFT,
        ),
    }  # fmt: skip
    other_trainer = factories.PersonFactory(name="Other Trainer", agency=other_agency, district=far_district)
    assign = factories.DeliveryAssignmentFactory
    world.assignments = {
        "near": assign(event=world.events["near"], trainer=trainer),
        "far": assign(event=world.events["far"], trainer=other_trainer),
        "next": assign(event=world.events["next"], trainer=trainer),
    }
    assign(event=world.events["draft"], trainer=trainer)

    booked = factories.BookingFactory
    event, other = world.events["near"], world.events["far"]
    world.bookings = {
        "colleague": booked(event=event, delegate=colleague, access_needs=world.canary("colleague-needs", "TR LC")),
        "stranger": booked(event=event, delegate=stranger, access_needs=world.canary("stranger-needs", "TR LC")),
        "distant": booked(event=other, delegate=distant, access_needs=world.canary("distant-needs", "")),
        "distant colleague": booked(event=other, delegate=distant_colleague),
        "walk-in": booked(event=event, delegate=factories.PersonFactory(agency=own_agency), walk_in=True),
        "waiting": booked(event=world.events["next"], delegate=stranger, waiting=True),
    }
    # Where both are written at once only the later date's needs are in the days in which they may be shown.
    booked(event=world.events["next"], delegate=colleague, access_needs=world.canary("early-needs", ""))
    for actor, user in world.users.items():
        world.bookings[f"own {actor}"] = booked(event=event, delegate=user.person)

    # People whose manager is the practitioner, and somebody whose manager is not.
    member = delegate(
        world, "member", agency=other_agency, district=near_district, sees="PR TR LC SA", sees_address="LC SA"
    )
    member.manager_email = world.users["PR"].email
    member.save()
    pupil = delegate(world, "pupil", agency=other_agency, district=near_district, sees="TR LC SA", sees_address="LC SA")
    world.approvals = {
        name: factories.ApprovalFactory(
            booking=booked(event=world.events["next"], delegate=person, status="REQUESTED"),
            asked_at=now,
            remind_at=now + dt.timedelta(days=2),
            lapses_at=now + dt.timedelta(days=5),
        )
        for name, person in (("team", member), ("stranger", pupil))
    }
    world.charges = {
        "own": factories.ChargeFactory(booking=world.bookings["distant colleague"]),
        "other": factories.ChargeFactory(
            booking=world.bookings["distant"], why=world.canary("other-charge", "SA"), state="WAIVER_ASKED"
        ),
    }
    world.charges["near"] = factories.ChargeFactory(
        booking=world.bookings["stranger"], why=world.canary("near-charge", "LC SA")
    )
    world.held = tuple(factories.HeldBackFactory(event=world.events[key], places=1) for key in ("next", "far next"))
    world.family = factories.CourseFamilyFactory()
    factories.CourseVariantFactory(course=course, locality=near)
    world.broadcasts = {
        "near": factories.BroadcastFactory(
            event=world.events["near"],
            subject=world.canary("near-broadcast", "TR LC SA"),
            made_at=now,
            send_after=now + dt.timedelta(minutes=10),
        ),
        "far": factories.BroadcastFactory(event=world.events["far"], subject=world.canary("far-broadcast", "SA")),
    }
    world.messages = {
        "near": factories.MessageFactory(recipient=stranger, to_address=stranger.email, locality=near, state="FAILED"),
        "far": factories.MessageFactory(recipient=distant, to_address=distant.email, locality=far, state="FAILED"),
    }
    # The names of the training pool are for all who plan.
    pool = factories.PersonFactory(name=world.canary("pool", "LC SA"), agency=other_agency, district=far_district)
    world.merges = {"stranger": factories.MergeFactory(kept=stranger, made_by=pool)}
    world.grants = {"other": factories.RoleGrantFactory(person=pool, role=Role.TRAINER)}
    factories.UserFactory(person=stranger)
    factories.UserFactory(person=distant)

    factories.InvitationFactory(
        booking=world.bookings["stranger"],
        token_hash=token_digest(TOKEN),
        opens_at=now - dt.timedelta(hours=1),
        closes_at=now + dt.timedelta(days=7),
    )
    factories.RoomCodeFactory(event=event, code=CODE, opened_at=now, opened_by=trainer)
    # The name is the one somebody typed; the address is for no page at all.
    address = world.canary("check-in-mail", "")
    factories.CheckInFactory(
        session=event.sessions.get(),
        name=world.canary("check-in", "TR LC"),
        email=f"{address}@agency.example",
        made_at=now,
    )
    # Behind links with this token: somebody who asks, somebody who is offered a place, an empty calendar.
    link = link_digest(TOKEN)
    for status, made in ((Status.REQUESTED, factories.ApprovalFactory), (Status.OFFERED, factories.PlaceOfferFactory)):
        asked = factories.EventFactory(locality=near, course=course, starts_at=soon, delivery="FACE_TO_FACE")
        held = booked(event=asked, status=status, delegate=factories.PersonFactory(agency=other_agency))
        until = {"lapses_at": soon} if status == Status.REQUESTED else {"offered_at": now, "expires_at": soon}
        made(booking=held, token_hash=link, **until)
    reader = factories.UserFactory(person=factories.PersonFactory(agency=other_agency))
    # Used today already: the day of the last use is all that reading a calendar writes.
    factories.CalendarFeedFactory(person=reader.person, token_hash=link, used_on=timezone.localdate())

    world.interests = {
        f"own {actor}": factories.InterestFactory(person=user.person) for actor, user in world.users.items()
    }
    for key, person, sees in (("stranger", stranger, "LC SA"), ("distant", distant, "SA")):
        world.interests[key] = factories.InterestFactory(person=person)
        content = ContentFile(world.canary(f"{key}-proof", sees).encode(), name="proof.pdf")
        world.proofs[key] = factories.EvidenceFactory(person=person, file=content)
    add_staffing(world, course=course, trainer=trainer, now=now)
    # What people wrote weeks ago waits for a moderator: five answers each, one of them with words.
    for place, locality, sees in (("near", near, "LC SA"), ("far", far, "SA")):
        past = factories.EventFactory(locality=locality, course=course, starts_at=now - dt.timedelta(days=40))
        responses = factories.ResponseFactory.create_batch(5, event=past)
        world.comments[place] = factories.AnswerFactory(
            response=responses[0],
            question_code="what-to-change",
            number=None,
            text=world.canary(f"{place}-comment", sees),
        )
    world.quote, world.improvement = factories.QuoteFactory(course=course), factories.ImprovementFactory(course=course)
    # Annual reports are the subgroup's; what is written in one is for nobody else.
    for key, facts in (("draft", {}), ("frozen", {"frozen": True, "frozen_at": now})):
        report = factories.AnnualReportFactory(title=world.canary(f"{key}-annual", "LD SA"), **facts)
        report.sections.filter(kind="NEEDED").update(before=world.canary(f"{key}-words", "LD SA"))
        world.annual[key] = report
    # Certificates of dates that are over. Whoever holds the code learns the initials; the paper carries the name.
    for key, person, locality in (
        ("colleague", colleague, near),
        ("stranger", stranger, near),
        ("distant", distant, far),
        *((f"own {actor}", user.person, near) for actor, user in world.users.items()),
        ("team", member, near),
    ):
        past = factories.EventFactory(locality=locality, course=course, starts_at=now - dt.timedelta(days=40))
        world.papers[key] = factories.CertificateFactory(booking=booked(event=past, delegate=person))
    # What people noted themselves: for the lead of the agency they work for now and the manager they name now.
    for key, person, sees in (
        ("colleague", colleague, "AL SA"),
        ("stranger", stranger, "SA"),
        ("distant", distant, "SA"),
        ("team", member, "PR SA"),
        *((f"own {actor}", user.person, "") for actor, user in world.users.items()),
    ):
        title = "Own course" if key.startswith("own") else world.canary(f"{key}-training", sees)
        file = ContentFile(world.canary(f"{key}-file".replace(" ", "-"), key[4:]).encode(), name="proof.pdf")
        world.trainings[key] = factories.OwnTrainingFactory(person=person, title=title, file=file)
    used = QuestionnaireVersion.objects.get(questionnaire__code="on-the-day", number=2)
    draft = factories.QuestionFactory(version__questionnaire__course=course)
    world.versions = {"draft": (draft.version, draft), "used": (used, used.questions.order_by("position").first())}
    # A module with one step, started by everybody; what somebody keeps of their thoughts is for them alone.
    page = factories.ModulePageFactory(module__code="open-module")
    world.module = page.module
    learners = {f"own {actor}": user.person for actor, user in world.users.items()} | {"stranger": stranger}
    for key, person in learners.items():
        enrolment = factories.EnrolmentFactory(module=page.module, person=person, started_at=now, last_at=now)
        words = world.canary(f"{key}-note", key.removeprefix("own ") if key != "stranger" else "")
        world.notes[key] = factories.ReflectionFactory(enrolment=enrolment, step=page.step_ids[0], text=words)
    looked = factories.ImportFactory(name=world.canary("old-list", "SA"), made_at=now)
    factories.ImportRowFactory(file=looked, outcome="REFUSED", reason=world.canary("old-row", "SA"))
    looked.decisions.add(factories.DecisionFactory(said=world.canary("old-spelling", "SA")))
    taken = factories.ImportFactory(state="APPLIED", made_at=now, applied_at=now)
    factories.ImportRowFactory(file=taken, outcome="DONE")
    world.imports = {"open": looked, "done": taken}
    world.push_key = factories.PushKeyFactory(made_at=now, made_by=world.users["SA"].person)
    # What teams wrote about a briefing: for their agency's lead, their co-ordinator, administrators.
    world.briefing = factories.BriefingPageFactory(title="Open Briefing")
    for key, agency, locality, sees in (("near", own_agency, near, "AL LC SA"), ("far", other_agency, far, "SA")):
        world.uses[key] = factories.BriefingUseFactory(
            briefing=world.briefing.pk,
            team=world.canary(f"{key}-users", sees),
            action=world.canary(f"{key}-use-plan", sees),
            agency=agency,
            locality=locality,
            used_on=timezone.localdate(),
            noted_at=now,
        )
    # Themes, without a person in them: of a locality's own for those who plan there, the subgroup, the scrutineer.
    for key, locality, sees in (("near", near, "LC LD SC SA"), ("far", far, "LD SC SA")):
        world.sources[key] = factories.RecommendationFactory(
            source__locality=locality, source__title=world.canary(f"{key}-source", sees), courses=[course]
        )
    # A package that the practitioner and somebody else play.
    world.package = factories.ScormPackageFactory(uploaded_at=now)
    for key, person in (("own", world.users["PR"].person), ("stranger", stranger)):
        enrolment = factories.EnrolmentFactory(module=world.package.module, person=person, started_at=now, last_at=now)
        factories.ScormStateFactory(enrolment=enrolment, package=world.package)
        world.playing[key] = enrolment
    factories.CompletionFactory(enrolment__person=distant, enrolment__module=page.module)
    factories.CompletionFactory(enrolment__person=colleague, enrolment__module=page.module)
    # Workbooks made for people: for nobody else, whatever the role.
    owners = {f"own {actor}": world.users[actor].person for actor in ("LC", "LD", "SA")}
    for key, person in (owners | {"stranger": stranger}).items():
        words = "Own file" if key.startswith("own") else world.canary("stranger-workbook", "")
        world.files[key] = factories.FileJobFactory(
            done=True,
            owner=person,
            scope=factories.file_scope(localities=[near.pk]),
            figures_only=key == "own LC",
            file_name=f"{words}.xlsx",
            expires_at=now + dt.timedelta(hours=1),
        )
    # Answers that nobody may read by name, in numbers too small to show.
    for answer in ("near", "far"):
        response = factories.ResponseFactory(event=world.events[answer])
        factories.AnswerFactory(
            response=response, question_code="most-useful", number=None, text=world.canary(f"{answer}-answer", "")
        )
    return world


def add_staffing(world, *, course, trainer, now):
    """Teams, calls and offers of both localities; the trainer is in the near team, somebody else in the far one."""
    near, far = world.localities["near"], world.localities["far"]
    own, other = world.agencies["own"], world.agencies["other"]
    soon = now + dt.timedelta(days=30)
    # A far trainer of the course: those who plan meet the name, as they look for trainers in every locality.
    away = factories.PersonFactory(name=world.canary("far-trainer", "LC SA LD TR"), agency=other)
    factories.RoleGrantFactory(person=away, role=Role.TRAINER)
    asked = factories.PersonFactory(name=world.canary("asked-trainer", "AL LC SA"), agency=own)
    world.pools = {
        "near": factories.TrainingPoolFactory(name="Near team", locality=near, courses=[course]),
        "far": factories.TrainingPoolFactory(name=world.canary("far-team", "LC TR SA"), locality=far, courses=[course]),
    }
    member = factories.PoolMembershipFactory
    world.members = {
        "near": member(pool=world.pools["near"], trainer=trainer, agency=own, asked_by=None),
        "asked": member(pool=world.pools["near"], trainer=asked, asked=True),
        "far": member(pool=world.pools["far"], trainer=away, given_by=world.canary("far-permission", "SA")),
    }
    event = factories.EventFactory
    world.calls = {
        key: factories.OpenCallFactory(
            event=event(locality=locality, course=course, starts_at=soon), opened_at=now, note=note
        )
        for key, locality, note in (
            ("near", near, ""), ("far", far, world.canary("far-call", "TR")),
        )
    }  # fmt: skip
    world.offers = {
        "near": factories.DeliveryOfferFactory(call=world.calls["near"], trainer=away, note="I know the room."),
        "far": factories.DeliveryOfferFactory(
            call=world.calls["far"], trainer=away, note=world.canary("far-offer", "")
        ),
    }
    world.askable = away
    world.asks = {
        "near": factories.DeliveryAskFactory(event=world.calls["near"].event, trainer=trainer),
        "far": factories.DeliveryAskFactory(
            event=world.calls["far"].event, trainer=away, note=world.canary("far-ask", "")
        ),
    }
    world.holidays = {key: factories.SchoolHolidayFactory(locality=world.localities[key],
                                                          first=soon.date(), last=soon.date())
                      for key in ("near", "far")}  # fmt: skip
    world.materials = {
        "near": factories.CourseMaterialFactory(course=course, locality=near),
        "far": factories.CourseMaterialFactory(course=course, locality=far, title=world.canary("far-material", "SA")),
    }
    world.away = factories.AwayFactory(trainer=trainer, first=soon.date(), last=soon.date())
    world.commission = factories.CommissionFactory(trainer=away)
