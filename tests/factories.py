"""One factory a model, in the order of the house. Traits name states. Times are around `AT`, never the real clock."""

import datetime as dt
import secrets
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from audit.models import Entry
from bookings.choices import ChargeKind, Mark, Reason, SkipCode, Status
from bookings.models import (
    Approval,
    Attendance,
    AttendanceChange,
    AttendanceFile,
    Booking,
    BookingChange,
    Broadcast,
    CalendarFeed,
    Certificate,
    Charge,
    CheckIn,
    DateChoice,
    Dispensation,
    Evidence,
    HeadCount,
    Interest,
    MakeUp,
    OwnTraining,
    PlaceOffer,
    Skip,
)
from cms.choices import BriefingReason
from cms.models import (
    BriefingIndexPage,
    BriefingPage,
    CataloguePage,
    CoursePage,
    HomePage,
    LearningPage,
    ModulePage,
    StandardPage,
)
from courses.choices import Delivery, EventStatus, MemberState, Part, Workforce
from courses.models import (
    Availability,
    Away,
    BriefingUse,
    Commission,
    Course,
    CourseFamily,
    CourseMaterial,
    CourseVariant,
    DeliveryAsk,
    DeliveryAssignment,
    DeliveryOffer,
    Event,
    EventSession,
    FrameworkLevel,
    HeldBack,
    LearningSource,
    OpenCall,
    Policy,
    PoolMembership,
    PreparationMeeting,
    Prerequisite,
    Priority,
    Recommendation,
    SchoolHoliday,
    SkillStep,
    TrainerQualification,
    TrainerSkill,
    TrainingPool,
)
from elearning.choices import Source
from elearning.models import (
    AnswerGiven,
    Attempt,
    BankChoice,
    BankQuestion,
    Completion,
    CompletionList,
    Enrolment,
    Module,
    ParkedCompletion,
    PushKey,
    Reflection,
    ScormPackage,
    ScormState,
    new_code,
)
from evaluations.choices import Kind, Pairing, Wave
from evaluations.models import (
    Answer,
    Closing,
    CommentTag,
    CourseItem,
    Envelope,
    EventKey,
    Improvement,
    Invitation,
    Option,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Quote,
    Response,
    RoomCode,
    SpentTicket,
)
from legacy.choices import Ask
from legacy.choices import Kind as LegacyKind
from legacy.models import Decision, Import, ImportRow
from outbox.models import Message, TemplateText
from people.actions import sync_groups
from people.choices import ManagerKind, Role, RoleFamily, Sector, Standing
from people.models import (
    Agency,
    District,
    Headcount,
    Locality,
    Merge,
    MergeMove,
    Person,
    RoleGrant,
    StrangerMail,
    TacticalGroup,
    User,
    Visit,
)
from reports.choices import Section, State
from reports.models import AnnualReport, ChosenWords, FileJob, FrozenFigure, ReportSection

LONDON = ZoneInfo("Europe/London")
AT = dt.datetime(2027, 1, 12, 10, 0, tzinfo=LONDON)
PASSWORD = "a-long-test-password"


class LocalityFactory(DjangoModelFactory):
    class Meta:
        model = Locality

    code = factory.Sequence(lambda n: f"locality-{n}")
    name = factory.Sequence(lambda n: f"Locality {n}")
    contact_name = "Children's services"
    daytime_phone = "01632 960001"
    out_of_hours_phone = "01632 960002"


class TacticalGroupFactory(DjangoModelFactory):
    class Meta:
        model = TacticalGroup

    code = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    code = factory.Sequence(lambda n: f"district-{n}")
    name = factory.Sequence(lambda n: f"District {n}")
    locality = factory.SubFactory(LocalityFactory)
    tactical_group = factory.SubFactory(TacticalGroupFactory)


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    standing = Standing.STATUTORY
    sector = Sector.COUNCIL


class HeadcountFactory(DjangoModelFactory):
    class Meta:
        model = Headcount

    agency = factory.SubFactory(AgencyFactory)
    number = 100
    as_of = AT.date()
    given_at = AT
    given_by = factory.SubFactory("tests.factories.PersonFactory")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@agency.example")
    agency = factory.SubFactory(AgencyFactory)
    district = factory.SubFactory(DistrictFactory)
    role_family = RoleFamily.TEACHING
    manager_kind = ManagerKind.MANAGER
    manager_name = "Line Manager"
    manager_email = factory.Sequence(lambda n: f"manager{n}@agency.example")
    profile_completed_at = AT - dt.timedelta(days=30)
    created_at = AT - dt.timedelta(days=30)

    class Params:
        new = factory.Trait(
            agency=None,
            district=None,
            role_family="",
            manager_kind="",
            manager_name="",
            manager_email="",
            profile_completed_at=None,
        )


