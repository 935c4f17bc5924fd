"""Going through a module: one step a page, then the check, one question a page. Nothing here needs script."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.generic import FormView, TemplateView

from cms import forms
from cms.queries import lesson_of
from elearning import actions, queries, rules
from elearning.choices import State
from elearning.models import Reflection
from people.actions.patience import TooBusy


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class LearnerMixin:
    """A page of the lessons of one module, for the person who has started it."""

    needs_enrolment = True

    def setup(self, request, *args, **kwargs):
        """Load the lessons and where the reader stands."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.page = self.enrolment = None
        if request.user.is_authenticated:
            self.page = lesson_of(kwargs["code"])
            if self.page is None:
                raise Http404
            self.enrolment = queries.enrolment_of(request.user, self.page.module)

    def dispatch(self, request, *args, **kwargs):
        """Without an enrolment the page of the module offers the start."""
        if self.page and self.enrolment is None and self.needs_enrolment:
            return redirect(self.page.url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def module(self):
        """The module."""
        return self.page.module

    def to(self, name, *args):
        """The address of another page of this module."""
        return reverse(f"cms:{name}", args=[self.module.code, *args])

    def where_left(self):
        """The address to go on with: the first step not gone through, then the check, then the result."""
        steps = self.page.step_ids
        if self.enrolment.state == State.COMPLETED:
            return self.to("result")
        following = rules.next_step(self.enrolment, steps)
        return self.to("step", steps.index(following) + 1) if following else self.to("check")

    def get_context_data(self, **kwargs):
        """What every page of the lessons shows."""
        total = len(self.page.steps)
        return super().get_context_data(
            page=self.page,
            module=self.module,
            enrolment=self.enrolment,
            total=total,
            stages=total + bool(self.module.questions_asked),
            **kwargs,
        )


class Learn(LearnerMixin, FormView):
    """GET leads to where the reader left. POST starts, or goes on with what was started."""

    form_class = forms.Confirm
    needs_enrolment = False

    def get(self, request, *args, **kwargs):
        """Lead on; whoever has not started finds the page of the module."""
        return redirect(self.where_left() if self.enrolment else self.page.url)

    def form_valid(self, form):
        """One action. The profile comes first: figures count by agency and area."""
        person = self.request.user.person
        if not (person and person.profile_completed_at):
            return redirect(f"{reverse('people:profile')}?{urlencode({'next': self.page.url})}")
        try:
            actions.start(module=self.module, person=person, by=self.request.user, at=self.at)
        except (actions.NotStartable, TooBusy) as refused:
            messages.error(self.request, str(refused))
            return redirect(self.page.url)
        self.enrolment = queries.enrolment_of(self.request.user, self.module)
        return redirect(self.where_left())


class ShowStep(LearnerMixin, FormView):
    """One step. The button at its end notes that it was gone through and leads on."""

    template_name = "cms/step.html"
    form_class = forms.GoOn

    def dispatch(self, request, *args, **kwargs):
        """Earlier steps come first; steps gone through can be read again."""
        if self.enrolment:
            steps = self.page.step_ids
            if not 1 <= kwargs["number"] <= len(steps):
                raise Http404
            self.block = self.page.steps[kwargs["number"] - 1]
            following = rules.next_step(self.enrolment, steps)
            if self.block.id not in self.enrolment.steps_done and self.block.id != following:
                return redirect(self.where_left())
        return super().dispatch(request, *args, **kwargs)

    def part(self, kind):
        """The step's scenario or reflection, or None."""
        return next((block.value for block in self.block.value["body"] if block.block_type == kind), None)

    def get_form_kwargs(self):
        """What the step asks people to think about."""
        return {**super().get_form_kwargs(), "prompt": self.part("reflection") or ""}

    def get_initial(self):
        """What was kept before."""
        kept = next((row.text for row in self.enrolment.thoughts_kept if row.step == self.block.id), "")
        return {"thoughts": kept, "keep": bool(kept)}

    def form_valid(self, form):
        """One action, then the next step."""
        try:
            self.enrolment = actions.go_through(
                enrolment=self.enrolment,
                step=self.block.id,
                steps=self.page.step_ids,
                thoughts=form.to_keep,
                by=self.request.user,
                at=self.at,
            )
        except (actions.StepUnknown, TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        number = self.kwargs["number"]
        return redirect(self.to("step", number + 1) if number < len(self.page.steps) else self.where_left())

    def get_context_data(self, **kwargs):
        """The step, and what was chosen in its scenario."""
        number = self.kwargs["number"]
        scenario = self.part("scenario")
        asked = chosen = None
        if scenario:
            data = self.request.GET if "choice" in self.request.GET or "ask" in self.request.GET else None
            asked = forms.Choose(data, scenario=scenario)
            if data is not None and asked.is_valid():
                chosen = scenario["choices"][int(asked.cleaned_data["choice"]) - 1]
        minutes = sum(block.value["minutes"] for block in self.page.steps[number - 1 :])
        return super().get_context_data(
            number=number,
            lesson=self.block,
            asked=asked,
            chosen=chosen,
            minutes_left=minutes,
            last=number == len(self.page.steps),
            **kwargs,
        )


class Check(LearnerMixin, FormView):
    """What the check asks for, and the button that begins an attempt."""

    template_name = "cms/check.html"
    form_class = forms.Confirm

    def dispatch(self, request, *args, **kwargs):
        """The steps come first; an attempt under way goes on with its first question that is not answered."""
        if self.enrolment:
            steps = self.page.step_ids
            if self.enrolment.state == State.COMPLETED or rules.next_step(self.enrolment, steps):
                return redirect(self.where_left())
            if self.enrolment.tries and self.enrolment.tries[-1].finished_at is None:
                return redirect(self.to("ask", first_open(request.user, self.enrolment)))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """One action, then the first question."""
        try:
            actions.begin_attempt(enrolment=self.enrolment, steps=self.page.step_ids, by=self.request.user, at=self.at)
        except (actions.LearningRefused, TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect(self.to("ask", 1))

    def get_context_data(self, **kwargs):
        """Why no attempt may begin now, where that is so."""
        tries = self.enrolment.tries
        why_not = rules.why_not_attempt(self.enrolment, attempts=tries, steps=self.page.step_ids, at=self.at)
        return super().get_context_data(why_not=why_not, tries=tries, **kwargs)


def first_open(user, enrolment):
    """The place of the first question of the last attempt that is not answered; 1 where all are."""
    last = queries.attempts_of(user, enrolment).last()
    places = [given.position for given in last.answers.all() if given.answered_at is None]
    return places[0] if places else 1


class Ask(LearnerMixin, FormView):
    """One question; once answered, what is right and why, and the way on."""

    template_name = "cms/ask.html"
    form_class = forms.AnswerQuestion

    def dispatch(self, request, *args, **kwargs):
        """Only questions of the last attempt."""
        if self.enrolment:
            self.given = queries.question_of(request.user, self.enrolment, kwargs["number"])
            if self.given is None:
                return redirect(self.to("check"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The question."""
        return {**super().get_form_kwargs(), "given": self.given}

    def form_valid(self, form):
        """One action; the same address then says what is right."""
        try:
            actions.answer(given=self.given, chosen=form.chosen, by=self.request.user, at=self.at)
        except actions.AlreadyAnswered as refused:
            messages.info(self.request, str(refused))
        except (actions.LearningRefused, TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        """The answers with what was chosen, after answering; before, nothing that tells which are right."""
        attempt = self.given.attempt
        asked = attempt.answers.count()
        return super().get_context_data(
            given=self.given,
            answered=self.given.answered_at is not None,
            said=said_of(self.given) if self.given.answered_at else [],
            attempt=attempt,
            number=self.kwargs["number"],
            asked=asked,
            done=self.kwargs["number"] - (self.given.answered_at is None),
            following=self.kwargs["number"] + 1 if self.kwargs["number"] < asked else None,
            **kwargs,
        )


def said_of(given):
    """The answers to a question that was answered, in the order shown: [(choice, whether it was chosen)]."""
    choices = {choice.pk: choice for choice in given.question.choices.all()}
    return [(choices[pk], pk in given.chosen) for pk in given.order if pk in choices]


class Result(LearnerMixin, TemplateView):
    """How the last attempt ended, with every answer to read again."""

    template_name = "cms/result.html"

    def dispatch(self, request, *args, **kwargs):
        """Before the end there is no result."""
        if self.enrolment:
            finished = any(attempt.finished_at for attempt in self.enrolment.tries)
            if not finished and self.enrolment.state != State.COMPLETED:
                return redirect(self.where_left())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The last finished attempt, and what can be done next."""
        attempts = [row for row in queries.attempts_of(self.request.user, self.enrolment) if row.finished_at]
        answers = attempts[-1].answers.all() if attempts else []
        why_not = rules.why_not_attempt(
            self.enrolment, attempts=self.enrolment.tries, steps=self.page.step_ids, at=self.at
        )
        return super().get_context_data(
            attempt=attempts[-1] if attempts else None,
            answers=[(given, said_of(given)) for given in answers],
            right=sum(given.right for given in answers),
            completed=self.enrolment.state == State.COMPLETED,
            completion=getattr(self.enrolment, "completion", None),
            why_not=why_not,
            **kwargs,
        )


class Notes(LearnerMixin, TemplateView):
    """What somebody asked us to keep of their own thoughts, for them alone."""

    template_name = "cms/notes.html"

    def get_context_data(self, **kwargs):
        """Each with the question of its step, where the step is still there."""
        titles = {block.id: block.value["title"] for block in self.page.steps}
        notes = [(row, titles.get(row.step, "A step that has since been taken out")) for row in
                 self.enrolment.thoughts_kept]  # fmt: skip
        return super().get_context_data(notes=notes, back=self.where_left(), **kwargs)


class DeleteNote(LearnerMixin, FormView):
    """Deletes what was kept. Anybody else's is not found."""

    http_method_names = ["post"]
    form_class = forms.Confirm

    def form_valid(self, form):
        """One action."""
        note = get_object_or_404(
            Reflection.objects.visible_to(self.request.user), pk=self.kwargs["pk"], enrolment__module=self.module
        )
        actions.forget_thoughts(reflection=note, by=self.request.user, at=self.at)
        messages.success(self.request, "Your note has been deleted.")
        return redirect(self.to("notes"))


class PrintLesson(LearnerMixin, TemplateView):
    """All steps below each other, to print or to read in one go. Reading them here counts as nothing."""

    template_name = "cms/print_lesson.html"
