"""Pages of trainers, pools, staffing, days and give and take, as their users go through them."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Entry
from bookings.choices import Mark
from courses.choices import MemberState, Part
from courses.models import DeliveryAssignment, DeliveryOffer, OpenCall, Policy, PoolMembership, TrainingPool
from courses.queries import numbers_reached, who_may_deliver
from outbox.models import Message
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def sign_in(client, *roles, person=None):
    user = factories.UserFactory(roles=roles, **({"person": person} if person else {}))
    client.force_login(user)
    return user


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


def test_from_an_open_call_to_the_trainers_pack(client, now):
    """The co-ordinator asks, the trainer offers, is chosen, sets the meeting, and finds all in the pack."""
    event = factories.EventFactory(starts_at=now + dt.timedelta(days=40))
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.TrainerSkillFactory(trainer=trainer.person, course=event.course)
    factories.CourseMaterialFactory(course=event.course, title="Exercise cards")
    coordinator = sign_in(client, (Role.COORDINATOR, event.locality))
    staff = f"/coordinate/dates/{event.pk}/staff/"
    assert "No trainer" in text(client, "/coordinate/staffing/")
    assert "1 trainer gets" in text(client, f"/coordinate/dates/{event.pk}/call/")
    assert client.post(f"/coordinate/dates/{event.pk}/call/", {"note": "Upstairs"}).headers["Location"] == staff

    client.force_login(trainer)
    assert "Upstairs" in text(client, "/trainer/calls/")
    offer = f"/trainer/calls/{event.calls.get().pk}/"
    refused = client.post(offer, {"part": "NONE"})
    assert "Choose one from the list" in refused.content.decode()
    client.post(offer, {"part": Part.LEAD, "note": "Happy to."})
    assert "You offered" in text(client, "/trainer/calls/")
    client.post(f"{offer}withdraw/")
    client.post(offer, {"part": Part.LEAD})

    client.force_login(coordinator)
    page = text(client, staff)
    assert "Offered to deliver" in page
    assert "Leads this course" in page
    chosen = DeliveryOffer.objects.get(state="OPEN")
    client.post(f"/coordinate/dates/{event.pk}/choose/{chosen.pk}/")
    assert "1 of 2 trainers" in text(client, f"/coordinate/dates/{event.pk}/")

    client.force_login(trainer)
    day = (event.starts_at - dt.timedelta(days=7)).date()
    late = {"on_day": "1", "on_month": "1", "on_year": "2020", "starts": "4pm", "ends": "5pm"}
    assert "must lie in the future" in client.post(f"/trainer/dates/{event.pk}/preparation/", late).content.decode()
    meeting = {
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "starts": "4pm",
        "ends": "5pm",
        "where": "Room 4",
    }
    client.post(f"/trainer/dates/{event.pk}/preparation/", meeting)
    pack = text(client, f"/trainer/dates/{event.pk}/pack/")
    assert "Exercise cards" in pack
    assert "Room 4" in pack
    assert "1 of 2 trainers" in text(client, "/trainer/")
    assert Message.objects.filter(template="courses/email/preparation").count() == 1


def test_several_dates_leave_out_those_whose_call_would_reach_nobody_and_say_so(client, now):
    soon = now + dt.timedelta(days=40)
    reached, lonely = [factories.EventFactory(starts_at=soon, course__title=title) for title in ("Known", "Unknown")]
    alone = factories.EventFactory(starts_at=soon, course=reached.course, locality=reached.locality)
    lonely.locality = reached.locality
    lonely.save()
    pool = factories.TrainingPoolFactory(locality=reached.locality, courses=[reached.course])
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)]).person
    factories.PoolMembershipFactory(pool=pool, trainer=trainer)
    factories.DeliveryAssignmentFactory(event=alone, trainer=trainer)
    sign_in(client, (Role.COORDINATOR, reached.locality))
    several = "/coordinate/staffing/calls/"

    page = text(client, several)
    refused = client.post(several, {"dates": [reached.pk, lonely.pk]})

    assert f'value="{reached.pk}"' in page
    assert "goes to 1 trainer<" in page
    assert [f'value="{event.pk}"' in page for event in (lonely, alone)] == [False, False]
    assert "2 dates are left out, because a call would reach nobody" in " ".join(page.split())
    assert (refused.status_code, OpenCall.objects.count()) == (200, 0)
    client.post(several, {"dates": [reached.pk]})
    assert [call.event for call in OpenCall.objects.all()] == [reached]
    page = text(client, several)
    assert "Send the calls" not in page
    assert "2 dates are left out" in " ".join(page.split())


@pytest.mark.parametrize("rows", [1, 3])
def test_numbers_reached_are_those_of_the_calls_in_four_queries(now, rows, django_assert_num_queries):
    events = factories.EventFactory.create_batch(rows + 1)
    for event in events[1:]:
        team, hired, skilled = (factories.UserFactory(roles=[(Role.TRAINER,)]).person for _ in "123")
        pool = factories.TrainingPoolFactory(locality=event.locality, courses=[event.course])
        for person in (team, skilled):
            factories.PoolMembershipFactory(pool=pool, trainer=person)
        factories.CommissionFactory(trainer=hired).courses.add(event.course)
        factories.TrainerSkillFactory(trainer=skilled, course=event.course)
        factories.TrainerSkillFactory(course=event.course)
        factories.DeliveryAssignmentFactory(event=event, trainer=team)

    with django_assert_num_queries(4):
        found = numbers_reached(events)

    assert found == {event.pk: who_may_deliver(event).count() for event in events}
    assert [found[event.pk] for event in events] == [0] + [2] * rows


def test_the_co_ordinator_asks_one_trainer_and_several_dates_and_keeps_a_trainers_days(client, now):
    events = [factories.EventFactory(starts_at=now + dt.timedelta(days=40))]
    locality, course = events[0].locality, events[0].course
    events += [
        factories.EventFactory(starts_at=now + dt.timedelta(days=days), locality=locality, course=course)
        for days in (50, 60)
    ]
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)])
    pool = factories.TrainingPoolFactory(locality=locality, courses=[course])
    member = factories.PoolMembershipFactory(pool=pool, trainer=trainer.person)
    coordinator = sign_in(client, (Role.COORDINATOR, locality))
    staff = f"/coordinate/dates/{events[0].pk}"
    ask = f"{staff}/ask/{trainer.person.pk}/"
    assert ask in text(client, f"{staff}/staff/")
    client.post(ask, {"part": Part.CO_TRAINER, "note": "Bring a laptop"})
    assert "not answered yet" in text(client, f"{staff}/staff/")
    several = "/coordinate/staffing/calls/"
    assert several in text(client, "/coordinate/staffing/")
    assert text(client, several).count("goes to 1 trainer<") == 3
    assert "Choose" in client.post(several, {}).content.decode()
    client.post(several, {"dates": [event.pk for event in events[1:]], "note": "Spring"})
    assert [event.calls.count() for event in events] == [0, 1, 1]
    days = f"/coordinate/trainers/{member.pk}/availability/"
    assert days in text(client, f"/coordinate/trainers/{member.pk}/")
    client.post(days, {"weekdays": ["1", "2"]})
    first = now.date() + dt.timedelta(days=70)
    away = {f"{name}_{part}": getattr(first, part) for name in ("first", "last") for part in ("day", "month", "year")}
    client.post(f"{days}away/", away)
    assert "There after all" in text(client, days)
    row = trainer.person.away.get()

    client.force_login(trainer)
    assert trainer.person.availability.weekdays == [1, 2]
    assert f"/trainer/availability/away/{row.pk}/end/" in text(client, "/trainer/availability/")
    answer = f"/trainer/asks/{events[0].asks.get().pk}/"
    assert answer in text(client, "/trainer/")
    assert answer in text(client, "/trainer/calls/")
    assert "Bring a laptop" in text(client, answer)
    client.post(answer, {"yes": "yes"})
    assert text(client, answer, 404)

    client.force_login(coordinator)
    client.post(f"{days}away/{row.pk}/end/")
    assert not trainer.person.away.exists()
    assert events[0].assignments.live().get().trainer == trainer.person


def test_a_course_without_trainers_leads_to_the_teams_before_a_call_reaches_nobody(client, now):
    event = factories.EventFactory(starts_at=now + dt.timedelta(days=40))
    sign_in(client, (Role.COORDINATOR, event.locality))

    page = text(client, f"/coordinate/dates/{event.pk}/staff/")

    assert "A call would reach nobody" in page
    assert 'href="/coordinate/teams/"' in page


def test_pack_shows_what_delegates_need_only_around_the_day(client, now):
    assignment = factories.DeliveryAssignmentFactory(event__starts_at=now + dt.timedelta(days=20))
    event = assignment.event
    factories.BookingFactory(event=event, access_needs="Step-free access")
    sign_in(client, (Role.TRAINER,), person=assignment.trainer)
    early = text(client, f"/trainer/dates/{event.pk}/pack/")
    event.starts_at = event.booking_closes_at = now + dt.timedelta(days=3)
    event.save()

    assert "Step-free access" not in early
    assert "Step-free access" in text(client, f"/trainer/dates/{event.pk}/pack/")


def test_team_from_asking_an_agency_to_leaving(client):
    locality = factories.LocalityFactory()
    course = factories.CourseFactory()
    person = factories.PersonFactory(district__locality=locality)
    lead = factories.UserFactory(roles=[(Role.AGENCY_LEAD, person.agency)])
    coordinator = sign_in(client, (Role.COORDINATOR, locality))
    client.post("/coordinate/teams/new/", {"name": "Home team", "locality": locality.pk, "courses": [course.pk]})
    pool = TrainingPool.objects.get()
    ask = f"/coordinate/teams/{pool.pk}/ask/"
    assert "Nobody with this address" in client.post(ask, {"email": "nobody@agency.example"}).content.decode()
    assert "in quarters" in client.post(ask, {"email": person.email, "days": "2.3"}).content.decode()
    client.post(ask, {"email": person.email, "days": "2.5"})
    member = PoolMembership.objects.get()

    client.force_login(lead)
    assert f"May {person.name} train" in text(client, "/agency/")
    permit = f"/agency/{person.agency_id}/trainers/{member.pk}/"
    assert 'value="2.5"' in text(client, permit)
    assert "Say who" in client.post(permit, {"agreed": "yes", "given_by": ""}).content.decode()
    client.post(permit, {"agreed": "yes", "given_by": "Head of service", "days": "2.5"})
    assert "Head of service" in text(client, f"/agency/{person.agency_id}/trainers/")

    client.force_login(coordinator)
    address = f"/coordinate/trainers/{member.pk}/"
    step = {"course": course.pk, "level": Part.CO_TRAINER, "note": ""}
    assert "Training for Trainers comes first" in client.post(f"{address}step/", step).content.decode()
    client.post(f"{address}qualified/", {"other": "County course", "on_day": "1", "on_month": "9", "on_year": "2020"})
    client.post(f"{address}step/", step)
    page = text(client, address)
    assert "County course" in page
    assert "Co-trainer" in page
    client.post(f"{address}leave/", {"reason": "New job"})
    assert "New job" in text(client, f"/coordinate/teams/{pool.pk}/")
    member.refresh_from_db()
    assert member.state == MemberState.LEFT


def test_trainer_keeps_own_days_and_nobody_elses(client, now):
    user = sign_in(client, (Role.TRAINER,))
    other = factories.AwayFactory()
    client.post("/trainer/availability/", {"weekdays": ["0", "4"]})
    first = {"first_day": "3", "first_month": "1", "first_year": now.year + 1}
    for last in ("2", "5"):  # the first is before it begins
        more = {"last_day": last, "last_month": "1", "last_year": now.year + 1}
        client.post("/trainer/availability/away/", first | more)
    page = text(client, "/trainer/availability/")

    assert user.person.availability.weekdays == [0, 4]
    assert page.count("checked") == 2
    assert f"3 January {now.year + 1} to 5 January {now.year + 1}" in page
    assert client.post(f"/trainer/availability/away/{other.pk}/end/").status_code == 404
    client.post(f"/trainer/availability/away/{user.person.away.get().pk}/end/")
    assert not user.person.away.exists()


def days_given(now):
    """A date of last week delivered by two agencies, another locality's; returns the assignments."""
    return [factories.DeliveryAssignmentFactory(event__starts_at=now - dt.timedelta(days=7)) for _ in range(2)]