class UserFactory(DjangoModelFactory):
    """A verified login with a person. `roles=[(Role.COORDINATOR, locality)]` gives live grants."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    email = factory.LazyAttribute(lambda user: user.person.email)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role, *scope in extracted or ():
            scope = scope[0] if scope else None
            RoleGrantFactory(
                person=self.person,
                role=role,
                agency=scope if isinstance(scope, Agency) else None,
                locality=scope if isinstance(scope, Locality) else None,
            )
        if extracted:
            sync_groups(person=self.person)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    person = factory.SubFactory(PersonFactory)
    role = Role.SUBGROUP
    since = AT - dt.timedelta(days=30)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    session_key = factory.Sequence(lambda n: f"{n:032d}")
    session_data = "none"
    expire_date = AT + dt.timedelta(hours=12)
    user = factory.SubFactory("tests.factories.UserFactory")


class MergeFactory(DjangoModelFactory):
    class Meta:
        model = Merge

    kept = factory.SubFactory(PersonFactory)
    other = factory.SubFactory(PersonFactory)
    made_at = AT
    made_by = factory.SubFactory(PersonFactory)


class MergeMoveFactory(DjangoModelFactory):
    class Meta:
        model = MergeMove

    merge = factory.SubFactory(MergeFactory)
    model = "people.Person"
    row = factory.Sequence(lambda n: n + 1)
    field = "name"
    before = "Bo"
    after = "Bo Example"


class StrangerMailFactory(DjangoModelFactory):
    class Meta:
        model = StrangerMail

    on = AT.date()
    number = factory.Sequence(lambda n: n + 1)
    address_digest = factory.Sequence(lambda n: f"{n:064d}")


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = Entry

    at = AT
    action = "booking.confirm"
    target_type = "bookings.booking"
    target_id = factory.Sequence(str)


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    key = factory.Sequence(lambda n: f"test:{n}")
    template = "bookings/email/confirmed"
    to_address = factory.Sequence(lambda n: f"person{n}@agency.example")
    queued_at = AT
    next_try_at = AT
    message_id = factory.Sequence(lambda n: f"<{n}@training.partnership.example>")


class TemplateTextFactory(DjangoModelFactory):
    class Meta:
        model = TemplateText

    template = "bookings/email/confirmed"
    subject = "Your place on [[course]]"
    body = "Hello [[name]]"
    changed_at = AT
    changed_by = factory.SubFactory(PersonFactory)


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    code = factory.Sequence(lambda n: f"priority-{n}")
    name = factory.Sequence(lambda n: f"Priority {n}")


class FrameworkLevelFactory(DjangoModelFactory):
    class Meta:
        model = FrameworkLevel

    code = factory.Sequence(lambda n: f"level-{n}")
    name = factory.Sequence(lambda n: f"Level {n}")


class PolicyFactory(DjangoModelFactory):
    """The migration makes the one row; the factory hands it out, changed as asked."""

    class Meta:
        model = Policy
        django_get_or_create = ("id",)

    id = 1


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"course-{n}")
    title = factory.Sequence(lambda n: f"Course {n}")
    summary = "What the course is about."
    length = "Half a day"
    workforce = Workforce.CHILDREN


class CourseVariantFactory(DjangoModelFactory):
    class Meta:
        model = CourseVariant

    course = factory.SubFactory(CourseFactory)
    locality = factory.SubFactory(LocalityFactory)
    differences = "The local referral form is used."


class EventFactory(DjangoModelFactory):
    """A published date three weeks ahead with one session; `sessions=2` gives two half days a week apart."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory)
    locality = factory.SubFactory(LocalityFactory)
    delivery = Delivery.VIRTUAL
    status = EventStatus.PUBLISHED
    capacity = 25
    starts_at = AT + dt.timedelta(days=21)
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + dt.timedelta(hours=3))
    booking_closes_at = factory.LazyAttribute(lambda event: event.starts_at - dt.timedelta(days=1))
    joining_url = "https://meet.partnership.example/room"

    class Params:
        draft = factory.Trait(status=EventStatus.DRAFT)
        cancelled = factory.Trait(
            status=EventStatus.CANCELLED,
            cancelled_at=AT - dt.timedelta(days=1),
            cancelled_by=factory.SubFactory(PersonFactory),
        )
        past = factory.Trait(starts_at=AT - dt.timedelta(days=7))
        today = factory.Trait(starts_at=AT - dt.timedelta(hours=1))

    @factory.post_generation
    def sessions(self, create, extracted, **kwargs):
        for number in range(1, (extracted or 1) + 1):
            offset = dt.timedelta(days=7 * (number - 1))
            EventSessionFactory(
                event=self,
                number=number,
                starts_at=self.starts_at + offset,
                ends_at=self.starts_at + offset + dt.timedelta(hours=3),
            )
        if (extracted or 1) > 1:
            self.ends_at = self.starts_at + dt.timedelta(days=7 * (extracted - 1), hours=3)
            self.save(update_fields=["ends_at"])


class EventSessionFactory(DjangoModelFactory):
    class Meta:
        model = EventSession

    event = factory.SubFactory(EventFactory)
    number = factory.Sequence(lambda n: n + 100)
    starts_at = AT + dt.timedelta(days=21)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + dt.timedelta(hours=3))


class DeliveryAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryAssignment

    event = factory.SubFactory(EventFactory)
    trainer = factory.SubFactory(PersonFactory)
    agency = factory.LazyAttribute(lambda assignment: assignment.trainer.agency)
    part = Part.LEAD
    since = AT - dt.timedelta(days=30)


class TrainingPoolFactory(DjangoModelFactory):
    """A locality's team; `courses=[...]` says for which courses."""

    class Meta:
        model = TrainingPool
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Team {n}")
    locality = factory.SubFactory(LocalityFactory)

    @factory.post_generation
    def courses(self, create, extracted, **kwargs):
        self.courses.set(extracted or ())


class PoolMembershipFactory(DjangoModelFactory):
    """A trainer whose agency agreed; `asked=True` waits for the agency."""

    class Meta:
        model = PoolMembership

    pool = factory.SubFactory(TrainingPoolFactory)
    trainer = factory.SubFactory(PersonFactory)
    agency = factory.LazyAttribute(lambda membership: membership.trainer.agency)
    state = MemberState.ACTIVE
    days = 4
    asked_at = AT - dt.timedelta(days=30)
    decided_at = AT - dt.timedelta(days=29)
    given_by = "Head of service"

    class Params:
        asked = factory.Trait(state=MemberState.ASKED, decided_at=None, given_by="")


class CommissionFactory(DjangoModelFactory):
    class Meta:
        model = Commission

    trainer = factory.SubFactory(PersonFactory)
    agency = factory.LazyAttribute(lambda commission: commission.trainer.agency)
    since = AT - dt.timedelta(days=30)


class TrainerSkillFactory(DjangoModelFactory):
    class Meta:
        model = TrainerSkill

    trainer = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    level = Part.LEAD
    since = AT - dt.timedelta(days=30)


class SkillStepFactory(DjangoModelFactory):
    class Meta:
        model = SkillStep

    skill = factory.SubFactory(TrainerSkillFactory)
    level = Part.LEAD
    made_at = AT - dt.timedelta(days=30)


class TrainerQualificationFactory(DjangoModelFactory):
    class Meta:
        model = TrainerQualification

    trainer = factory.SubFactory(PersonFactory)
    other = "Training for Trainers of a neighbouring partnership"
    on = AT.date() - dt.timedelta(days=90)
    noted_at = AT - dt.timedelta(days=30)


class AvailabilityFactory(DjangoModelFactory):
    class Meta:
        model = Availability

    trainer = factory.SubFactory(PersonFactory)
    weekdays = factory.LazyFunction(lambda: [0, 1, 2, 3, 4])
    changed_at = AT - dt.timedelta(days=30)


class AwayFactory(DjangoModelFactory):
    class Meta:
        model = Away

    trainer = factory.SubFactory(PersonFactory)
    first = AT.date()
    last = AT.date() + dt.timedelta(days=7)


class SchoolHolidayFactory(DjangoModelFactory):
    class Meta:
        model = SchoolHoliday

    locality = factory.SubFactory(LocalityFactory)
    name = "Half term"
    first = AT.date()
    last = AT.date() + dt.timedelta(days=4)


class OpenCallFactory(DjangoModelFactory):
    class Meta:
        model = OpenCall

    event = factory.SubFactory(EventFactory)
    opened_at = AT


class DeliveryOfferFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryOffer

    call = factory.SubFactory(OpenCallFactory)
    trainer = factory.SubFactory(PersonFactory)
    part = Part.CO_TRAINER
    made_at = AT


class DeliveryAskFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryAsk

    event = factory.SubFactory(EventFactory)
    trainer = factory.SubFactory(PersonFactory)
    part = Part.CO_TRAINER
    asked_at = AT


class PreparationMeetingFactory(DjangoModelFactory):
    class Meta:
        model = PreparationMeeting

    event = factory.SubFactory(EventFactory)
    starts_at = AT + dt.timedelta(days=14)
    ends_at = AT + dt.timedelta(days=14, hours=1)
    url = "https://meet.partnership.example/preparation"
    set_at = AT


class BriefingUseFactory(DjangoModelFactory):
    class Meta:
        model = BriefingUse

    briefing = 1
    title = "Professional curiosity"
    team = factory.Sequence(lambda n: f"Team {n}")
    agency = factory.SubFactory(AgencyFactory)
    locality = factory.SubFactory(LocalityFactory)
    used_on = AT.date()
    heads = 6
    action = "Ask one more question at each visit."
    noted_at = AT

    class Params:
        cleared = factory.Trait(team="", action="", cleared_at=AT)


class LearningSourceFactory(DjangoModelFactory):
    class Meta:
        model = LearningSource

    kind = "REVIEW"
    title = factory.Sequence(lambda n: f"Review {n}")
    summary = "Ask about everybody in the household."
    known_on = dt.date(2026, 10, 1)


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation
        skip_postgeneration_save = True

    source = factory.SubFactory(LearningSourceFactory)
    text = factory.Sequence(lambda n: f"Teach this {n}")

    @factory.post_generation
    def courses(self, create, extracted, **kwargs):
        self.courses.set(extracted or [])

    @factory.post_generation
    def briefings(self, create, extracted, **kwargs):
        self.briefings.set(extracted or [])


