"""Every address of the site. Closed by default: public views carry `login_not_required` themselves."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents.views import serve as document_views
from wagtail.urls import serve_pattern

from cms import views as cms_views
from config.health import Health
from reports.urls import OpenDataPage
from reports.urls import outside as beside_reports

# Wagtail brings a second login door that goes round the second factor: it leads to ours (docs/adr/0008).
to_login = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))
to_reset = login_not_required(RedirectView.as_view(pattern_name="account_reset_password"))

urlpatterns = [
    path("admin/login/", to_login),
    path("_util/login/", to_login, name="wagtailcore_login"),
    path("admin/password_reset/", to_reset),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        login_not_required(document_views.authenticate_with_password),
        name="wagtaildocs_authenticate_with_password",
    ),
    # Wagtail's own view of documents knows no parts of a file, without which a film cannot be wound forward.
    path("documents/<int:number>/<path:name>", cms_views.Document.as_view(), name="wagtaildocs_serve"),
    path("media/images/<str:name>", cms_views.Picture.as_view(), name="picture"),
    path("accounts/", include("allauth.urls")),
    path("healthz", Health.as_view(), name="healthz"),
    path(
        "sitemap.xml",
        login_not_required(sitemap),
        {"sitemaps": {"pages": Sitemap, "open-data": OpenDataPage()}},
        name="sitemap",
    ),
    path("", include("people.urls")),
    path("", include("bookings.urls")),
    path("", include("evaluations.urls")),
    path("", include("workspaces.urls")),
    path("", include("cms.urls")),
    path("outbox/", include("outbox.urls")),
    path("e-learning/", include("elearning.urls")),
    path("reports/", include("reports.urls")),
    path("", include(beside_reports)),
    path("imports/", include("legacy.urls")),
]

if settings.DEBUG or getattr(settings, "TESTING", False):
    urlpatterns.append(path("design/", include("design.urls")))

urlpatterns += [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        login_not_required(wagtail_views.authenticate_with_password),
        name="wagtailcore_authenticate_with_password",
    ),
    # Not Wagtail's own patterns: decorating those makes the view wrap itself.
    re_path(serve_pattern, cms_views.Serve.as_view(), name="wagtail_serve"),
]

handler400 = "design.views.bad_request"
handler403 = "design.views.permission_denied"
handler404 = "design.views.page_not_found"
handler500 = "design.views.server_error"
