"""Pools, the skill ladder, the co-delivery rule, calls and who can step in."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import Entry
from courses import actions, queries, rules
from courses.choices import CallOffer, MemberState, Part, Urgency
from courses.models import DeliveryAssignment, DeliveryOffer, PoolMembership, SkillStep
from courses.models.delivery import trainer_days
from courses.models.pool import AppendOnlyError
from outbox.models import Message
from people.choices import Role
from people.models import RoleGrant
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
YEAR = {"first": dt.date(2026, 10, 1), "last": dt.date(2027, 9, 30)}


@pytest.fixture
def at():
    return AT


@pytest.fixture
def boss():
    return factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])


def trainer(**more):
    person = factories.PersonFactory(**more)
    factories.RoleGrantFactory(person=person, role=Role.TRAINER)
    return person


def staffed(event):
    """The date as the rule reads it, with the course's own policy."""
    from courses.models import Event  # noqa: PLC0415

    rows = Event.objects.select_related("course__family", "course__only_for", "locality")
    found = queries.with_trainers(rows).get(pk=event.pk)
    return found, queries.policy_for(found.course)


def gap_texts(event):
    return [gap.text for gap in rules.gaps(*staffed(event))]


@pytest.mark.parametrize(
    ("minutes", "days"),
    [([90], "0.25"), ([120], "0.25"), ([150], "0.5"), ([180], "0.5"), ([180, 180], "1"), ([390], "1"), ([20], "0.25"),
     ([270], "0.75"), ([600], "1"), ([], "0")],
)  # fmt: skip
def test_trainer_days_counts_quarters_from_the_length_of_sittings(minutes, days):
    assert trainer_days(minutes) == Decimal(days)


def test_gaps_names_what_the_rule_finds_missing_and_why():
    police, council = factories.AgencyFactory(), factories.AgencyFactory()
    event = factories.EventFactory(open_to_all=False)
    nobody = gap_texts(event)
    factories.DeliveryAssignmentFactory(event=event, trainer=factories.PersonFactory(agency=police))
    one = gap_texts(event)
    factories.DeliveryAssignmentFactory(event=event, trainer=factories.PersonFactory(agency=police))
    same = gap_texts(event)
    factories.DeliveryAssignmentFactory(
        event=event, trainer=factories.PersonFactory(agency=council), part=Part.OBSERVER
    )
    with_observer = gap_texts(event)
    here = factories.DistrictFactory(locality=event.locality)
    factories.DeliveryAssignmentFactory(event=event, trainer=factories.PersonFactory(agency=council, district=here))

    assert nobody == ["No trainer"]
    assert one == ["1 of 2 trainers", "No local trainer"]
    assert same == with_observer == ["1 of 2 agencies", "No local trainer"]
    assert gap_texts(event) == []
    assert "local to" in rules.the_rule(*staffed(event))


def test_gaps_follows_the_courses_family_and_asks_for_nobody_local_on_open_dates(boss, at):
    family = factories.CourseFamilyFactory()
    event = factories.EventFactory(course__family=family)
    factories.DeliveryAssignmentFactory(event=event)
    before = gap_texts(event)

    actions.set_family_policy(family=family, overrides={"trainers_per_event": 1}, by=boss, at=at)

    assert before == ["1 of 2 trainers"]
    assert gap_texts(event) == []


def test_being_in_the_localitys_team_counts_as_local():
    event = factories.EventFactory(open_to_all=False)
    team = factories.TrainingPoolFactory(locality=event.locality, courses=[event.course])
    for _ in range(2):
        factories.DeliveryAssignmentFactory(event=event)
    before = gap_texts(event)
    factories.PoolMembershipFactory(pool=team, trainer=event.assignments.first().trainer)

    assert before == ["No local trainer"]
    assert gap_texts(event) == []


@pytest.mark.parametrize(("days", "said"), [(5, Urgency.URGENT), (35, Urgency.SOON), (60, Urgency.EARLY)])
def test_urgency_follows_the_time_that_is_left(days, said, at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=days))

    assert rules.urgency(*staffed(event), at=at) == said