class CourseMaterialFactory(DjangoModelFactory):
    class Meta:
        model = CourseMaterial

    course = factory.SubFactory(CourseFactory)
    title = "Slides"
    url = "https://files.partnership.example/slides"


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    code = factory.Sequence(lambda n: f"module-{n}")
    title = factory.Sequence(lambda n: f"Module {n}")
    summary = "What the module is about."
    host_name = "Outside platform"
    url = "https://learning.partnership.example/module"

    class Params:
        own = factory.Trait(kind="OWN", host_name="", url="")
        package = factory.Trait(kind="PACKAGE", host_name="", url="")


class BankQuestionFactory(DjangoModelFactory):
    """`with_choices=True` adds four answers, the first of them right."""

    class Meta:
        model = BankQuestion
        skip_postgeneration_save = True

    module = factory.SubFactory(ModuleFactory, own=True)
    text = factory.Sequence(lambda n: f"What comes first, case {n}?")
    explanation = "The child comes first."
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def with_choices(self, create, extracted, **_kwargs):
        if extracted:
            for number in range(4):
                BankChoiceFactory(question=self, position=number, right=number == 0)


class BankChoiceFactory(DjangoModelFactory):
    class Meta:
        model = BankChoice

    question = factory.SubFactory(BankQuestionFactory)
    text = factory.Sequence(lambda n: f"Answer {n}")
    feedback = factory.Sequence(lambda n: f"About answer {n}.")
    position = factory.Sequence(lambda n: n)


class EnrolmentFactory(DjangoModelFactory):
    """Started; `completed=True` for one that is finished. The agency and district are those of the person."""

    class Meta:
        model = Enrolment

    person = factory.SubFactory(PersonFactory)
    module = factory.SubFactory(ModuleFactory, own=True)
    agency = factory.SelfAttribute("person.agency")
    district = factory.SelfAttribute("person.district")
    started_at = AT
    last_at = AT

    class Params:
        completed = factory.Trait(state="COMPLETED", completed_at=AT, progress=100)


class ReflectionFactory(DjangoModelFactory):
    class Meta:
        model = Reflection

    enrolment = factory.SubFactory(EnrolmentFactory)
    step = factory.Sequence(lambda n: f"step-{n}")
    text = "What I take with me."
    written_at = AT


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = Attempt

    enrolment = factory.SubFactory(EnrolmentFactory)
    number = 1
    started_at = AT
    pass_percent = 80


class AnswerGivenFactory(DjangoModelFactory):
    class Meta:
        model = AnswerGiven

    attempt = factory.SubFactory(AttemptFactory)
    question = factory.SubFactory(BankQuestionFactory)
    position = 1
    order = factory.LazyFunction(lambda: [1, 2])


class ScormPackageFactory(DjangoModelFactory):
    """A version whose files are nowhere; `elearning.actions.add_package` makes whole ones."""

    class Meta:
        model = ScormPackage

    module = factory.SubFactory(ModuleFactory, package=True)
    number = factory.Sequence(lambda n: n + 1)
    standard = "SCORM_12"
    parts = factory.LazyFunction(
        lambda: [{"identifier": "i1", "title": "All of it", "path": "index.html", "query": "", "reports": True}]
    )
    folder = factory.Sequence(lambda n: f"folder-{n}")
    file_name = "course.zip"
    digest = "0" * 64
    files = 3
    unpacked_bytes = 3000
    uploaded_at = AT


class ScormStateFactory(DjangoModelFactory):
    class Meta:
        model = ScormState

    package = factory.SubFactory(ScormPackageFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, module=factory.SelfAttribute("..package.module"))
    part = "i1"


class CompletionListFactory(DjangoModelFactory):
    class Meta:
        model = CompletionList

    digest = factory.Sequence(lambda n: f"{n:064}")
    rows = recorded = 1
    parked = already = not_completed = 0
    taken_at = AT


class ParkedCompletionFactory(DjangoModelFactory):
    class Meta:
        model = ParkedCompletion

    module = factory.SubFactory(ModuleFactory)
    email = factory.Sequence(lambda n: f"nobody-{n}@agency.example")
    external_key = factory.Sequence(lambda n: f"parked-{n}")
    completed_on = AT.date()
    parked_at = AT


class PushKeyFactory(DjangoModelFactory):
    class Meta:
        model = PushKey

    name = factory.Sequence(lambda n: f"Platform {n}")
    key_hash = factory.Sequence(lambda n: f"{n:064}")
    made_at = AT
    made_by = factory.SubFactory(PersonFactory)


