"""The base form: what it says, what it ties together, what it refuses."""

import datetime as dt

import pytest
from django import forms as plain
from django.forms.renderers import get_default_renderer

from design import forms


class Sample(forms.Form):
    """One of each kind."""

    name = forms.CharField(label="Full name", autocomplete="name")
    email = forms.EmailField(label="E-mail address", help_text="Your own, at work.")
    kind = forms.RadiosField(choices=[("a", "Apples"), ("b", "Pears")], hints={"b": "Soft ones"})
    wanted = forms.CheckboxesField(choices=[("x", "First"), ("y", "Second")], required=False)
    day = forms.DateField(label="Start of your post")
    note = forms.TextField(max_length=20, required=False)
    agreed = forms.BooleanField(label="I have read this", required=True)


def html(form, name):
    """The field as the page shows it."""
    return str(form[name].as_field_group())


def full(**changes):
    """Answers that are accepted, with the given ones in their place."""
    answers = {"name": "Ashia Mistry", "email": "a@school.example", "kind": "a", "agreed": "on"}
    return answers | {"day_day": "3", "day_month": "3", "day_year": "2027"} | changes


def test_form_asks_for_each_required_field_by_name():
    form = Sample({})

    assert form.summary == [
        ("Enter full name", "id_name"),
        ("Enter e-mail address", "id_email"),
        ("Choose kind", "id_kind_0"),
        ("Enter start of your post", "id_day_0"),
        ("Tick the box: I have read this", "id_agreed"),
    ]


def test_form_error_links_lead_to_controls_that_exist():
    form = Sample({"wanted": ["z"], "note": "x" * 21})

    targets = [target for _text, target in form.summary]

    page = "".join(html(form, name) for name in form.fields)
    assert [target for target in targets if f'id="{target}"' not in page] == []
    assert "id_wanted_0" in targets


def test_form_accepts_good_answers():
    form = Sample(full())

    assert form.errors == {}
    assert form.cleaned_data["day"] == dt.date(2027, 3, 3)


def test_field_ties_hint_error_and_counter_to_the_control():
    form = Sample(full(email="nobody", note="x" * 21))

    email, note = html(form, "email"), html(form, "note")

    assert 'aria-describedby="id_email_hint id_email_error"' in email
    assert 'id="id_email_hint"' in email
    assert 'id="id_email_error"' in email
    assert 'aria-describedby="id_note_error id_note-info"' in note
    assert 'data-maxlength="20"' in note
    assert "maxlength=" not in note.replace("data-maxlength", "")


def test_field_ties_hint_and_error_to_the_fieldset_of_options():
    form = Sample({})
    form.fields["kind"].help_text = "One of them"

    kind = html(form, "kind")

    assert '<fieldset class="govuk-fieldset" aria-describedby="id_kind_hint id_kind_error">' in kind
    assert 'aria-describedby="id_kind_1_hint"' in kind
    assert "aria-invalid" not in kind


def test_field_of_three_boxes_is_one_group():
    day = html(Sample(full(day_month="")), "day")

    assert 'role="group" aria-describedby="id_day_error"' in day
    assert day.count("govuk-input--error") == 3
    assert "The date must include a month" in day


def test_field_keeps_what_was_typed_and_escapes_it():
    form = Sample(full(name="<b>Ann</b>", email="no address"))

    assert "&lt;b&gt;Ann&lt;/b&gt;" in html(form, "name")
    assert 'value="no address"' in html(form, "email")


def test_field_marks_optional_fields_unless_the_form_is_a_filter():
    class Filter(Sample):
        mark_optional = False

    assert "(optional)" in html(Sample(), "note")
    assert "(optional)" not in html(Filter(), "note")
    assert "(optional)" not in html(Sample(), "name")


def test_field_has_autocomplete():
    assert 'autocomplete="name"' in html(Sample(), "name")
    assert 'autocomplete="email"' in html(Sample(), "email")


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x07", "\x1b", "\x9f", "\u202e", "\u2066", "\ud800", "\ufffe", "\n", "\r", "\t"]
)
def test_form_refuses_hidden_characters_in_one_line(hidden):
    form = Sample(full(name=f"Ann{hidden}Bell"))

    assert [error.code for error in form.errors["name"].as_data()] == ["hidden_character"]


def test_form_shows_the_answer_without_the_hidden_character():
    form = Sample(full(name="Ann\x00 Bell"))

    assert 'value="Ann Bell"' in html(form, "name")


def test_form_lets_line_ends_into_a_text_box():
    assert Sample(full(note="one\r\ntwo")).errors == {}


def test_form_refuses_hidden_characters_in_a_plain_django_field():
    class Plain(forms.Form):
        name = plain.CharField()
        story = plain.CharField(widget=plain.Textarea)

    form = Plain({"name": "x\x00", "story": "y\x00"})

    assert sorted(form.errors) == ["name", "story"]
    assert (form.fields["name"].max_length, form.fields["story"].max_length) == (200, 2000)


@pytest.mark.parametrize(("length", "codes"), [(200, []), (201, ["max_length"]), (100_000, ["max_length"])])
def test_form_limits_every_text(length, codes):
    form = Sample(full(name="x" * length))

    assert [error.code for error in form.errors.get("name", plain.utils.ErrorList()).as_data()] == codes


