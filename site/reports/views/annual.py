"""Annual reports: the list, the report as it is read, its words, freezing it, and its files."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.generic import FormView, TemplateView, View

from reports import actions, exports, forms, rules
from reports.choices import Section
from reports.models import AnnualReport
from reports.queries import annual

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Writing(View):
    """For those who write annual reports; for everybody else there are none."""

    draft_only = False

    def setup(self, request, *args, **kwargs):
        """Load the report that the address names from those one may see."""
        super().setup(request, *args, **kwargs)
        self.at, self.report = timezone.now(), None
        if "annual" in kwargs and rules.writes_annual(request.user):
            rows = AnnualReport.objects.visible_to(request.user)
            self.report = get_object_or_404(rows.select_related("locality"), pk=kwargs["annual"])

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule. What changes a report leads back from a frozen one."""
        if request.user.is_authenticated and not rules.writes_annual(request.user):
            raise Http404
        if self.draft_only and self.report is not None and self.report.is_frozen:
            messages.error(request, "This report is frozen and does not change any more.")
            return redirect("reports:annual", annual=self.report.pk)
        return super().dispatch(request, *args, **kwargs)

    def act(self, action, **kwargs):
        """One action; what it refuses is said on the next page. Returns what it returned, or None."""
        try:
            return action(by=self.request.user, at=self.at, **kwargs)
        except actions.ReportRefused as refused:
            messages.error(self.request, str(refused))
            return None

    def get_context_data(self, **kwargs):
        """What each of these pages names."""
        return super().get_context_data(**{"report": self.report} | kwargs)

    def document(self):
        """The report: of a frozen one the figures as they were, of a draft as they are."""
        sections = annual.sections_of(self.report)
        if self.report.is_frozen:
            figures = annual.figures_as_frozen(self.report)
        else:
            figures = annual.figures_now(self.report, sections, at=self.at)
        return annual.document(self.report, sections, figures, annual.chosen(self.report))


class AnnualReports(Writing, TemplateView):
    """All reports, those being written first."""

    template_name = "reports/annual/list.html"

    def get_context_data(self, **kwargs):
        """Each with its next version, where there is one."""
        rows = AnnualReport.objects.visible_to(self.request.user).select_related("locality", "replaced_by")
        reports = list(rows.order_by("-last", "-version", "-pk"))
        return super().get_context_data(
            drafts=[report for report in reports if not report.is_frozen],
            frozen=[report for report in reports if report.is_frozen],
            **kwargs,
        )


class AddAnnual(Writing, FormView):
    """What it is called and about."""

    template_name = "reports/annual/about.html"
    form_class = forms.AnnualForm

    def get_form_kwargs(self):
        """The last reporting year is the one to begin with."""
        return super().get_form_kwargs() | {"at": self.at}

    def save(self, **cleaned):
        """One action."""
        return actions.make(by=self.request.user, at=self.at, **cleaned)

    def form_valid(self, form):
        """Save; what is refused goes on the form."""
        try:
            report = self.save(**form.cleaned_data)
        except actions.ReportRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect("reports:annual", annual=report.pk)


class ChangeAnnual(AddAnnual):
    """The same of a draft."""

    draft_only = True

    def get_initial(self):
        """As it stands."""
        report = self.report
        locality = report.locality.code if report.locality else ""
        return {"title": report.title, "first": report.first, "last": report.last, "locality": locality}

    def save(self, **cleaned):
        """One action."""
        return actions.rename(report=self.report, by=self.request.user, at=self.at, **cleaned)


class Annual(Writing, TemplateView):
    """The report as it is read and printed; of a draft with the ways to change it."""

    template_name = "reports/annual/report.html"

    def get_context_data(self, **kwargs):
        """The document, and the version after or before this one."""
        later = AnnualReport.objects.visible_to(self.request.user).filter(replaces=self.report).first()
        return super().get_context_data(document=self.document(), later=later, **kwargs)


class Arrange(Writing, TemplateView):
    """The order of the parts, and which are left out; each button is one action."""

    template_name = "reports/annual/arrange.html"
    draft_only = True

    def post(self, request, *args, **kwargs):
        """Move a part, leave it out or put it back."""
        do, _, kind = request.POST.get("do", "").partition(":")
        sections = annual.sections_of(self.report)
        section = next((one for one in sections if one.kind == kind), None)
        if section is not None:
            self.act(actions.arrange, section=section, do=do)
        address = reverse("reports:arrange_annual", args=[self.report.pk])
        return redirect(f"{address}#{slugify(kind)}" if section else address)

    def get_context_data(self, **kwargs):
        """The parts in their order."""
        return super().get_context_data(sections=annual.sections_of(self.report), **kwargs)