class CompletionFactory(DjangoModelFactory):
    """Of a module on this site; `outside=True` for one that another platform reported."""

    class Meta:
        model = Completion

    enrolment = factory.SubFactory(EnrolmentFactory, completed=True)
    person = factory.SelfAttribute("enrolment.person")
    module = factory.SelfAttribute("enrolment.module")
    agency = factory.SelfAttribute("person.agency")
    district = factory.SelfAttribute("person.district")
    source = Source.OWN
    completed_on = AT.date()
    title = factory.SelfAttribute("module.title")
    minutes = 40
    code = factory.LazyFunction(new_code)
    recorded_at = AT

    class Params:
        outside = factory.Trait(
            enrolment=None,
            code=None,
            source=Source.OUTSIDE,
            person=factory.SubFactory(PersonFactory),
            module=factory.SubFactory(ModuleFactory),
            external_key=factory.Sequence(lambda n: f"outside-{n}"),
        )


class BookingFactory(DjangoModelFactory):
    """A confirmed booking in the next free place; `waiting=True`, `cancelled=True`, `walk_in=True` for others.

    For arranging reads only: tests of the booking rules go through `bookings.actions`.
    """

    class Meta:
        model = Booking

    event = factory.SubFactory(EventFactory)
    delegate = factory.SubFactory(PersonFactory)
    agency = factory.LazyAttribute(lambda booking: booking.delegate.agency)
    status = Status.CONFIRMED
    booked_at = AT - dt.timedelta(days=5)

    class Params:
        waiting = factory.Trait(status=Status.WAITING)
        walk_in = factory.Trait(status=Status.WALK_IN)
        cancelled = factory.Trait(status=Status.CANCELLED, cancelled_at=AT - dt.timedelta(days=1))
        cancelled_inside_notice = factory.Trait(
            status=Status.CANCELLED, cancelled_at=AT - dt.timedelta(days=1), cancelled_late=True
        )

    @factory.lazy_attribute
    def seq(self):
        seq = self.event.next_seq
        self.event.next_seq += 1
        Event.objects.filter(pk=self.event.pk).update(next_seq=self.event.next_seq)
        return seq

    @factory.lazy_attribute
    def place_no(self):
        if self.status not in (Status.CONFIRMED, Status.OFFERED):
            return None
        taken = set(Booking.objects.filter(event=self.event, place_no__isnull=False).values_list("place_no", flat=True))
        return next(number for number in range(1, len(taken) + 2) if number not in taken)


class BookingChangeFactory(DjangoModelFactory):
    class Meta:
        model = BookingChange

    booking = factory.SubFactory(BookingFactory)
    to_status = Status.CONFIRMED
    reason = Reason.BOOKED
    made_at = AT


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    booking = factory.SubFactory(BookingFactory)
    session = factory.LazyAttribute(lambda attendance: attendance.booking.event.sessions.order_by("number").first())
    mark = Mark.ATTENDED
    marked_at = AT


class CertificateFactory(DjangoModelFactory):
    """A valid certificate of a past date; `revoked=True` for one that was withdrawn."""

    class Meta:
        model = Certificate

    booking = factory.SubFactory(BookingFactory, event__past=True)
    course_title = factory.LazyAttribute(lambda certificate: certificate.booking.event.course.title)
    run_by = factory.LazyAttribute(lambda certificate: certificate.booking.event.locality.name)
    place = "Online"
    completed_on = factory.LazyAttribute(lambda certificate: certificate.booking.event.ends_at.date())
    days = factory.LazyAttribute(lambda certificate: [certificate.completed_on.isoformat()])
    minutes = 180
    levels = ["Level 2"]
    issued_at = AT - dt.timedelta(days=1)
    checked_at = AT - dt.timedelta(days=1)

    class Params:
        revoked = factory.Trait(revoked_at=AT, revoke_reason="REGISTER")


class OwnTrainingFactory(DjangoModelFactory):
    class Meta:
        model = OwnTraining

    person = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Agency training {n}")
    provider = "Own agency"
    done_on = dt.date(2026, 11, 3)
    minutes = 90
    added_at = AT


class AttendanceChangeFactory(DjangoModelFactory):
    class Meta:
        model = AttendanceChange

    attendance = factory.SubFactory(AttendanceFactory)
    to_mark = Mark.ATTENDED
    made_at = AT