def test_pool_permission_makes_a_trainer_and_tells_the_agency_and_the_trainer(boss, at):
    person = factories.PersonFactory()
    lead = factories.UserFactory(roles=[(Role.AGENCY_LEAD, person.agency)])
    pool = factories.TrainingPoolFactory()

    member = actions.ask_permission(pool=pool, person=person, days=Decimal("2.5"), by=boss, at=at)
    with pytest.raises(actions.PoolRefused):
        actions.ask_permission(pool=pool, person=person, by=boss, at=at)
    with pytest.raises(actions.PoolRefused):
        actions.decide_permission(membership=member, agreed=True, given_by=" ", by=lead, at=at)
    member = actions.decide_permission(membership=member, agreed=True, given_by="Head of service", by=lead, at=at)
    with pytest.raises(actions.PoolRefused):
        actions.decide_permission(membership=member, agreed=False, given_by="", by=lead, at=at)

    assert (member.state, member.given_by, member.decide_actor, member.days) == (
        MemberState.ACTIVE, "Head of service", lead.person, Decimal("2.5"),
    )  # fmt: skip
    assert RoleGrant.objects.live().filter(person=person, role=Role.TRAINER).count() == 1
    told = dict(Message.objects.exclude(template__startswith="people/").values_list("template", "to_address"))
    assert told == {"courses/email/permission": lead.person.email, "courses/email/membership": person.email}
    assert list(Entry.objects.filter(action__startswith="pool.").order_by("pk").values_list("action", flat=True)) == [
        "pool.ask", "pool.join",
    ]  # fmt: skip


def test_nobody_gives_permission_for_themselves_and_days_come_in_quarters(boss, at):
    lead = factories.UserFactory()
    factories.RoleGrantFactory(person=lead.person, role=Role.AGENCY_LEAD, agency=lead.person.agency)
    member = actions.ask_permission(pool=factories.TrainingPoolFactory(), person=lead.person, by=boss, at=at)

    with pytest.raises(actions.PoolRefused):
        actions.decide_permission(membership=member, agreed=True, given_by="Me", by=lead, at=at)
    with pytest.raises(actions.DaysRefused):
        actions.set_commitment(membership=member, days=Decimal("0.3"), by=boss, at=at)


def test_skill_ladder_takes_training_for_trainers_and_keeps_its_history(boss, at):
    person, course = trainer(), factories.CourseFactory()
    actions.set_skill(trainer=person, course=course, level=Part.OBSERVER, by=boss, at=at)
    with pytest.raises(actions.SkillRefused):
        actions.set_skill(trainer=person, course=course, level=Part.CO_TRAINER, by=boss, at=at)
    actions.qualify(trainer=person, on=at.date(), other="Elsewhere", by=boss, at=at)
    skill = actions.set_skill(trainer=person, course=course, level=Part.CO_TRAINER, by=boss, at=at)
    actions.set_skill(trainer=person, course=course, level=Part.CO_TRAINER, by=boss, at=at)  # nothing new

    steps = list(skill.steps.order_by("pk"))
    assert [step.level for step in steps] == [Part.OBSERVER, Part.CO_TRAINER]
    with pytest.raises(AppendOnlyError):
        steps[0].save()
    assert SkillStep.objects.count() == Message.objects.filter(template="courses/email/step").count() == 2


def test_commissioned_trainer_needs_no_permission_and_no_training_for_trainers(boss, at):
    person, course = factories.PersonFactory(), factories.CourseFactory()

    actions.commission(person=person, courses=[course], days=Decimal(20), by=boss, at=at)
    skill = actions.set_skill(trainer=person, course=course, level=Part.LEAD, by=boss, at=at)

    assert skill.level == Part.LEAD
    assert list(queries.courses_of(person)) == [course]


def test_leaving_the_last_team_ends_the_role_takes_off_dates_and_keeps_the_history(boss, at):
    person = trainer()
    first, second = (factories.PoolMembershipFactory(trainer=person) for _ in range(2))
    past = factories.DeliveryAssignmentFactory(trainer=person, event__past=True)
    coming = [factories.DeliveryAssignmentFactory(trainer=person).event for _ in range(2)]

    stays = actions.leave(membership=first, by=boss, at=at)
    off = actions.leave(membership=second, reason="New job", by=boss, at=at)

    assert stays == []
    assert off == coming
    assert list(DeliveryAssignment.objects.live()) == [past]
    assert not RoleGrant.objects.live().filter(person=person).exists()
    assert set(PoolMembership.objects.values_list("state", flat=True)) == {MemberState.LEFT}
    assert gap_texts(coming[0]) == ["No trainer"]


def called(course=None, **more):
    """(call, its date, a trainer who may answer and leads)."""
    event = factories.EventFactory(**({"course": course} if course else {}), **more)
    person = trainer()
    factories.TrainerSkillFactory(trainer=person, course=event.course)
    return event, person


