"""Reading what people wrote before anybody else does, and putting some of it on a course's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from evaluations import actions, forms, queries, rules
from evaluations.choices import Consent, Review
from evaluations.models import Improvement, Quote

PER_PAGE = 30


@method_decorator(never_cache, name="dispatch")
class Moderating(View):
    """For moderators alone; for everybody else there is nothing here."""

    may = staticmethod(rules.can_moderate)

    def setup(self, request, *args, **kwargs):
        """The moment of asking."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule."""
        if request.user.is_authenticated and not self.may(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def comments(self):
        """What this moderator may read."""
        return queries.to_moderate(self.request.user, at=self.at)


class Comments(Moderating, TemplateView):
    """What waits to be read, course by course; POST releases those ticked."""

    template_name = "evaluations/comments.html"

    def post(self, request, *args, **kwargs):
        """One action."""
        waiting = self.comments().filter(review=Review.WAITING)
        ticked = [int(pk) for pk in request.POST.getlist("release") if pk.isdigit() and len(pk) < 20]
        number = actions.release(answers=waiting.filter(pk__in=ticked), by=request.user, at=self.at)
        if number:
            messages.success(request, f"{number} {'comment is' if number == 1 else 'comments are'} released.")
        else:
            messages.error(request, "Nothing was released. Tick the comments that anybody may read.")
        return redirect("evaluations:comments")

    def get_context_data(self, **kwargs):
        """One page of what waits, or of what is released and may be quoted."""
        released = self.request.GET.get("show") == "released"
        state = Review.RELEASED if released else Review.WAITING
        rows = self.comments().filter(review=state)
        tags = list(queries.tags())
        tag = next((one for one in tags if one.code == self.request.GET.get("tag")), None)
        if tag:
            rows = queries.tagged(rows, tag)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        names, labels = queries.question_texts(), {one.code: one.label for one in tags}
        for answer in page.object_list:
            answer.question = names.get(answer.question_code, answer.question_code)
            answer.doubtful = rules.may_identify(answer.text)
            answer.may_quote = released and answer.response.consent != Consent.NO
            answer.labels = [labels[code] for code in answer.tags.split() if code in labels]
        return super().get_context_data(page=page, released=released, tags=tags, tag=tag, **kwargs)


class Comment(Moderating, FormView):
    """One comment and what becomes of it."""

    template_name = "evaluations/comment.html"
    form_class = forms.ReviewForm

    def setup(self, request, *args, **kwargs):
        """Load the comment from what the moderator may read."""
        super().setup(request, *args, **kwargs)
        self.answer = None
        if request.user.is_authenticated and self.may(request.user):
            rows = self.comments().exclude(review=Review.SEALED)
            self.answer = get_object_or_404(rows, pk=kwargs["pk"])

    def get_form_kwargs(self):
        """The words as they stand, and the tags."""
        return super().get_form_kwargs() | {"answer": self.answer}

    def form_valid(self, form):
        """One action."""
        try:
            actions.review(answer=self.answer, by=self.request.user, at=self.at, **form.decided)
        except actions.CommentRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Your decision is kept.")
        return redirect("evaluations:comments")

    def get_context_data(self, **kwargs):
        """The comment, its question, and whether it looks as if somebody could be recognised."""
        return super().get_context_data(
            answer=self.answer,
            question=queries.question_texts().get(self.answer.question_code, ""),
            doubtful=rules.may_identify(self.answer.text),
            **kwargs,
        )


class QuoteComment(Moderating):
    """Puts a released comment on the course's page."""

    def post(self, request, *args, **kwargs):
        """One action."""
        answer = get_object_or_404(self.comments().filter(review=Review.RELEASED), pk=kwargs["pk"])
        try:
            actions.quote(answer=answer, by=request.user, at=self.at)
            messages.success(request, "The quote is on the course’s page.")
        except actions.CommentRefused as refused:
            messages.error(request, str(refused))
        return redirect("evaluations:you_said")


class YouSaid(Moderating, TemplateView):
    """Everything that stands on course pages: quotes, and what was done about what people said."""

    template_name = "evaluations/you_said.html"
    may = staticmethod(rules.can_answer_publicly)

    def get_context_data(self, **kwargs):
        """Both lists."""
        return super().get_context_data(
            quotes=queries.public_words(Quote),
            improvements=queries.public_words(Improvement).select_related("course", "tag", "first_date"),
            may_moderate=rules.can_moderate(self.request.user),
            **kwargs,
        )


class AddYouSaid(Moderating, FormView):
    """What people said, and what was done about it."""

    template_name = "evaluations/add_you_said.html"
    form_class = forms.ImprovementForm
    may = staticmethod(rules.can_answer_publicly)

    def get_form_kwargs(self):
        """Dates and questionnaires to choose from."""
        return super().get_form_kwargs() | {"at": self.at}

    def form_valid(self, form):
        """One action."""
        try:
            actions.improve(by=self.request.user, at=self.at, **form.cleaned_data)
        except actions.CommentRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "It is on the course’s page.")
        return redirect("evaluations:you_said")


class Withdraw(Moderating):
    """Takes a quote or an improvement off its page."""

    may = staticmethod(rules.can_answer_publicly)
    model = Improvement

    def post(self, request, *args, **kwargs):
        """One action."""
        words = get_object_or_404(self.model.objects.filter(withdrawn_at=None), pk=kwargs["pk"])
        actions.withdraw(words=words, by=request.user, at=self.at)
        messages.success(request, "It is no longer on the course’s page.")
        return redirect("evaluations:you_said")