class AttendanceFileFactory(DjangoModelFactory):
    class Meta:
        model = AttendanceFile

    event = factory.SubFactory(EventFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    kind = "T3"
    marks = 12
    taken_at = AT


class HeadCountFactory(DjangoModelFactory):
    class Meta:
        model = HeadCount

    session = factory.SubFactory(EventSessionFactory)
    attended = 80
    counted_at = AT


class CheckInFactory(DjangoModelFactory):
    class Meta:
        model = CheckIn

    session = factory.SubFactory(EventSessionFactory)
    name = "Kim Example"
    device_hash = factory.Sequence(lambda n: f"{n:064d}")
    made_at = AT


class MakeUpFactory(DjangoModelFactory):
    class Meta:
        model = MakeUp

    booking = factory.SubFactory(BookingFactory)
    missed = factory.LazyAttribute(lambda row: row.booking.event.sessions.order_by("number").last())
    session = factory.SubFactory(EventSessionFactory)
    made_at = AT


class CourseFamilyFactory(DjangoModelFactory):
    class Meta:
        model = CourseFamily

    code = factory.Sequence(lambda n: f"family-{n}")
    name = factory.Sequence(lambda n: f"Family {n}")


class PrerequisiteFactory(DjangoModelFactory):
    class Meta:
        model = Prerequisite

    course = factory.SubFactory(CourseFactory)
    needs = factory.SubFactory(CourseFactory)


class HeldBackFactory(DjangoModelFactory):
    class Meta:
        model = HeldBack

    event = factory.SubFactory(EventFactory)
    agency = factory.SubFactory(AgencyFactory)
    places = 2
    release_on = (AT + dt.timedelta(days=14)).date()
    held_at = AT
    held_by = factory.SubFactory(PersonFactory)


class DateChoiceFactory(DjangoModelFactory):
    class Meta:
        model = DateChoice

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    made_at = AT


class ApprovalFactory(DjangoModelFactory):
    class Meta:
        model = Approval

    booking = factory.SubFactory(BookingFactory, status=Status.REQUESTED)
    token_hash = factory.LazyFunction(lambda: secrets.token_hex(32))
    asked_at = AT
    remind_at = AT + dt.timedelta(days=2)
    lapses_at = AT + dt.timedelta(days=7)


class PlaceOfferFactory(DjangoModelFactory):
    class Meta:
        model = PlaceOffer

    booking = factory.SubFactory(BookingFactory, status=Status.OFFERED)
    token_hash = factory.LazyFunction(lambda: secrets.token_hex(32))
    offered_at = AT
    expires_at = AT + dt.timedelta(hours=48)


class SkipFactory(DjangoModelFactory):
    class Meta:
        model = Skip

    booking = factory.SubFactory(BookingFactory, waiting=True)
    code = SkipCode.CLOSING
    text = "A place is free, but no offers are made so shortly before the date."
    made_at = AT


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    since = AT


class DispensationFactory(DjangoModelFactory):
    class Meta:
        model = Dispensation

    person = factory.SubFactory(PersonFactory)
    event = factory.SubFactory(EventFactory)
    codes = factory.LazyFunction(lambda: ["LOCALITY"])
    why = "Works in both localities."
    given_at = AT
    given_by = factory.SubFactory(PersonFactory)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    person = factory.SubFactory(PersonFactory)
    prerequisite = factory.SubFactory(PrerequisiteFactory)
    what = "A neglect course with the hospital trust"
    done_on = dt.date(2026, 11, 3)
    asked_at = AT


class ChargeFactory(DjangoModelFactory):
    class Meta:
        model = Charge

    booking = factory.SubFactory(BookingFactory, cancelled_inside_notice=True)
    kind = ChargeKind.LATE
    pounds = 50
    made_at = AT


class BroadcastFactory(DjangoModelFactory):
    class Meta:
        model = Broadcast

    event = factory.SubFactory(EventFactory)
    subject = "Bring a laptop"
    body = "We work on a shared document."
    recipients = 1
    made_at = AT
    made_by = factory.SubFactory(PersonFactory)
    send_after = AT + dt.timedelta(minutes=10)


class CalendarFeedFactory(DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    person = factory.SubFactory(PersonFactory)
    token_hash = factory.LazyFunction(lambda: secrets.token_hex(32))
    made_at = AT


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire

    code = factory.Sequence(lambda n: f"questionnaire-{n}")
    wave = Wave.W1
    title = "On the day"


class QuestionnaireVersionFactory(DjangoModelFactory):
    class Meta:
        model = QuestionnaireVersion

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    number = factory.Sequence(lambda n: n + 1)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    version = factory.SubFactory(QuestionnaireVersionFactory)
    code = factory.Sequence(lambda n: f"question-{n}")
    kind = Kind.SCALE
    section = "The day"
    text = "How relevant was it to your work?"
    low = 1
    high = 5
    position = factory.Sequence(lambda n: n + 1)

    class Params:
        words = factory.Trait(kind=Kind.TEXT, low=None, high=None)


class OptionFactory(DjangoModelFactory):
    class Meta:
        model = Option

    question = factory.SubFactory(QuestionFactory, kind=Kind.CHOICE, low=None, high=None)
    code = factory.Sequence(lambda n: f"option-{n}")
    label = "Yes"
    position = 1


class CourseItemFactory(DjangoModelFactory):
    class Meta:
        model = CourseItem

    course = factory.SubFactory(CourseFactory)
    code = factory.Sequence(lambda n: f"item-{n}")
    text = "Name neglect when I see it"
    position = factory.Sequence(lambda n: n + 1)


class EventKeyFactory(DjangoModelFactory):
    class Meta:
        model = EventKey

    event = factory.SubFactory(EventFactory)
    wrapped = b"wrapped"
    destroy_on = dt.date(2028, 7, 12)


class EnvelopeFactory(DjangoModelFactory):
    class Meta:
        model = Envelope

    event = factory.SubFactory(EventFactory)
    wave = Wave.W2
    content = b"sealed"


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    booking = factory.SubFactory(BookingFactory)
    wave = Wave.W1
    opens_at = AT
    closes_at = AT + dt.timedelta(days=14)


class RoomCodeFactory(DjangoModelFactory):
    class Meta:
        model = RoomCode

    event = factory.SubFactory(EventFactory)
    code = factory.LazyFunction(lambda: secrets.token_hex(3).upper())
    opened_at = AT
    opened_by = factory.SubFactory(PersonFactory)


class SpentTicketFactory(DjangoModelFactory):
    class Meta:
        model = SpentTicket

    digest = factory.LazyFunction(lambda: secrets.token_hex(32))
    room = factory.SubFactory(RoomCodeFactory)


class ClosingFactory(DjangoModelFactory):
    class Meta:
        model = Closing

    event = factory.SubFactory(EventFactory)
    wave = Wave.W1
    made_at = AT


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = Response

    event = factory.SubFactory(EventFactory)
    wave = Wave.W1
    version = factory.SubFactory(QuestionnaireVersionFactory)
    pairing = Pairing.UNPAIRED


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    response = factory.SubFactory(ResponseFactory)
    question_code = "relevance"
    number = 5


class CommentTagFactory(DjangoModelFactory):
    class Meta:
        model = CommentTag

    code = factory.Sequence(lambda n: f"tag-{n}")
    label = factory.Sequence(lambda n: f"Tag {n}")
    position = factory.Sequence(lambda n: n + 100)


class QuoteFactory(DjangoModelFactory):
    class Meta:
        model = Quote

    course = factory.SubFactory(CourseFactory)
    question = "What was most useful?"
    text = "Hearing how a school sees it."
    answers = 20
    published_at = AT
    published_by = factory.SubFactory(PersonFactory)


class ImprovementFactory(DjangoModelFactory):
    class Meta:
        model = Improvement

    course = factory.SubFactory(CourseFactory)
    said = "The break was too short."
    did = "The break is now 20 minutes."
    answers = 20
    published_at = AT
    published_by = factory.SubFactory(PersonFactory)


def file_scope(**changes):
    """What a file in the making is about, as its row holds it."""
    return {"first": "2026-01-01", "last": "2027-01-31", "course": None, "localities": None} | changes


class FileJobFactory(DjangoModelFactory):
    """A workbook that waits to be made; `running=True` and `done=True` are further on."""

    class Meta:
        model = FileJob

    class Params:
        running = factory.Trait(state="RUNNING", lease="a" * 32, leased_until=AT + dt.timedelta(minutes=5), attempts=1)
        done = factory.Trait(
            state="DONE",
            finished_at=AT,
            expires_at=AT + dt.timedelta(hours=48),
            file=factory.django.FileField(filename="workbook.xlsx", data=b"workbook"),
            rows_done=10,
        )

    owner = factory.SubFactory(PersonFactory)
    number = factory.Sequence(lambda n: f"20270112-{n:06}")
    scope = factory.LazyFunction(file_scope)
    prepared_for = "Learning and Development subgroup"
    asked_at = AT
    rows_expected = 10
    file_name = "evaluation-2026-01-01-to-2027-01-31.xlsx"


class AnnualReportFactory(DjangoModelFactory):
    """A draft of the reporting year before AT, with every part in its place."""

    class Meta:
        model = AnnualReport
        skip_postgeneration_save = True

    class Params:
        frozen = factory.Trait(
            state=State.FROZEN, frozen_at=AT, frozen_by=factory.SubFactory(PersonFactory), digest="0" * 64
        )

    title = factory.Sequence(lambda n: f"Annual report {n}")
    first = dt.date(2025, 10, 1)
    last = dt.date(2026, 9, 30)
    made_at = AT
    made_by = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def parts(self, create, extracted, **kwargs):
        """Every part, or those named."""
        for number, kind in enumerate(Section.values if extracted is None else extracted, start=1):
            ReportSectionFactory(report=self, kind=kind, position=number)


class ReportSectionFactory(DjangoModelFactory):
    class Meta:
        model = ReportSection

    report = factory.SubFactory(AnnualReportFactory, parts=())
    kind = Section.ATTENDED
    position = 1


class ChosenWordsFactory(DjangoModelFactory):
    class Meta:
        model = ChosenWords

    report = factory.SubFactory(AnnualReportFactory)
    quote = factory.SubFactory(QuoteFactory)
    position = 1


class FrozenFigureFactory(DjangoModelFactory):
    class Meta:
        model = FrozenFigure

    report = factory.SubFactory(AnnualReportFactory, frozen=True)
    section = Section.ATTENDED
    position = factory.Sequence(lambda n: n + 1)
    code = "attended.attendances"
    label = "attendances by name"
    value = "12"
    number = 12
    definition = 1
    as_of = AT
    digest = "0" * 64


class PageMaker(DjangoModelFactory):
    """Makes a live page as an editor would: below its parent, ending with a published revision."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        if model_class.max_count == 1 and (page := model_class.objects.first()):
            for name, value in fields.items():
                setattr(page, name, value)
        else:
            page = model_class(**fields)
            (parent or Page.objects.get(depth=1)).add_child(instance=page)
        page.save_revision().publish()
        return model_class.objects.get(pk=page.pk)


class HomePageFactory(PageMaker):
    """The home page, root of the site."""

    class Meta:
        model = HomePage

    title = "Training that keeps children safe"
    slug = "front"
    lead = "Multi-agency training."
    find_text = "Find a course."
    read_text = "Read a briefing."
    about_heading = "Learning together"
    about = "<p>Across agencies.</p>"

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": instance})


class CataloguePageFactory(PageMaker):
    class Meta:
        model = CataloguePage

    parent = factory.SubFactory(HomePageFactory)
    title = "Training"
    slug = "training"
    lead = "Find a course."
    empty = "Try one filter fewer."


class CoursePageFactory(PageMaker):
    class Meta:
        model = CoursePage

    parent = factory.SubFactory(CataloguePageFactory)
    course = factory.SubFactory(CourseFactory)
    title = factory.SelfAttribute("course.title")
    slug = factory.SelfAttribute("course.code")
    lead = "What the course is about."
    outcomes = factory.LazyFunction(lambda: [("outcome", "say what it is")])
    audience = "<p>Everybody.</p>"
    prerequisites = "<p>None.</p>"
    teaching = "<p>Online.</p>"


class LearningPageFactory(PageMaker):
    class Meta:
        model = LearningPage

    parent = factory.SubFactory(HomePageFactory)
    title = "E-learning"
    slug = "e-learning"
    lead = "Learn at your own pace."


class ModulePageFactory(PageMaker):
    """A lesson of `steps_wanted` steps, one unless told."""

    class Meta:
        model = ModulePage
        exclude = ("steps_wanted",)

    steps_wanted = 1
    parent = factory.SubFactory(LearningPageFactory)
    module = factory.SubFactory(ModuleFactory, own=True)
    title = factory.SelfAttribute("module.title")
    slug = factory.SelfAttribute("module.code")
    lead = "What the module is about."
    outcomes = factory.LazyFunction(lambda: [("outcome", "say what it is")])
    audience = "<p>Everybody.</p>"
    steps = factory.LazyAttribute(
        lambda page: [
            ("step", {"title": f"Step {n}", "minutes": 2, "body": [("paragraph", f"<p>Words {n}.</p>")]})
            for n in range(1, page.steps_wanted + 1)
        ]
    )
    written_on = AT.date()
    review_on = dt.date(2028, 1, 12)


class BriefingIndexPageFactory(PageMaker):
    class Meta:
        model = BriefingIndexPage

    parent = factory.SubFactory(HomePageFactory)
    title = "7 Minute Briefings"
    slug = "briefings"
    lead = "Seven short parts."


class BriefingPageFactory(PageMaker):
    class Meta:
        model = BriefingPage

    parent = factory.SubFactory(BriefingIndexPageFactory)
    title = factory.Sequence(lambda n: f"Briefing {n}")
    slug = factory.Sequence(lambda n: f"briefing-{n}")
    summary = "What it is about."
    key_message = "Ask kindly."
    reason = BriefingReason.THEME
    why_written = "Because people asked."
    parts = factory.LazyFunction(
        lambda: [("part", {"heading": f"Part {n}", "text": "<p>Words.</p>"}) for n in range(1, 8)]
    )
    questions = factory.LazyFunction(lambda: [("question", "What do we do tomorrow?")])
    written_on = AT.date()
    review_on = dt.date(2028, 1, 12)


class StandardPageFactory(PageMaker):
    class Meta:
        model = StandardPage

    parent = factory.SubFactory(HomePageFactory)
    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    lead = "First sentence."
    body = factory.LazyFunction(lambda: [("paragraph", "<p>Running text.</p>")])


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    ask = Ask.AGENCY
    key = factory.Sequence(lambda n: f"agency spelled {n}")
    said = factory.SelfAttribute("key")


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = Import

    name = "people.xlsx"
    digest = factory.Sequence(lambda n: f"{n:064}")
    kind = LegacyKind.DELEGATES
    sheets = factory.LazyFunction(
        lambda: [{"title": "", "headings": ["Name", "E-mail"], "course": "", "day": "", "width": 2, "why_not": ""}]
    )
    mapping = factory.LazyFunction(lambda: {"name": "name", "e mail": "email"})
    made_at = AT


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportRow

    file = factory.SubFactory(ImportFactory)
    sheet = 0
    number = factory.Sequence(lambda n: n + 2)
    digest = factory.Sequence(lambda n: f"{n:064}")
    cells = factory.LazyFunction(lambda: ["Ada Example", "ada@agency.example"])
