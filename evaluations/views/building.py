"""The builder: questionnaires with their versions, their questions, and what each course asks of its own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from evaluations import actions, forms, queries, rules
from evaluations.choices import Kind

WIDTHS = {"phone": "Phone", "desktop": "Desktop"}


@method_decorator(never_cache, name="dispatch")
class BuilderMixin:
    """For those who make questionnaires; for everybody else there is no such page."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule, then load what the address names."""
        if not rules.can_build(request.user):
            raise Http404
        self.at = timezone.now()
        self.load(**kwargs)
        return self.instead() or super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs):
        """Rows named by the address."""

    def instead(self):
        """Where to go in place of this page, or None."""

    def act(self, action, **kwargs):
        """One action; what it refuses is said on the next page. Returns what it returned, or None."""
        try:
            return action(by=self.request.user, at=self.at, **kwargs)
        except actions.BuildRefused as refused:
            messages.error(self.request, str(refused))
            return None


class VersionMixin(BuilderMixin):
    """Pages of one version."""

    def load(self, version, **kwargs):
        """The version with its questionnaire and questions."""
        self.version = get_object_or_404(queries.versions(), pk=version)
        self.questions = queries.sheet_of(self.version).questions

    def get_context_data(self, **kwargs):
        """What each of these pages names."""
        named = {"version": self.version, "questionnaire": self.version.questionnaire, "questions": self.questions}
        return super().get_context_data(**kwargs | named)


class Questionnaires(BuilderMixin, TemplateView):
    """All questionnaires, and the way to what courses ask of their own."""

    template_name = "evaluations/questionnaires.html"

    def get_context_data(self, **kwargs):
        """Those for every course in the order of the waves, then courses' own."""
        general, own = queries.questionnaires()
        return super().get_context_data(general=general, own=own, courses=queries.courses_with_items(), **kwargs)


class Questionnaire(BuilderMixin, TemplateView):
    """One questionnaire: its versions, newest first, and what can be made of it."""

    template_name = "evaluations/questionnaire.html"

    def load(self, pk, **kwargs):
        """The questionnaire."""
        self.questionnaire = get_object_or_404(queries.all_questionnaires(), pk=pk)

    def post(self, request, *args, **kwargs):
        """Start a draft, or stop asking a course's own."""
        if request.POST.get("do") == "retire":
            self.act(actions.retire, questionnaire=self.questionnaire)
            return redirect("evaluations:questionnaires")
        draft = self.act(actions.start_draft, questionnaire=self.questionnaire)
        return redirect("evaluations:version", version=draft.pk)

    def get_context_data(self, **kwargs):
        """The versions with how many answered each."""
        versions = queries.versions_of(self.questionnaire)
        return super().get_context_data(
            questionnaire=self.questionnaire,
            versions=versions,
            draft=next((version for version in versions if version.in_use_from is None), None),
            **kwargs,
        )


class CopyForCourse(BuilderMixin, FormView):
    """A course's own form in place of the one for every course."""

    template_name = "evaluations/copy_for_course.html"
    form_class = forms.CourseForm

    def load(self, pk, **kwargs):
        """The questionnaire to copy: one for every course."""
        self.questionnaire = get_object_or_404(queries.all_questionnaires().filter(course=None), pk=pk)

    def get_form_kwargs(self):
        """The courses that have none yet."""
        return super().get_form_kwargs() | {"courses": queries.courses_without(self.questionnaire.wave)}

    def form_valid(self, form):
        """One action."""
        draft = self.act(actions.copy_for_course, questionnaire=self.questionnaire, course=form.cleaned_data["course"])
        if draft is None:
            return redirect("evaluations:questionnaire", pk=self.questionnaire.pk)
        return redirect("evaluations:version", version=draft.pk)

    def get_context_data(self, **kwargs):
        """Which."""
        return super().get_context_data(questionnaire=self.questionnaire, **kwargs)


class Version(VersionMixin, TemplateView):
    """The questions of one version; of a draft with the buttons that change it."""

    template_name = "evaluations/version.html"

    def post(self, request, *args, **kwargs):
        """Move or remove one question, make the draft anonymous, or throw it away."""
        do, _, pk = request.POST.get("do", "").partition(":")
        question = next((each for each in self.questions if str(each.pk) == pk), None)
        if do in ("up", "down") and question:
            self.act(actions.move_question, question=question, up=do == "up")
        elif do == "remove" and question:
            self.act(actions.remove_question, question=question)
        elif do == "anonymous":
            self.act(actions.make_anonymous, version=self.version)
        elif do == "discard":
            self.act(actions.discard, version=self.version)
            return redirect("evaluations:questionnaires")
        address = reverse("evaluations:version", args=[self.version.pk])
        return redirect(f"{address}#question-{question.pk}" if question and do != "remove" else address)


