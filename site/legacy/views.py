"""Administrators take over old spreadsheets: hand in, look, decide, take over, undo. 404 for everybody else."""

import tempfile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.views.generic import FormView, TemplateView, View

from legacy import actions, exports, forms, queries, rules
from legacy.choices import ASK_WORDS, HANDED_BACK, MOST_ON_PAGE, SHOWN, SURE, Answer, Ask, DateOrder, Outcome
from legacy.imports.cells import given, text
from legacy.imports.headings import FIELDS, compared, why_not_taken
from people.actions import TooBusy
from sheets.exports import write_workbook
from sheets.imports import FileRefused

PAGE = 25
IN_MEMORY = 4 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ForImporters:
    """404 for everybody else: the pages are none of their concern."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule."""
        if not rules.may_import(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Files(ForImporters, FormView):
    """The files handed in, and handing one in: it is looked at, nothing more."""

    template_name = "legacy/files.html"
    form_class = forms.FileForm

    def form_valid(self, form):
        """Read it; refusals stand beside the field."""
        said = form.cleaned_data
        try:
            file = actions.read_in(
                file=said["file"],
                name=said["file"].name,
                kind=said["kind"] or None,
                locality=said["locality"],
                most=MOST_ON_PAGE,
                by=self.request.user,
                at=timezone.now(),
            )
        except (FileRefused, actions.ImportRefused, TooBusy) as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        return redirect("legacy:file", file.pk)

    def get_context_data(self, **kwargs):
        """The files, a page at a time, with what became of their rows."""
        page = Paginator(queries.files(self.request.user), PAGE).get_page(self.request.GET.get("page"))
        counts = queries.counts_of(file.pk for file in page)
        for file in page:
            file.numbers = counts.get(file.pk, {})
            file.done, file.back = file.numbers.get(Outcome.DONE, 0), rules.hands_back(file.numbers)
        return super().get_context_data(**kwargs) | {"page": page, "kinds": kinds()}


def kinds():
    """[(kind, [names of columns])] for the help on the page."""
    return [(kind.label, [words for words, _ in fields.values()]) for kind, fields in FIELDS.items()]


class OneFile(ForImporters):
    """Loads the file the page is about."""

    def setup(self, request, *args, **kwargs):
        """The file, or 404."""
        super().setup(request, *args, **kwargs)
        self.file = get_object_or_404(queries.files(request.user), pk=kwargs["file"])

    def get_context_data(self, **kwargs):
        """The file stands on every page."""
        return super().get_context_data(**kwargs | {"file": self.file})

    def act(self, work, said):
        """Do it and say so, or say why not; then back to the file."""
        try:
            answer = work(by=self.request.user, at=timezone.now())
        except (actions.ImportRefused, TooBusy) as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, said(answer))
        return redirect("legacy:file", self.file.pk)


class Look(OneFile, TemplateView):
    """What taking the file over would come to, or came to."""

    template_name = "legacy/file.html"

    def get_context_data(self, **kwargs):
        """Numbers, questions, rows that go back, the comparison, the columns."""
        file, counts, asked = self.file, queries.counts(self.file), queries.open_by_ask(self.file)
        lines = queries.compared(file)
        differing = [line for line in lines if line["difference"]]
        return super().get_context_data(**kwargs) | {
            "numbers": [(Outcome(name), counts[name]) for name in Outcome.values if counts.get(name)],
            "total": sum(counts.values()),
            "ready": counts.get(Outcome.READY, 0),
            "waiting": counts.get(Outcome.WAITS, 0),
            "back": rules.hands_back(counts),
            "open": sum(asked.values()),
            "asked": asked_words(asked),
            "answered": file.decisions.exclude(answer=Answer.OPEN).count(),
            "sure": len(sure_of(file)),
            "rows": queries.first_back(file, HANDED_BACK, SHOWN),
            "lines": lines,
            "differing": differing[:SHOWN],
            "agree": len(lines) - len(differing),
            "read": columns_read(file),
            "can_apply": rules.can_apply(file, counts),
            "can_change": rules.can_change(file),
            "can_undo": rules.can_undo(file),
            "needs_locality": rules.can_change(file) and actions.needs_locality(file),
            "needs_course": rules.can_change(file) and actions.needs_course(file),
        }