@pytest.mark.parametrize("role", ["trainer", "lead", "coordinator", "subgroup", "administrator"])
def test_statement_of_days_is_read_within_ones_scope_only(client, now, role):
    own, other = days_given(now)
    roles = {
        "trainer": ((Role.TRAINER,),),
        "lead": ((Role.AGENCY_LEAD, own.agency),),
        "coordinator": ((Role.COORDINATOR, own.event.locality),),
        "subgroup": ((Role.SUBGROUP,),),
        "administrator": ((Role.ADMINISTRATOR,),),
    }[role]
    sign_in(client, *roles, **({"person": own.trainer} if role == "trainer" else {}))

    page, file = text(client, "/trainer-days/"), text(client, "/trainer-days/days.csv")

    everything = role in ("subgroup", "administrator")
    assert own.event.course.title in page
    assert (other.event.course.title in page) == everything
    assert (other.trainer.name in file) == everything
    assert "0.5" in file
    assert client.get("/trainer-days/days.xlsx").content[:2] == b"PK"


def test_give_and_take_counts_days_places_and_absences(client, now):
    start = now - dt.timedelta(days=7)
    event = factories.EventFactory(starts_at=start)
    gives = factories.DeliveryAssignmentFactory(event=event).agency
    takes = factories.AgencyFactory(name="Takes")
    for mark in (Mark.ATTENDED, Mark.ATTENDED, Mark.DID_NOT_ATTEND):
        booking = factories.BookingFactory(event=event, agency=takes)
        factories.AttendanceFactory(booking=booking, session=event.sessions.get(), mark=mark)
    Policy.objects.update(trainer_day_pounds=300)
    user = sign_in(client, (Role.COORDINATOR, event.locality))

    lines = {line.agency: line for line in client.get("/reports/give-and-take/").context["lines"]}
    given, taken = lines[gives], lines[takes]
    assert (given.days, given.earned, given.used, given.absences, given.balance) == (0.5, 5, 0, 0, 5)
    assert (taken.days, taken.earned, taken.used, taken.absences, taken.balance) == (0, 0, 2, 1, -3)
    assert (given.given_pounds, taken.taken_pounds) == (150, 90)
    page = client.get("/reports/give-and-take/").content.decode()
    assert "−3" in page
    assert ">-3<" not in page
    for kind in ("csv", "xlsx"):
        address = f"/reports/give-and-take/agencies.{kind}"
        assert client.get(address).url == "/reports/give-and-take/"
        file = client.post(address)
        content = b"".join(file.streaming_content) if file.streaming else file.content
        assert kind == "xlsx" or "Takes" in content.decode()
    details = [entry.detail for entry in Entry.objects.filter(action="evaluation.export").order_by("pk")]
    assert [(detail["kind"], detail["form"]) for detail in details] == [
        ("give-and-take", "csv"), ("give-and-take", "xlsx"),
    ]  # fmt: skip

    sign_in(client, (Role.AGENCY_LEAD, gives))
    assert [line.agency for line in client.get("/reports/give-and-take/").context["lines"]] == [gives]
    sign_in(client, (Role.SUBGROUP,))
    hidden = {line.agency: line.hides_used for line in client.get("/reports/give-and-take/").context["lines"]}
    assert hidden == {gives: True, takes: True}
    assert "£90" not in text(client, "/reports/give-and-take/")
    assert user.coordinated_localities == [event.locality_id]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("where", "queries"),
    [("/trainer/calls/", 10), ("/coordinate/staffing/", 17), ("/coordinate/teams/{pool}/", 10),
     ("/trainer/teams/", 13), ("/trainer-days/", 5), ("/reports/give-and-take/", 12)],
)  # fmt: skip
def test_pages_take_the_same_queries_whatever_the_rows(client, now, where, queries, rows, django_assert_num_queries):
    locality = factories.LocalityFactory()
    user = sign_in(client, (Role.TRAINER,), (Role.COORDINATOR, locality))
    pool = factories.TrainingPoolFactory(locality=locality)
    for _ in range(rows):
        event = factories.EventFactory(locality=locality, starts_at=now + dt.timedelta(days=40))
        pool.courses.add(event.course)
        factories.TrainerSkillFactory(trainer=user.person, course=event.course)
        factories.SkillStepFactory(skill=user.person.trainer_skills.last())
        factories.DeliveryAssignmentFactory(event=event)
        factories.DeliveryOfferFactory(call__event=event)
        factories.PoolMembershipFactory(pool=pool)
        factories.DeliveryAssignmentFactory(
            event=factories.EventFactory(locality=locality, starts_at=now - dt.timedelta(days=7)), trainer=user.person
        )
    factories.PoolMembershipFactory(pool=pool, trainer=user.person)
    address = where.format(pool=pool.pk)
    client.get(address)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_training_for_trainers_completed_qualifies_until_the_register_is_corrected(now):
    import bookings.actions  # noqa: PLC0415

    event = factories.EventFactory(course__qualifies_trainers=True, starts_at=now - dt.timedelta(days=2))
    booking = factories.BookingFactory(event=event)
    mark = factories.AttendanceFactory(booking=booking, session=event.sessions.get(), mark=Mark.ATTENDED)

    first, again = (bookings.actions.qualify_due(at=now) for _ in range(2))
    qualification = booking.delegate.qualifications.get()
    mark.mark = Mark.DID_NOT_ATTEND
    mark.save()
    corrected = bookings.actions.qualify_due(at=now)
    qualification.refresh_from_db()

    assert (first, again, corrected) == ((1, 0), (0, 0), (0, 1))
    assert qualification.withdrawn_at == now
    assert DeliveryAssignment.objects.count() == 0


