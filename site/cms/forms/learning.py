"""Forms of somebody who learns."""

from design import forms


class GoOn(forms.Form):
    """The end of a step: own thoughts where it asks for them, kept only when the box is ticked."""

    mark_optional = False

    thoughts = forms.TextField(label="What do you think?", required=False, max_length=2000, rows=6)
    keep = forms.BooleanField(label="Keep this for me, so that I can read it again")

    def __init__(self, *args, prompt="", **kwargs):
        """Without a prompt nothing is asked."""
        super().__init__(*args, **kwargs)
        if not prompt:
            del self.fields["thoughts"], self.fields["keep"]
            return
        self.fields["thoughts"].label = prompt
        self.fields["thoughts"].help_text = (
            "For yourself alone: nobody else reads it, and it is not kept unless you tick the box below. "
            "Do not name a child or a family."
        )

    @property
    def to_keep(self):
        """What the learner wants kept."""
        return self.cleaned_data.get("thoughts", "").strip() if self.cleaned_data.get("keep") else ""


class Choose(forms.Form):
    """One thing to do in a scenario. Sent by GET: nothing is kept."""

    choice = forms.RadiosField(error_messages={"required": "Choose what you would do"})

    def __init__(self, *args, scenario, **kwargs):
        """Offer the choices, without their feedback."""
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = scenario["question"]
        self.fields["choice"].choices = [
            (str(number), choice["text"]) for number, choice in enumerate(scenario["choices"], start=1)
        ]


class AnswerQuestion(forms.Form):
    """One question of the check: radios where one answer is right, boxes where several are. Says neither which."""

    def __init__(self, *args, given, **kwargs):
        """Offer the answers in the order drawn for this attempt."""
        super().__init__(*args, **kwargs)
        texts = {choice.pk: choice.text for choice in given.question.choices.all()}
        choices = [(str(pk), texts[pk]) for pk in given.order if pk in texts]
        several = given.question.several
        field = forms.CheckboxesField if several else forms.RadiosField
        self.fields["answer"] = field(
            label=given.question.text,
            choices=choices,
            help_text="Choose all that are right." if several else "",
            error_messages={"required": "Choose an answer"},
        )

    @property
    def chosen(self):
        """Ids of the chosen answers."""
        answer = self.cleaned_data["answer"]
        return [int(pk) for pk in (answer if isinstance(answer, list) else [answer])]


class Confirm(forms.Form):
    """Nothing to fill in: the button says it."""