def test_call_reaches_who_may_answer_and_the_choice_tells_everybody(boss, at):
    event, leads = called()
    coordinator = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    others = [trainer() for _ in range(2)]
    for one in others:
        factories.TrainerSkillFactory(trainer=one, course=event.course, level=Part.CO_TRAINER)
    trainer()  # of another course

    call = actions.open_call(event=event, by=coordinator, at=at)
    asked = set(Message.objects.filter(template="courses/email/call").values_list("to_address", flat=True))
    offers = [actions.offer_to_deliver(call=call, trainer=leads, part=Part.LEAD, by=None, at=at)]
    offers += [actions.offer_to_deliver(call=call, trainer=one, part=Part.CO_TRAINER, by=None, at=at) for one in others]
    to_coordinator = Message.objects.filter(template="courses/email/offer_made", to_address=coordinator.email).count()
    actions.choose(offer=offers[0], by=coordinator, at=at)
    call.refresh_from_db()
    half = call.closed_at
    actions.choose(offer=offers[1], by=coordinator, at=at)

    assert asked == {one.email for one in (leads, *others)}
    assert to_coordinator == 3
    assert half is None
    call.refresh_from_db()
    assert call.closed_at == at
    assert list(DeliveryOffer.objects.order_by("pk").values_list("state", flat=True)) == [
        CallOffer.CHOSEN, CallOffer.CHOSEN, CallOffer.NOT_CHOSEN,
    ]  # fmt: skip
    assert Message.objects.get(template="courses/email/not_chosen").to_address == others[1].email
    on = Message.objects.filter(template="courses/email/delivering").order_by("pk")
    assert [(one.to_address, len(one.calendar)) for one in on] == [(leads.email, 1), (others[0].email, 1)]
    with pytest.raises(actions.CallRefused):
        actions.choose(offer=offers[2], by=coordinator, at=at)


def test_offer_is_refused_above_ones_step_outside_ones_courses_and_twice(boss, at):
    event, leads = called()
    watches = trainer()
    factories.TrainerSkillFactory(trainer=watches, course=event.course, level=Part.OBSERVER)
    call = actions.open_call(event=event, by=boss, at=at)

    with pytest.raises(actions.CallRefused, match="Offer to observe"):
        actions.offer_to_deliver(call=call, trainer=watches, part=Part.LEAD, by=None, at=at)
    with pytest.raises(actions.CallRefused, match="teams"):
        actions.offer_to_deliver(call=call, trainer=trainer(), part=Part.OBSERVER, by=None, at=at)
    offer = actions.offer_to_deliver(call=call, trainer=leads, part=Part.LEAD, by=None, at=at)
    with pytest.raises(actions.CallRefused, match="already"):
        actions.offer_to_deliver(call=call, trainer=leads, part=Part.LEAD, by=None, at=at)
    actions.withdraw_offer(offer=offer, by=None, at=at)
    actions.offer_to_deliver(call=call, trainer=leads, part=Part.CO_TRAINER, by=None, at=at)
    with pytest.raises(actions.CallRefused):
        actions.open_call(event=event, by=boss, at=at)


def test_calls_due_reminds_once_when_it_becomes_urgent_and_closes_what_is_over(boss, at):
    event, _leads = called(starts_at=AT + dt.timedelta(days=30))
    call = actions.open_call(event=event, by=boss, at=at)
    near = at + dt.timedelta(days=20)

    early, first, again = (actions.calls_due(at=moment) for moment in (at, near, near))
    actions.calls_due(at=at + dt.timedelta(days=31))

    assert (early, first, again) == (0, 1, 0)
    assert Message.objects.filter(template="courses/email/call", values__urgent=True).count() == 1
    call.refresh_from_db()
    assert call.closed_at == at + dt.timedelta(days=31)


def test_preparation_goes_to_each_trainer_moves_and_is_called_off_in_their_calendars(boss, at):
    event = factories.EventFactory()
    factories.DeliveryAssignmentFactory(event=event)
    times = {"starts_at": at + dt.timedelta(days=7), "ends_at": at + dt.timedelta(days=7, hours=1)}

    actions.set_preparation(event=event, by=boss, at=at, **times)
    actions.set_preparation(event=event, by=boss, at=at, where="By telephone", **times)
    late = factories.DeliveryAssignmentFactory(event=event)
    actions.call_off_preparation(event=event, by=boss, at=at)
    with pytest.raises(actions.MeetingRefused):
        actions.set_preparation(event=event, by=boss, at=at, starts_at=event.ends_at,
                                ends_at=event.ends_at + dt.timedelta(hours=1))  # fmt: skip

    sent = Message.objects.filter(template="courses/email/preparation").order_by("pk")
    parts = [(one.to_address == late.trainer.email, one.calendar[0]["sequence"], one.calendar[0]["method"])
             for one in sent]  # fmt: skip
    assert parts == [(False, 0, "REQUEST"), (False, 1, "REQUEST"), (False, 2, "CANCEL"), (True, 2, "CANCEL")]
    assert len({one.calendar[0]["uid"] for one in sent if one.to_address != late.trainer.email}) == 1