def test_a_call_that_would_reach_nobody_is_refused_and_its_page_says_so(client, now):
    event = factories.EventFactory(starts_at=now + dt.timedelta(days=40))
    sign_in(client, (Role.COORDINATOR, event.locality))
    address = f"/coordinate/dates/{event.pk}/call/"

    page, sent = text(client, address), client.post(address, {"note": ""})

    assert "Nobody would get this call" in page
    assert "Send the call" not in page
    assert "reach nobody" in sent.content.decode()
    assert not event.calls.exists()


def test_the_go_or_no_go_board_offers_to_find_a_trainer_where_one_is_missing(client, now):
    lacking = factories.EventFactory(starts_at=now + dt.timedelta(days=9))
    complete = factories.EventFactory(starts_at=now + dt.timedelta(days=9), locality=lacking.locality, joining_url="")
    for agency in factories.AgencyFactory.create_batch(2):
        person = factories.PersonFactory(agency=agency, district__locality=lacking.locality)
        factories.DeliveryAssignmentFactory(event=complete, trainer=person)
    sign_in(client, (Role.COORDINATOR, lacking.locality))

    _, _, board = text(client, "/coordinate/").partition("Dates to decide on")
    board = board.partition("</table>")[0]

    assert f"/coordinate/dates/{lacking.pk}/staff/" in board
    assert f"/coordinate/dates/{complete.pk}/call-off/" in board
    assert f"/coordinate/dates/{complete.pk}/staff/" not in board