class WordPart(Writing, FormView):
    """The words around the figures of one part. The figures stand between them and cannot be typed."""

    template_name = "reports/annual/words.html"
    form_class = forms.PartForm
    draft_only = True

    def setup(self, request, *args, **kwargs):
        """Load the part; there is none of another name."""
        super().setup(request, *args, **kwargs)
        if self.report is not None:
            kind = kwargs["part"].replace("-", "_").upper()
            self.section = get_object_or_404(self.report.sections.select_related("report"), kind=kind)

    @property
    def choosable(self):
        """The words to choose from, None for a part of figures."""
        choices = {Section.QUOTES: annual.choosable_quotes, Section.YOU_SAID: annual.choosable_improvements}
        rows = choices.get(self.section.kind)
        return rows(self.report, at=self.at) if rows else None

    def get_form_kwargs(self):
        """As it stands."""
        section = self.section
        initial = {name: getattr(section, name) for name in ("before", "after", "first", "last")}
        kind = "quote" if section.kind == Section.QUOTES else "improvement"
        initial["chosen"] = [pk for pk in self.report.chosen.values_list(kind, flat=True) if pk]
        return super().get_form_kwargs() | {"section": section, "choosable": self.choosable, "initial": initial}

    def form_valid(self, form):
        """One action; what it refuses goes on the form, and what was typed stays."""
        try:
            actions.word(section=self.section, by=self.request.user, at=self.at, **form.cleaned_data)
        except actions.ReportRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect(f"{reverse('reports:annual', args=[self.report.pk])}#{self.kwargs['part']}")

    def get_context_data(self, **kwargs):
        """The part as it is read."""
        section = self.section
        figures = annual.figures_now(self.report, [_shown(section)], at=self.at)
        document = annual.document(self.report, [_shown(section)], figures, [])
        return super().get_context_data(section=section, part=document.parts[0], **kwargs)


def _shown(section):
    """A part that is left out is looked at as if it were in."""
    section.included = True
    return section


class Freeze(Writing, TemplateView):
    """A page that says what freezing means, and its button."""

    template_name = "reports/annual/freeze.html"
    draft_only = True

    def post(self, request, *args, **kwargs):
        """One action."""
        if self.act(actions.freeze, report=self.report):
            messages.success(request, "The figures are frozen. They can be printed and sent.")
        return redirect("reports:annual", annual=self.report.pk)

    def get_context_data(self, **kwargs):
        """Whether it can be frozen yet."""
        return super().get_context_data(over=annual.period_over(self.report, at=self.at), **kwargs)


class Since(Writing, TemplateView):
    """Each figure of a frozen report that is another one now, and what people changed in the records since."""

    template_name = "reports/annual/since.html"

    def get(self, request, *args, **kwargs):
        """A draft has nothing to compare with."""
        if not self.report.is_frozen:
            return redirect("reports:annual", annual=self.report.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The comparison, and whether the frozen figures are as they were written."""
        sections, frozen = annual.sections_of(self.report), annual.figures_as_frozen(self.report)
        found = annual.since(self.report, sections, frozen)
        return super().get_context_data(since=found, altered=annual.altered(self.report), at=self.at, **kwargs)


class Renew(Writing):
    """Makes the next version of a frozen report."""

    def post(self, request, *args, **kwargs):
        """One action."""
        draft = self.act(actions.renew, report=self.report)
        return redirect("reports:annual", annual=draft.pk if draft else self.report.pk)


class Discard(Writing):
    """Throws a draft away."""

    draft_only = True

    def post(self, request, *args, **kwargs):
        """One action."""
        self.act(actions.discard, report=self.report)
        messages.success(request, "The draft is gone.")
        return redirect("reports:annual_reports")


class AnnualFile(Writing):
    """The report as a file: Word, PDF or a web page. Taking one out is recorded, so it is asked for by POST."""

    def get(self, request, *args, **kwargs):
        """The page with the buttons."""
        return redirect("reports:annual", annual=self.report.pk)

    def post(self, request, *args, **kwargs):
        """The file in the form asked for."""
        made = {
            "docx": (DOCX, lambda: exports.annual_word(self.document(), at=self.made_at)),
            "pdf": ("application/pdf", lambda: exports.annual_pdf(self.document(), at=self.made_at)),
            "html": ("text/html; charset=utf-8", lambda: exports.annual_html(self.document()).encode()),
        }
        if kwargs["kind"] not in made:
            raise Http404
        content_type, make = made[kwargs["kind"]]
        name = f"{slugify(self.report.title)[:60]}-version-{self.report.version}.{kwargs['kind']}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        report = self.report
        actions.export(
            scope=annual.scope_of(report, at=self.at),
            kind="annual",
            form=kwargs["kind"],
            report=report.pk,
            version=report.version,
            by=request.user,
            at=self.at,
        )
        return HttpResponse(make(), content_type=content_type, headers=headers)

    @property
    def made_at(self):
        """The time a file tells: that of freezing, so that the same report makes the same file on any day."""
        return self.report.frozen_at or self.at