class QuestionPage(VersionMixin, FormView):
    """What adding and changing a question share."""

    template_name = "evaluations/question.html"
    form_class = forms.QuestionForm
    question = None

    def instead(self):
        """A version in use is only to be read."""
        if self.version.in_use_from is not None:
            return redirect("evaluations:version", version=self.version.pk)
        return None

    def form_valid(self, form):
        """One action; what it refuses goes on the form, and what was typed stays."""
        try:
            question = self.save(form.values())
        except actions.BuildRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect(f"{reverse('evaluations:version', args=[self.version.pk])}#question-{question.pk}")

    def get_context_data(self, **kwargs):
        """What it is called."""
        words = dict(forms.KINDS)
        return super().get_context_data(question=self.question, words=words.get(self.kind, ""), **kwargs)


class AddQuestion(QuestionPage):
    """First the kind, then the words."""

    @property
    def kind(self):
        """The kind that was chosen, or empty."""
        kind = self.request.GET.get("kind", "")
        return kind if kind in dict(forms.kinds_for(self.version, self.questions)) else ""

    def get_form_class(self):
        """The kinds, until one is chosen."""
        return forms.QuestionForm if self.kind else forms.KindForm

    def get_form_kwargs(self):
        """What the chosen form needs."""
        kwargs = super().get_form_kwargs()
        if self.kind:
            last = self.questions[-1].section if self.questions else ""
            return kwargs | {"kind": self.kind, "earlier": self.questions, "initial": {"section": last}}
        return kwargs | {"kinds": forms.kinds_for(self.version, self.questions)}

    def form_valid(self, form):
        """The kind leads on to the words."""
        if not self.kind:
            return redirect(f"{self.request.path}?kind={form.cleaned_data['kind']}")
        return super().form_valid(form)

    def save(self, values):
        """Add it."""
        return actions.add_question(
            version=self.version, kind=Kind(self.kind), by=self.request.user, at=self.at, **values
        )


class ChangeQuestion(QuestionPage):
    """The words of one question of a draft."""

    def load(self, version, question, **kwargs):
        """The question, among those of its version."""
        super().load(version=version)
        self.question = next((each for each in self.questions if each.pk == question), None)
        if self.question is None:
            raise Http404
        self.kind = self.question.kind

    def get_form_kwargs(self):
        """With what stands, and what stands before it."""
        earlier = [each for each in self.questions if each.position < self.question.position]
        kwargs = {"kind": self.kind, "earlier": earlier, "initial": forms.beginning(self.question)}
        return super().get_form_kwargs() | kwargs

    def save(self, values):
        """Change it."""
        return actions.change_question(question=self.question, by=self.request.user, at=self.at, **values)


class Publish(VersionMixin, FormView):
    """Puts a draft in use, after saying what follows."""

    template_name = "evaluations/publish.html"
    form_class = forms.SureForm

    def get_form_kwargs(self):
        """What is ticked."""
        label = "I have looked at the preview. These questions cannot be changed after this"
        return super().get_form_kwargs() | {"label": label}

    def form_valid(self, form):
        """One action."""
        if self.act(actions.publish, version=self.version):
            messages.success(self.request, "In use from now on. Answers given so far stay with their own version.")
        return redirect("evaluations:version", version=self.version.pk)


class Preview(VersionMixin, TemplateView):
    """The form as people will see it, as wide as a phone or a desktop. Nothing can be sent from here."""

    template_name = "evaluations/preview.html"

    def get_context_data(self, **kwargs):
        """A form without a date or a person."""
        intention = queries.Intention("Ask why the child was not brought, each time", None)
        course = self.version.questionnaire.course_id
        form = forms.Answers(sheet=queries.sheet_of(self.version, course), at=self.at, intention=intention)
        width = self.request.GET.get("width")
        return super().get_context_data(
            form=form, width=width if width in WIDTHS else "phone", widths=WIDTHS.items(), **kwargs
        )


class CourseItems(BuilderMixin, FormView):
    """What one course wants people to be more confident in, and whether everybody is asked before the day."""

    template_name = "evaluations/course_items.html"
    form_class = forms.ItemForm

    def load(self, pk, **kwargs):
        """The course with its items."""
        self.course = get_object_or_404(queries.courses_with_items(), pk=pk)

    def post(self, request, *args, **kwargs):
        """Move or retire one, demand the form before the day or not; else add one."""
        do, _, pk = request.POST.get("do", "").partition(":")
        item = next((each for each in self.course.live_items if str(each.pk) == pk), None)
        if do in ("up", "down") and item:
            self.act(actions.move_item, item=item, up=do == "up")
        elif do == "retire" and item:
            self.act(actions.retire_item, item=item)
        elif do in ("demand", "leave"):
            self.act(actions.demand_before, course=self.course, asks=do == "demand")
        else:
            return super().post(request, *args, **kwargs)
        return redirect("evaluations:course_items", pk=self.course.pk)

    def form_valid(self, form):
        """One action."""
        try:
            actions.add_item(course=self.course, by=self.request.user, at=self.at, **form.cleaned_data)
        except actions.BuildRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect("evaluations:course_items", pk=self.course.pk)

    def get_context_data(self, **kwargs):
        """Which course."""
        return super().get_context_data(course=self.course, most=queries.MOST_ITEMS, **kwargs)
