"""Editors and administrators upload packages: each upload is a new version of a module."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from elearning import actions, forms, rules
from elearning.imports import PackageRefused
from elearning.queries import packages as queries


class ForUploaders:
    """404 for everybody else: the pages are none of their concern."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule."""
        if not rules.may_upload_packages(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Packages(ForUploaders, TemplateView):
    """The modules that are packages, and what each plays now."""

    template_name = "elearning/packages.html"

    def get_context_data(self, **kwargs):
        """All of them."""
        return super().get_context_data(**kwargs) | {
            "modules": list(queries.package_modules()),
            "playable": queries.plays_apart(settings.ELEARNING_CONTENT_ORIGIN, self.request.get_host()),
        }


class OneModule(ForUploaders):
    """Loads the module the page is about."""

    def dispatch(self, request, *args, **kwargs):
        """The module with its versions, or 404."""
        if not rules.may_upload_packages(request.user):
            raise Http404
        self.module = get_object_or_404(queries.package_modules(), pk=kwargs["module"])
        return super().dispatch(request, *args, **kwargs)


class UploadPackage(OneModule, FormView):
    """The versions of a module's package, and uploading the next."""

    template_name = "elearning/upload_package.html"
    form_class = forms.PackageForm

    def form_valid(self, form):
        """Check it, unpack it, or say why not."""
        file = form.cleaned_data["file"]
        try:
            package = actions.add_package(
                module=self.module, file=file, name=file.name, by=self.request.user, at=timezone.now()
            )
        except PackageRefused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        messages.success(
            self.request,
            f"Version {package.number} is uploaded: {package.get_standard_display()}, {package.files} files. Whoever "
            "starts the module now gets it; those who have started finish the version they have.",
        )
        for warning in package.warnings:
            messages.warning(self.request, warning)
        return redirect("elearning:upload_package", self.module.pk)

    def get_context_data(self, **kwargs):
        """The versions, the newest first."""
        versions = list(self.module.packages.all())
        current = next((package for package in versions if package.withdrawn_at is None), None)
        return super().get_context_data(**kwargs) | {
            "module": self.module,
            "versions": versions,
            "current": current,
        }


class WithdrawPackage(OneModule, View):
    """Takes a version back: the one before it is offered again."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Take it back."""
        package = get_object_or_404(self.module.packages, pk=kwargs["package"])
        actions.withdraw_package(package=package, by=request.user, at=timezone.now())
        messages.success(request, f"Version {package.number} is no longer started. Learners who have it finish it.")
        return redirect("elearning:upload_package", self.module.pk)
