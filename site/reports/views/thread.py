"""The learning thread: what was learnt, what was taught, whom that reached, what changed, and what is missing."""

from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView

from courses.models import LearningSource
from reports import forms, queries, rules


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Thread(TemplateView):
    """The page."""

    template_name = "reports/thread.html"

    def dispatch(self, request, *args, **kwargs):
        """For everybody without such a role there is nothing here."""
        if not rules.can_open(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        user, at = self.request.user, timezone.now()
        form = forms.ChooseThread(self.request.GET or None)
        open_to = rules.localities_open_to(user)
        localities = None if open_to is None else tuple(queries.places_with(open_to))
        strands = queries.thread(user, localities=localities, protect=not rules.sees_exact(user, open_to), at=at)
        return super().get_context_data(
            form=form,
            localities=localities,
            strands=form.chosen(strands),
            sources=len(strands),
            recommendations=sum(len(one.answers) for one in strands),
            gaps=sum(answer.has_gap for one in strands for answer in one.answers)
            + sum(bool(one.gaps) for one in strands),
            keeps=rules.keeps_sources(user),
            kept=set(LearningSource.objects.kept_by(user).values_list("pk", flat=True)),
            **kwargs,
        )