def test_form_says_how_long_a_text_is():
    form = Sample(full(note="x" * 25))

    assert list(form.errors["note"]) == ["Use 20 characters or fewer. You have used 25"]


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("3", "3", "2027"), dt.date(2027, 3, 3)),
        (("03", "Mar", "2027"), dt.date(2027, 3, 3)),
        (("29", "february", "2028"), dt.date(2028, 2, 29)),
    ],
)
def test_date_field_reads_dates_as_people_type_them(parts, day):
    assert forms.DateField().clean(list(parts)) == day


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("31", "2", "2027"), "Enter a real date, like 27 3 2027"),
        (("x", "2", "2027"), "Enter a real date, like 27 3 2027"),
        (("\u0663", "2", "2027"), "Enter a real date, like 27 3 2027"),
        (("3", "2", "27"), "Enter the year with 4 numbers, like 2027"),
        (("3", "2", "0000"), "Enter a real date, like 27 3 2027"),
        (("", "", "2027"), "The date must include a day and a month"),
    ],
)
def test_date_field_says_what_is_wrong(parts, text):
    with pytest.raises(plain.ValidationError) as refused:
        forms.DateField().clean(list(parts))

    assert refused.value.messages == [text]


def test_date_field_keeps_to_its_days():
    field = forms.DateField(earliest=dt.date(2027, 1, 1), latest=dt.date(2027, 12, 31))

    with pytest.raises(plain.ValidationError) as early:
        field.clean(["31", "12", "2026"])
    with pytest.raises(plain.ValidationError) as late:
        field.clean(["1", "1", "2028"])

    assert early.value.messages == ["The date must be 1 January 2027 or later"]
    assert late.value.messages == ["The date must be 31 December 2027 or earlier"]


def test_date_input_reads_a_whole_date_from_a_link():
    form = Sample({"day": "2027-03-03"})

    assert form["day"].value() == ["3", "3", "2027"]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:30am", dt.time(9, 30)),
        ("9.30", dt.time(9, 30)),
        ("0930", dt.time(9, 30)),
        ("12am", dt.time(0)),
        ("12:15 p.m.", dt.time(12, 15)),
        ("2pm", dt.time(14)),
        ("14:00", dt.time(14)),
        ("Midday", dt.time(12)),
        ("midnight", dt.time(0)),
        ("", None),
    ],
)
def test_time_field_reads_times_as_people_type_them(text, time):
    assert forms.TimeField(required=False).clean(text) == time


@pytest.mark.parametrize("text", ["25:00", "9:75", "13pm", "0am", "half past nine", "9:3"])
def test_time_field_refuses_what_is_no_time(text):
    with pytest.raises(plain.ValidationError) as refused:
        forms.TimeField().clean(text)

    assert refused.value.messages == ["Enter a time, like 9:30am or 14:00"]


@pytest.mark.parametrize(
    ("text", "codes"), [("25", []), ("-1", ["min_value"]), ("9" * 5000, ["invalid"]), ("2.5", ["invalid"])]
)
def test_whole_number_field_keeps_numbers_in_reach(text, codes):
    class Count(forms.Form):
        places = forms.WholeNumberField()

    form = Count({"places": text})

    found = form.errors.get("places")
    assert ([error.code for error in found.as_data()] if found else []) == codes


def test_scale_field_gives_numbers_and_labels_its_ends():
    class Asked(forms.Form):
        sure = forms.ScaleField(label="I am sure", low="Not at all", high="Completely")

    form = Asked({"sure": "10"})

    assert form.is_valid()
    assert form.cleaned_data["sure"] == 10
    assert str(form["sure"]).count('type="radio"') == 11
    assert "Not at all" in str(form["sure"])
    assert Asked({"sure": "11"}).summary == [("Choose one from the list: I am sure", "id_sure_0")]
    assert Asked({}).summary == [("Choose an answer: I am sure", "id_sure_0")]


def test_model_choice_error_links_to_the_first_radio_of_a_group():
    class Grouped(forms.Form):
        place = forms.RadiosField(choices=[("North", [("n", "Fylde")]), ("East", [("e", "Burnley")])])

    form = Grouped({})

    assert form.summary == [("Choose place", "id_place_0_0")]
    assert 'id="id_place_0_0"' in str(form["place"])


def test_dress_gives_a_foreign_form_our_looks_and_sentences():
    class Foreign(plain.Form):
        login = plain.EmailField(label="Email", widget=plain.EmailInput(attrs={"placeholder": "Email"}))

    form = forms.dress(Foreign({}))

    page = str(form["login"].as_field_group())
    assert 'class="govuk-input govuk-input--error"' in page
    assert "placeholder" not in page
    assert forms.summary(form) == [("Enter email", "id_login")]


def test_renderer_leaves_other_forms_alone():
    class Foreign(plain.Form):
        choice = plain.ChoiceField(widget=plain.RadioSelect, choices=[("a", "A")])

    assert "govuk" not in str(Foreign()["choice"])
    assert get_default_renderer() is not Sample().renderer


def test_summary_puts_refusals_of_the_whole_form_first_and_unlinked():
    form = Sample(full(name=""))
    form.add_error(None, "This date is full.")

    assert form.summary == [("This date is full.", ""), ("Enter full name", "id_name")]


def test_a_message_names_the_field_as_its_label_does_when_it_is_said():
    class Asked(forms.Form):
        state = forms.SelectField(label="State", choices=[("A", "A")])
        title = forms.CharField(label="Title")

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["state"].label = "What becomes of them?"
            self.fields["title"].label = "Name of the course"

    assert [text for text, _id in Asked({"state": "B"}).summary] == [
        "Choose one from the list: What becomes of them?",
        "Enter name of the course",
    ]
    assert Asked({}).summary[0][0] == "Choose an answer: What becomes of them?"
