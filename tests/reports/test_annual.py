"""Annual reports: figures nobody types, frozen to the same value, what changed since, words, quotes, versions."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from bookings.choices import Mark
from bookings.models import Attendance
from courses.choices import Delivery
from people.choices import Role
from reports import actions
from reports.choices import DEFINITIONS, Section
from reports.models import AnnualReport, FrozenError, FrozenFigure
from reports.queries import annual
from reports.queries.annual.figure import Figure
from reports.queries.annual.wording import sentences
from tests import factories
from tests.factories import AT
from tests.reports.ledger import answer, fill

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2025, 10, 1), dt.date(2026, 9, 30)
LATER = AT + dt.timedelta(days=3)
SUMMER = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)


@pytest.fixture
def by():
    return factories.UserFactory(roles=[(Role.SUBGROUP,)])


@pytest.fixture
def course():
    return factories.CourseFactory(title="Neglect", code="neglect")


@pytest.fixture
def virtual(course):
    """A virtual date of June 2026 to which 12 people came."""
    event = factories.EventFactory(course=course, starts_at=SUMMER, capacity=30, delivery=Delivery.VIRTUAL)
    event.came = fill(event, agency=factories.AgencyFactory(name="Council"), attended=12, absent=6)
    return event


@pytest.fixture
def report(by):
    return actions.make(title="Year", first=FIRST, last=LAST, by=by, at=AT)


def figures(report, at=AT):
    """{code: Figure} as of now."""
    return {figure.code: figure for figure in annual.figures_now(report, annual.sections_of(report), at=at)}


def again(report):
    """The comparison of a frozen report with the records."""
    return annual.since(report, annual.sections_of(report), annual.figures_as_frozen(report))


def read(report, at=AT):
    """The document of a report as it stands now."""
    sections = annual.sections_of(report)
    now = annual.figures_now(report, sections, at=at)
    return annual.document(report, sections, now, annual.chosen(report))


def part(report, kind, at=AT):
    """One part of the document."""
    return next(one for one in read(report, at).parts if one.section.kind == kind)


def section(report, kind):
    return report.sections.get(kind=kind)


# Making and wording


def test_make_gives_every_part_in_its_order_and_is_recorded(report):
    assert [one.kind for one in annual.sections_of(report)] == Section.values
    assert Entry.objects.get(action="annual.make").target_id == str(report.pk)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, FIRST, "must not be before"),
        (dt.date(2024, 9, 1), dt.date(2026, 9, 30), "one year at most"),
    ],
)
def test_make_refuses_periods_that_make_no_sense(by, first, last, words):
    with pytest.raises(actions.ReportRefused, match=words):
        actions.make(title="Year", first=first, last=last, by=by, at=AT)


def test_word_keeps_words_and_own_days_only_where_a_part_has_some(report, by):
    days = {"first": dt.date(2026, 6, 1), "last": LAST}

    actions.word(section=section(report, "VIRTUAL"), before="Before.", after="After.", **days, by=by, at=AT)
    actions.word(section=section(report, "ATTENDED"), before="", after="", **days, by=by, at=AT)

    virtual, attended = section(report, "VIRTUAL"), section(report, "ATTENDED")
    assert (virtual.before, virtual.after, virtual.first, virtual.last) == ("Before.", "After.", *days.values())
    assert (attended.first, attended.last) == (None, None)


def test_word_refuses_days_outside_the_report(report, by):
    with pytest.raises(actions.ReportRefused, match="lie within"):
        actions.word(
            section=section(report, "VIRTUAL"), before="", after="", first=dt.date(2024, 1, 1), last=LAST, by=by, at=AT
        )


def test_rename_drops_days_of_a_part_that_lie_outside_the_new_period(report, by):
    actions.word(
        section=section(report, "VIRTUAL"), before="", after="", first=dt.date(2026, 6, 1), last=LAST, by=by, at=AT
    )

    actions.rename(report=report, title="Half", first=FIRST, last=dt.date(2026, 3, 31), locality=None, by=by, at=AT)

    assert section(report, "VIRTUAL").first is None


def test_arrange_moves_leaves_out_and_puts_back(report, by):
    actions.arrange(section=section(report, "COMMISSIONED"), do="up", by=by, at=AT)
    actions.arrange(section=section(report, "LEARNING"), do="out", by=by, at=AT)

    assert [one.kind for one in annual.sections_of(report)][:2] == ["COMMISSIONED", "NEEDED"]
    assert "LEARNING" not in [one.section.kind for one in read(report).parts]
    assert [one.kind for one in read(report).left_out] == ["LEARNING"]
    actions.arrange(section=section(report, "LEARNING"), do="in", by=by, at=AT)
    assert read(report).left_out == []


def test_discard_throws_a_draft_away(report, by):
    actions.discard(report=report, by=by, at=AT)

    assert not AnnualReport.objects.exists()
    assert Entry.objects.filter(action="annual.discard").exists()


# Figures


def test_the_sentence_prints_attendances_and_labels_both_counts(report, virtual, course):
    """Twelve people came once, six of them a second time: 18 attendances, 12 people."""
    second = factories.EventFactory(
        course=course, starts_at=SUMMER + dt.timedelta(days=7), capacity=30, delivery=Delivery.VIRTUAL
    )
    fill(second, attended=6, people=virtual.came[:6])

    said = part(report, "VIRTUAL").sentences

    assert said == (
        "18 practitioners attended virtual training between 1 October 2025 and 30 September 2026.",
        "That counts attendances: 18. Distinct people: 12. One person at two dates counts twice among the attendances "
        "and once among the people.",
    )


def test_virtual_training_is_told_for_its_own_days_and_way_of_delivery(report, virtual, course, by):
    for starts, delivery, came in ((SUMMER - dt.timedelta(days=90), "VIRTUAL", 9), (SUMMER, "FACE_TO_FACE", 8)):
        fill(factories.EventFactory(course=course, starts_at=starts, delivery=delivery, capacity=30), attended=came)
    actions.word(
        section=section(report, "VIRTUAL"), before="", after="", first=dt.date(2026, 6, 1), last=LAST, by=by, at=AT
    )

    made = figures(report)

    assert (made["virtual.attendances"].value, made["attended.attendances"].value) == ("12", "29")
    assert part(report, "VIRTUAL").sentences[0] == (
        "12 practitioners attended virtual training between 1 June and 30 September 2026."
    )


def test_a_part_is_not_told_where_the_rest_would_be_few_people(report, virtual, course):
    fill(
        factories.EventFactory(course=course, starts_at=SUMMER, capacity=30, delivery=Delivery.FACE_TO_FACE),
        attended=2,
    )

    made = figures(report)

    assert (made["attended.attendances"].value, made["virtual.attendances"].value) == ("14", "not shown")
    assert part(report, "VIRTUAL").sentences[0].startswith("How many practitioners attended virtual training")


def test_small_counts_are_hidden_from_everybody(report, course):
    fill(factories.EventFactory(course=course, starts_at=SUMMER, delivery=Delivery.VIRTUAL), attended=3)

    made = figures(report)

    assert made["attended.attendances"].value == "fewer than 5"
    assert part(report, "VIRTUAL").sentences[0].startswith("Fewer than 5 practitioners attended")


def test_needs_are_those_of_the_reports_own_page(report, by, course):
    blackpool = factories.LocalityFactory(name="Blackpool")
    for since, place in ((SUMMER, blackpool), (SUMMER, None), (AT, blackpool)):
        for _number in range(5):
            factories.InterestFactory(course=course, since=since, locality=place)
    local = actions.make(title="Blackpool", first=FIRST, last=LAST, locality=blackpool, by=by, at=AT)

    made, here = figures(report), figures(local)

    assert (made["needed.wanted"].value, here["needed.wanted"].value) == ("10", "5")
    assert made["needed.by_course.neglect.interested"].value == "10"
    assert part(report, "NEEDED").sentences[-1] == (
        "At the end 10 people had said that they would come to a course that had no date for them."
    )


def test_learning_sources_behind_the_courses_that_ran_are_counted_and_listed(report, by, virtual, course):
    blackpool = factories.LocalityFactory(name="Blackpool")
    known = {"known_on": dt.date(2020, 3, 1)}
    asks = [
        factories.LearningSourceFactory(title="Neglect of adolescents", kind="REVIEW", **known),
        factories.LearningSourceFactory(title="Threshold audit", kind="AUDIT", locality=blackpool, **known),
        factories.LearningSourceFactory(title="Known too late", known_on=LAST + dt.timedelta(days=1)),
        factories.LearningSourceFactory(title="Dealt with", retired_at=AT - dt.timedelta(days=1), **known),
    ]
    for source in asks:
        factories.RecommendationFactory(source=source, courses=[course])
    factories.RecommendationFactory(source=asks[0], courses=[course])
    factories.RecommendationFactory(source=factories.LearningSourceFactory(title="Not taught", **known),
                                    courses=[factories.CourseFactory()])  # fmt: skip

    made, needed = figures(report), part(report, "NEEDED")

    assert made["needed.sources"].number == 2
    assert {figure.row for figure in made.values() if figure.table == "needed.by_source"} == {
        "Neglect of adolescents (review)", "Threshold audit (audit)",
    }  # fmt: skip
    assert made[f"needed.by_source.{asks[0].pk}.courses"].value == "1"
    assert made[f"needed.by_source.{asks[0].pk}.dates"].number == made["commissioned.held"].number
    assert needed.sentences[0].startswith("Behind the courses that took place stand 2 learning sources")
    local = actions.make(title="Other", first=FIRST, last=LAST, locality=factories.LocalityFactory(), by=by, at=AT)
    assert figures(local)["needed.sources"].number == 0


def test_needs_of_few_people_are_not_told(report, course):
    factories.InterestFactory(course=course, since=SUMMER)

    made = figures(report)

    assert made["needed.wanted"].value == "fewer than 5"
    assert not [code for code in made if code.startswith("needed.by_course")]


def test_commissioned_tells_dates_held_and_called_off(report, virtual, course):
    course.priorities.add(factories.PriorityFactory(name="Neglect", code="neglect"))
    factories.EventFactory(course=course, starts_at=SUMMER, cancelled=True, published_at=SUMMER)

    made = figures(report)

    assert [made[f"commissioned.{code}"].value for code in ("planned", "held", "called_off", "courses", "places")] == [
        "2", "1", "1", "1", "30",
    ]  # fmt: skip
    assert made["commissioned.by_priority.neglect.dates"].value == "1"


def test_learning_counts_completions_and_the_people_behind_them(report):
    people = factories.PersonFactory.create_batch(6)
    for module in factories.ModuleFactory.create_batch(2):
        for person in people:
            factories.CompletionFactory(
                enrolment__person=person, enrolment__module=module, completed_on=dt.date(2026, 5, 1)
            )

    made = figures(report)

    assert (made["learning.completed"].value, made["learning.people"].value) == ("12", "6")


def test_briefings_are_those_written_in_the_period(report):
    for day in (dt.date(2026, 3, 1), dt.date(2024, 3, 1), dt.date(2026, 12, 1)):
        factories.BriefingPageFactory(written_on=day, review_on=day + dt.timedelta(days=365))

    made = figures(report)

    assert (made["briefings.written"].value, made["briefings.live"].value) == ("1", "2")


def test_briefings_reach_teams_and_their_people_where_they_are_not_few(report):
    for number in range(5):
        factories.BriefingUseFactory(briefing=7, title="Hidden harm", used_on=dt.date(2026, 5, 1 + number), heads=4)
    factories.BriefingUseFactory(briefing=7, title="Hidden harm", used_on=dt.date(2024, 5, 1), heads=100)

    made = figures(report)

    assert (made["briefings.uses"].value, made["briefings.heads"].value) == ("5", "20")
    assert made["briefings.by_briefing.7.people"].value == "20"
    assert part(report, "BRIEFINGS").sentences[1] == "Teams noted 5 times that they had used one, with 20 people."


def test_briefings_used_by_few_teams_tell_no_number_of_people(report):
    factories.BriefingUseFactory(used_on=dt.date(2026, 5, 1), heads=100)

    made = figures(report)

    assert (made["briefings.uses"].value, made["briefings.heads"].value) == ("fewer than 5", "not shown")


def test_monitored_tells_registers_and_answers(report, virtual, course):
    answer(virtual, 9)
    waiting = factories.EventFactory(course=course, starts_at=SUMMER, capacity=30)
    fill(waiting, unmarked=7)

    made = figures(report)

    assert made["monitored.registers"].said == "50% (1 of 2)"
    assert made["monitored.on_the_day"].said == "75% (9 of 12)"


def test_effective_tells_means_of_enough_answers_only(report, virtual):
    answer(virtual, 9, scores=(3, 4, 5))

    said = part(report, "EFFECTIVE")

    assert [(label, [cell.value for cell in cells]) for label, cells in said.tables[0].rows] == [
        ("It was relevant to my work", ["9", "4.0"])
    ]
    assert "cannot be said" in said.sentences[0]


def test_give_and_take_gives_no_agency_of_few_people_away(report, virtual):
    """12, 9 and 2 make the 23 that the report tells: beside the 2 another one is hidden."""
    fill(virtual, agency=factories.AgencyFactory(name="Small practice"), attended=2)
    fill(virtual, agency=factories.AgencyFactory(name="School"), attended=9)

    shown = {label: [cell.value for cell in cells] for label, cells in part(report, "GIVE_TAKE").tables[0].rows}

    assert shown == {"Council": ["0", "0", "12"]}
    assert figures(report)["attended.attendances"].value == "23"


def test_every_figure_has_a_meaning(report, virtual):
    answer(virtual, 9)

    made = annual.figures_now(report, annual.sections_of(report), at=AT)

    assert {figure.key for figure in made} <= set(DEFINITIONS)
    assert len({figure.code for figure in made}) == len(made)


@pytest.mark.parametrize("dates", [1, 3])
def test_figures_take_the_same_number_of_queries(report, course, django_assert_max_num_queries, dates):
    for number in range(dates):
        event = factories.EventFactory(
            course=factories.CourseFactory(), starts_at=SUMMER + dt.timedelta(days=number), capacity=30
        )
        fill(event, agency=factories.AgencyFactory(), attended=9)
        answer(event, 8)
    sections = annual.sections_of(report)

    with django_assert_max_num_queries(50):
        annual.figures_now(report, sections, at=AT)


def test_sentences_say_one_as_one():
    made = {"give_take.days": "1", "give_take.agencies": "1"}
    of = {code: Figure("GIVE_TAKE", code, "", value, number=int(value)) for code, value in made.items()}

    assert sentences(Section.GIVE_TAKE, of, first=FIRST, last=LAST) == ["1 agency gave 1 trainer day."]


# Freezing


def test_freeze_keeps_every_figure_with_moment_meaning_and_digest(report, virtual, by):
    frozen = actions.freeze(report=report, by=by, at=AT)

    row = frozen.figures.get(code="virtual.attendances")
    assert (row.value, row.number, row.as_of, row.definition) == ("12", 12, AT, 1)
    assert (len(row.digest), len(frozen.digest), annual.altered(frozen)) == (64, 64, [])
    assert (frozen.frozen_at, frozen.frozen_by) == (AT, by.person)
    assert Entry.objects.get(action="annual.freeze").detail["figures"] == frozen.figures.count()


def test_a_frozen_report_asked_again_gives_the_same_values(report, virtual, by):
    answer(virtual, 9)
    frozen = actions.freeze(report=report, by=by, at=AT)

    found = again(frozen)

    assert found.differences == []
    assert (found.same, found.number, found.marks, found.bookings) == (
        frozen.figures.count(), frozen.figures.count(), 0, 0
    )  # fmt: skip


def test_a_register_corrected_afterwards_shows_as_a_difference(report, virtual, by):
    from bookings import actions as bookings

    frozen = actions.freeze(report=report, by=by, at=AT)
    mark = Attendance.objects.filter(booking__event=virtual, mark=Mark.ATTENDED).order_by("pk").first()
    bookings.mark(
        booking=mark.booking, session=mark.session, mark=Mark.DID_NOT_ATTEND, version=mark.version,
        why="It was somebody of the same name.", by=factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]), at=LATER,
    )  # fmt: skip

    found = again(frozen)

    changed = {one.label: (one.then.value, one.now.value, one.words) for one in found.differences}
    assert changed["attendances by name"] == ("12", "11", "−1")
    assert changed["Neglect: attendances"] == ("12", "11", "−1")
    assert found.same == found.number - len(found.differences)
    assert (found.marks, found.marks_last) == (1, LATER)
    assert [part.sentences[0] for part in document_of(frozen).parts if part.section.kind == "VIRTUAL"] == [
        "12 practitioners attended virtual training between 1 October 2025 and 30 September 2026."
    ]


def document_of(report):
    """The document of a frozen report."""
    return annual.document(report, annual.sections_of(report), annual.figures_as_frozen(report), [])


def test_a_renamed_course_is_the_same_row_still(report, virtual, course, by):
    frozen = actions.freeze(report=report, by=by, at=AT)
    course.title = "Neglect and what to do"
    course.save()

    assert again(frozen).differences == []


def test_a_figure_with_another_meaning_is_not_compared(report, virtual, by, monkeypatch):
    frozen = actions.freeze(report=report, by=by, at=AT)
    monkeypatch.setitem(DEFINITIONS, "virtual.people", (2, "Counted otherwise."))

    found = again(frozen)

    assert [(one.label, one.words) for one in found.differences] == [("distinct people", "counted in another way now")]


def test_frozen_figures_and_reports_refuse_every_change(report, virtual, by):
    frozen = actions.freeze(report=report, by=by, at=AT)
    row = frozen.figures.first()

    for change in (
        row.save,
        row.delete,
        frozen.figures.all().delete,
        lambda: FrozenFigure.objects.filter(pk=row.pk).update(value="13"),
    ):
        with pytest.raises(FrozenError):
            change()
    for change in (
        lambda: actions.freeze(report=frozen, by=by, at=LATER),
        lambda: actions.word(section=section(frozen, "NEEDED"), before="x", after="", by=by, at=LATER),
        lambda: actions.arrange(section=section(frozen, "NEEDED"), do="down", by=by, at=LATER),
        lambda: actions.choose(report=frozen, quotes=[], by=by, at=LATER),
        lambda: actions.rename(report=frozen, title="x", first=FIRST, last=LAST, locality=None, by=by, at=LATER),
        lambda: actions.discard(report=frozen, by=by, at=LATER),
    ):
        with pytest.raises(actions.ReportRefused, match="frozen"):
            change()


def test_a_figure_altered_in_the_database_is_noticed(report, virtual, by):
    frozen = actions.freeze(report=report, by=by, at=AT)

    models_update = super(type(FrozenFigure.objects.all()), FrozenFigure.objects.filter(code="virtual.people")).update
    models_update(value="13")

    assert annual.altered(frozen) == ["virtual.people"]


def test_freeze_refuses_a_period_that_is_not_over(by):
    running = actions.make(title="Now", first=dt.date(2026, 10, 1), last=dt.date(2027, 9, 30), by=by, at=AT)

    with pytest.raises(actions.ReportRefused, match="not over"):
        actions.freeze(report=running, by=by, at=AT)


def test_freeze_refuses_a_report_without_parts(report, by):
    report.sections.update(included=False)

    with pytest.raises(actions.ReportRefused, match="no part"):
        actions.freeze(report=report, by=by, at=AT)


def test_database_refuses_a_frozen_report_without_time():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AnnualReportFactory(frozen=True, frozen_at=None, frozen_by=None)


def test_renew_makes_the_next_version_and_keeps_the_old_one(report, virtual, by):
    actions.word(section=section(report, "NEEDED"), before="We needed it.", after="", by=by, at=AT)
    old = actions.freeze(report=report, by=by, at=AT)
    values = list(old.figures.order_by("pk").values_list("code", "value"))

    new = actions.renew(report=old, by=by, at=LATER)

    assert (new.version, new.replaces, new.is_frozen) == (2, old, False)
    assert section(new, "NEEDED").before == "We needed it."
    actions.freeze(report=new, by=by, at=LATER)
    assert list(old.figures.order_by("pk").values_list("code", "value")) == values
    with pytest.raises(actions.ReportRefused, match="newer version"):
        actions.renew(report=old, by=by, at=LATER)


def test_renew_refuses_a_draft(report, by):
    with pytest.raises(actions.ReportRefused, match="draft"):
        actions.renew(report=report, by=by, at=AT)


# Quotes


def test_choose_takes_quotes_that_stand_on_the_page_of_a_course_of_the_period(report, virtual, course, by):
    quote = factories.QuoteFactory(course=course, text="It stayed with me.")
    elsewhere = factories.QuoteFactory()
    withdrawn = factories.QuoteFactory(course=course, withdrawn_at=AT, withdrawn_by=by.person)

    actions.choose(report=report, quotes=[quote], by=by, at=AT)

    assert [words.of.text for words in part(report, "QUOTES").words] == ["It stayed with me."]
    assert list(annual.choosable_quotes(report, at=AT)) == [quote]
    for wrong in (elsewhere, withdrawn):
        with pytest.raises(actions.ReportRefused, match="taken off"):
            actions.choose(report=report, quotes=[wrong], by=by, at=AT)


def test_words_taken_back_are_shown_no_more_even_in_a_frozen_report(report, virtual, course, by):
    quote = factories.QuoteFactory(course=course)
    done = factories.ImprovementFactory(course=course)
    actions.choose(report=report, quotes=[quote], improvements=[done], by=by, at=AT)
    frozen = actions.freeze(report=report, by=by, at=AT)
    quote.withdrawn_at, quote.withdrawn_by = LATER, by.person
    quote.save()

    sections, words = annual.sections_of(frozen), annual.chosen(frozen)
    document = annual.document(frozen, sections, annual.figures_as_frozen(frozen), words)

    shown = {one.section.kind: [words.gone for words in one.words] for one in document.parts if one.words}
    assert shown == {"QUOTES": [True], "YOU_SAID": [False]}
    assert actions.renew(report=frozen, by=by, at=LATER).chosen.count() == 1


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.SUBGROUP, 1), (Role.ADMINISTRATOR, 1), (Role.COORDINATOR, 0), (Role.EDITOR, 0), (None, 0)],
)
def test_reports_are_visible_to_those_who_write_them(report, role, sees):
    scope = [factories.LocalityFactory()] if role == Role.COORDINATOR else []
    user = factories.UserFactory(roles=[(role, *scope)] if role else [])

    assert AnnualReport.objects.visible_to(user).count() == sees