def asked_words(asked):
    """What the open decisions are about: "3 agencies and 1 status". `asked` is {ask: number}."""
    said = [f"{asked[ask]:,} {ASK_WORDS[ask][asked[ask] != 1]}" for ask in Ask if asked.get(ask)]
    return capfirst(" and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)) if said else ""


def columns_read(file):
    """[(heading, what it is read as, or "", why not)] of every column of the file, once."""
    found: dict = {}
    for sheet in file.sheets:
        for heading, name in zip(sheet["headings"], compared(sheet["headings"]), strict=True):
            if name and name not in found:
                field = file.mapping.get(name)
                words = FIELDS[file.kind][field][0] if field in FIELDS[file.kind] else ""
                found[name] = (heading, words, "" if words else why_not_taken(heading))
    return list(found.values())


class Columns(OneFile, FormView):
    """Reads the columns otherwise, before anything is taken over."""

    template_name = "legacy/columns.html"
    form_class = forms.ColumnsForm

    def dispatch(self, request, *args, **kwargs):
        """Once rows were taken over, the page of the file says why not."""
        if rules.may_import(request.user) and not rules.can_change(self.file):
            return redirect("legacy:file", self.file.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The headings are the file's."""
        return super().get_form_kwargs() | {"file": self.file}

    def get_initial(self):
        """As it is read now."""
        return {
            "date_order": self.file.date_order or DateOrder.AUTOMATIC,
            "locality": self.file.locality_id,
            "course": self.file.course_id,
        }

    def form_valid(self, form):
        """Read it so."""
        said = {name: form.cleaned_data[name] for name in ("date_order", "locality", "course")}
        try:
            actions.read_as(file=self.file, mapping=form.mapping(), by=self.request.user, at=timezone.now(), **said)
        except (actions.ImportRefused, TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Read again. This is what it would come to now.")
        return redirect("legacy:file", self.file.pk)

    def get_context_data(self, **kwargs):
        """The columns' fields apart from the others."""
        context = super().get_context_data(**kwargs)
        return context | {"columns": [context["form"][name] for name in context["form"].headings]}


class Decide(OneFile, FormView):
    """Answers what the file leaves open, a page of questions at a time, open ones first."""

    template_name = "legacy/decide.html"
    form_class = forms.DecisionsForm

    def setup(self, request, *args, **kwargs):
        """The questions of this page."""
        super().setup(request, *args, **kwargs)
        self.page = Paginator(queries.decisions(self.file), PAGE).get_page(request.GET.get("page"))

    def get_form_kwargs(self):
        """The questions."""
        return super().get_form_kwargs() | {"decisions": list(self.page)}

    def form_valid(self, form):
        """Keep the answers and look again."""
        try:
            number = actions.decide(file=self.file, answers=form.chosen(), by=self.request.user, at=timezone.now())
        except (actions.ImportRefused, TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, answered(number))
        return redirect("legacy:decide" if self.file.decisions.open().exists() else "legacy:file", self.file.pk)

    def get_context_data(self, **kwargs):
        """The page of questions."""
        return super().get_context_data(**kwargs) | {"page": self.page}


def answered(number):
    """How many answers were kept."""
    return "Nothing was changed." if not number else f"{number} {'decision' if number == 1 else 'decisions'} kept."


def sure_of(file):
    """[(decision, USE, target)] of open questions whose first suggestion is sure, and far surer than the next."""
    return [
        (row, Answer.USE, row.suggestions[0][0])
        for row in file.decisions.open().order_by("pk")
        if row.suggestions
        and row.suggestions[0][2] >= SURE
        and (len(row.suggestions) == 1 or row.suggestions[0][2] - row.suggestions[1][2] >= 5)
    ]


class Sure(OneFile, View):
    """Takes every suggestion that is nearly sure."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Answer them all."""
        return self.act(lambda **who: actions.decide(file=self.file, answers=sure_of(self.file), **who), answered)


class Apply(OneFile, View):
    """Takes over every row that is ready."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """All of them, or none."""
        return self.act(
            lambda **who: actions.apply(file=self.file, **who),
            lambda number: f"{number} {'row is' if number == 1 else 'rows are'} taken over.",
        )


class Undo(OneFile, FormView):
    """Takes back what the file brought."""

    template_name = "legacy/undo.html"
    form_class = forms.UndoForm

    def form_valid(self, form):
        """Take it back; what stays is said."""
        return self.act(
            lambda **who: actions.undo(file=self.file, **who),
            lambda stays: " ".join(["Taken back.", *stays]),
        )

    def get_context_data(self, **kwargs):
        """Whether it can be undone."""
        return super().get_context_data(**kwargs) | {
            "can_undo": rules.can_undo(self.file),
            "done": queries.counts(self.file).get(Outcome.DONE, 0),
        }


class Discard(OneFile, View):
    """Throws away a file that was only looked at."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Gone, with its rows."""
        try:
            actions.discard(file=self.file, by=request.user, at=timezone.now())
        except actions.ImportRefused as refused:
            messages.error(request, str(refused))
            return redirect("legacy:file", self.file.pk)
        messages.success(request, f"{self.file.name} is thrown away. Nothing of it was taken over.")
        return redirect("legacy:files")


class Workbook(OneFile, View):
    """A workbook about the file."""

    http_method_names = ["get", "head", "options"]
    comes_back = False

    def get(self, request, *args, **kwargs):
        """Write it to a temporary file, which is gone once it has been sent."""
        out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
        told = exports.properties(self.file, self.title, timezone.now(), comes_back=self.comes_back)
        write_workbook(self.sheets(), out, properties=told)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"{self.named}-{self.file.pk}.xlsx", content_type=XLSX)


class RowsBack(Workbook):
    """The rows that were not taken over, with the reasons beside them."""

    title, named, comes_back = "Rows that go back", "rows-that-go-back", True

    def sheets(self):
        """One sheet for each of the file's."""
        rows = queries.handed_back(self.file, HANDED_BACK)
        return exports.handed_back(
            self.file, ((row, [text(given(one), 2_000) for one in row.cells or []]) for row in rows)
        )


class Comparison(Workbook):
    """What the file says, what is here, the difference."""

    title, named = "File and platform", "file-and-platform"

    def sheets(self):
        """One sheet."""
        return [exports.reconciliation(queries.compared(self.file))]
