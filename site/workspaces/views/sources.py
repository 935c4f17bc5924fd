"""Keeping learning sources: the subgroup and administrators all, co-ordinators those of their localities."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

import courses.actions
from courses.models import LearningSource
from people.choices import Role
from people.models import Locality
from workspaces import forms, rules
from workspaces.views.acts import ActPage


class SourcePage(ActPage):
    """A page about one source that one may change; anybody else's is not found."""

    refusals = (courses.actions.SourceRefused,)

    def setup(self, request, *args, **kwargs):
        """Load it."""
        super().setup(request, *args, **kwargs)
        if "source" in kwargs:
            self.source = get_object_or_404(LearningSource.objects.kept_by(request.user), pk=kwargs["source"])

    def caption(self):
        """Which."""
        return self.source.title

    def back(self):
        """To the source."""
        return reverse("workspaces:source", args=[self.source.pk])


class AddSource(SourcePage):
    """A new one."""

    form_class = forms.AddSource
    title, button = "Add a learning source", "Add this source"
    intro = (
        "A review, an audit, new guidance or a campaign that asks something of training. Then say what it recommends."
    )

    def dispatch(self, request, *args, **kwargs):
        """Not found for those who keep none."""
        if not rules.can_keep_sources(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The localities one keeps sources of; the whole partnership is the subgroup's."""
        user = self.request.user
        everywhere = user.is_administrator or user.holds(Role.SUBGROUP)
        localities = Locality.objects.order_by("position", "pk")
        if not everywhere:
            localities = localities.filter(pk__in=user.coordinated_localities)
        today = timezone.localdate(self.at)
        return {**super().get_form_kwargs(), "localities": localities, "everywhere": everywhere, "today": today}

    def act(self, form):
        """One action."""
        self.source = courses.actions.add_source(by=self.request.user, at=self.at, **form.cleaned_data)
        return "The source is added. Now say what it recommends."

    def caption(self):
        """None yet."""
        return ""

    def back(self):
        """On to the source, or back to the thread."""
        return super().back() if hasattr(self, "source") else reverse("reports:thread")


class ShowSource(SourcePage):
    """One source: what it says, and what it recommends."""

    template_name = "workspaces/source.html"
    form_class = forms.ChangeSource
    title, button = "Learning source", "Save this source"

    def get_initial(self):
        """What stands."""
        return {name: getattr(self.source, name) for name in ("kind", "title", "summary", "known_on")}

    def get_form_kwargs(self):
        """Nothing ahead."""
        return {**super().get_form_kwargs(), "today": timezone.localdate(self.at)}

    def act(self, form):
        """One action."""
        courses.actions.change_source(source=self.source, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The source is saved."

    def get_context_data(self, **kwargs):
        """Its recommendations. Three queries."""
        rows = self.source.recommendations.prefetch_related("courses", "briefings").order_by("pk")
        return super().get_context_data(source=self.source, recommendations=rows, **kwargs)


class RetireSource(SourcePage):
    """Takes a source out of the thread that is dealt with."""

    form_class = forms.Confirm
    title, button, tone = "Is this dealt with?", "Take it out of the thread", "warning"
    intro = "It leaves the thread. What it recommended, and who said so, stays on record."

    def act(self, form):
        """One action."""
        courses.actions.retire_source(source=self.source, by=self.request.user, at=self.at)
        return "The source has left the thread."

    def back(self):
        """The thread."""
        return reverse("reports:thread")


class AddRecommendation(SourcePage):
    """One more thing a source recommends."""

    form_class = forms.Recommend
    title, button = "Add a recommendation", "Add it"
    intro = "If nothing answers it yet, choose nothing: the thread then shows the gap."

    def act(self, form):
        """One action."""
        courses.actions.add_recommendation(source=self.source, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The recommendation is added."


class RecommendationMixin:
    """Loads one recommendation of the source; another source's is not found."""

    def setup(self, request, *args, **kwargs):
        """Load it."""
        super().setup(request, *args, **kwargs)
        self.recommendation = get_object_or_404(self.source.recommendations, pk=kwargs["recommendation"])


class ChangeRecommendation(RecommendationMixin, SourcePage):
    """Other words, other courses, other briefings."""

    form_class = forms.Recommend
    title, button = "Change a recommendation", "Save it"

    def get_initial(self):
        """What stands."""
        row = self.recommendation
        return {"text": row.text, "courses": list(row.courses.all()), "briefings": list(row.briefings.all())}

    def act(self, form):
        """One action."""
        courses.actions.change_recommendation(
            recommendation=self.recommendation, by=self.request.user, at=self.at, **form.cleaned_data
        )
        return "The recommendation is saved."


class RemoveRecommendation(RecommendationMixin, SourcePage):
    """Takes one back that was entered by mistake."""

    form_class = forms.Confirm
    title, button, tone = "Take this recommendation back?", "Take it back", "warning"
    intro = "Do this where it was entered by mistake. Courses and briefings stay as they are."

    def act(self, form):
        """One action."""
        courses.actions.remove_recommendation(recommendation=self.recommendation, by=self.request.user, at=self.at)
        return "The recommendation is taken back."

    def caption(self):
        """Which."""
        return self.recommendation.text
