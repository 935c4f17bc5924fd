"""Addresses of the elearning app. The pages of the catalogue and the lessons are Wagtail's."""

from django.urls import path

from elearning import views

app_name = "elearning"
urlpatterns = [
    path("start/<int:module>/", views.StartPackage.as_view(), name="start_package"),
    path("play/<int:enrolment>/", views.Parts.as_view(), name="parts"),
    path("play/<int:enrolment>/part/", views.Play.as_view(), name="play"),
    path("play/<int:enrolment>/save/", views.Save.as_view(), name="save"),
    path("packages/", views.Packages.as_view(), name="packages"),
    path("packages/<int:module>/", views.UploadPackage.as_view(), name="upload_package"),
    path("packages/<int:module>/<int:package>/withdraw/", views.WithdrawPackage.as_view(), name="withdraw_package"),
]