def cover(event, at):
    """Ranked candidates as their names, with the facts beside."""
    found, policy = staffed(event)
    rows = rules.ranked(queries.candidates(found, at=at, **YEAR), event=found, policy=policy)
    return [one.trainer.name for one in rows], {one.trainer.name: one for one in rows}


def test_cover_finder_ranks_free_people_by_gap_skill_turn_and_says_why(at):
    event = factories.EventFactory(open_to_all=False)
    day = event.starts_at.date()
    police = factories.AgencyFactory(name="Police")
    factories.DeliveryAssignmentFactory(event=event, trainer=factories.PersonFactory(agency=police))
    team = factories.TrainingPoolFactory(name="Home team", locality=event.locality, courses=[event.course])

    def candidate(name, level=Part.LEAD, **more):
        person = trainer(name=name, **more)
        factories.TrainerSkillFactory(trainer=person, course=event.course, level=level)
        return person

    candidate("Same agency", agency=police)
    local = candidate("Local")
    factories.PoolMembershipFactory(pool=team, trainer=local, days=4)
    busy = candidate("Busy elsewhere")
    factories.DeliveryAssignmentFactory(trainer=busy, event=factories.EventFactory(starts_at=event.starts_at))
    gave = candidate("Gave much")
    factories.DeliveryAssignmentFactory(trainer=gave, event=factories.EventFactory(past=True))
    candidate("Fresh")
    candidate("Co-trains", Part.CO_TRAINER)
    watched = candidate("Due a turn", Part.OBSERVER)
    factories.TrainerQualificationFactory(trainer=watched)
    factories.DeliveryAssignmentFactory(trainer=watched, part=Part.OBSERVER, event=factories.EventFactory(
        course=event.course, past=True))  # fmt: skip
    away = candidate("Away")
    factories.AwayFactory(trainer=away, first=day, last=day)
    friday = candidate("Other weekdays")
    factories.AvailabilityFactory(trainer=friday, weekdays=[(event.starts_at.weekday() + 1) % 7])
    booked = candidate("Delegate then")
    factories.BookingFactory(delegate=booked, event=factories.EventFactory(starts_at=event.starts_at))

    names, facts = cover(event, at)

    assert names[:5] == ["Local", "Fresh", "Gave much", "Co-trains", "Same agency"]
    assert set(names[6:]) == {"Away", "Busy elsewhere", "Delegate then", "Other weekdays"}
    assert names[5] == "Due a turn"
    assert facts["Local"].helps == [
        "Leads this course", "In Home team", f"Local to {event.locality.name}",
        f"Another agency: {local.agency.name}", "0 of 4 days given this year, not yet delivered", "Free that day",
    ]  # fmt: skip
    assert facts["Busy elsewhere"].against[0].startswith("Delivers “")
    assert facts["Same agency"].against == ["Same agency as who delivers already"]
    assert facts["Due a turn"].part == Part.CO_TRAINER
    assert "0.5 days given this year, last on 5 January 2027" in facts["Gave much"].helps


def test_school_holidays_keep_away_who_said_so(at):
    event = factories.EventFactory()
    person = trainer()
    factories.TrainerSkillFactory(trainer=person, course=event.course)
    day = event.starts_at.date()
    factories.SchoolHolidayFactory(locality=person.district.locality, name="Half term", first=day, last=day)
    row = factories.AvailabilityFactory(trainer=person)
    free = cover(event, at)[1][person.name].fits
    row.in_school_holidays = False
    row.save()

    assert free
    assert cover(event, at)[1][person.name].against == ["Not in school holidays: Half term"]


@pytest.mark.parametrize("rows", [1, 3])
def test_candidates_take_the_same_queries_whatever_the_rows(rows, at, django_assert_num_queries):
    event, _leads = called()
    for _ in range(rows - 1):
        one = trainer()
        factories.TrainerSkillFactory(trainer=one, course=event.course)
        factories.PoolMembershipFactory(trainer=one)
    found, _policy = staffed(event)
    list(found.sessions.all())

    with django_assert_num_queries(16):
        queries.candidates(found, at=at, **YEAR)


def test_bus_factor_names_the_one_who_leads_alone(at):
    alone, shared = factories.EventFactory(), factories.EventFactory()
    person = trainer()
    for event in (alone, shared):
        factories.TrainerSkillFactory(trainer=person, course=event.course)
    factories.TrainerSkillFactory(trainer=trainer(), course=shared.course)
    factories.TrainerSkillFactory(course=alone.course)  # no trainer any more

    assert queries.bus_factor(at=at) == [(alone.course, person, 1)]
