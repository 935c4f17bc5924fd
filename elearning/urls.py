"""Addresses of the elearning app. The pages of the catalogue and the lessons are Wagtail's."""

from django.urls import path

from elearning import views

app_name = "elearning"
urlpatterns = [
    path("completions/", views.TakeCompletions.as_view(), name="completions"),
    path("completions/keys/", views.PushKeys.as_view(), name="push_keys"),
    path("completions/keys/<int:key>/stop/", views.StopKey.as_view(), name="stop_key"),
    path("completions/push/", views.Push.as_view(), name="push"),
    path("completions/push/description/", views.PushDescription.as_view(), name="push_description"),
    path("start/<int:module>/", views.StartPackage.as_view(), name="start_package"),
    path("play/<int:enrolment>/", views.Parts.as_view(), name="parts"),
    path("play/<int:enrolment>/part/", views.Play.as_view(), name="play"),
    path("play/<int:enrolment>/save/", views.Save.as_view(), name="save"),
    path("packages/", views.Packages.as_view(), name="packages"),
    path("packages/<int:module>/", views.UploadPackage.as_view(), name="upload_package"),
    path("packages/<int:module>/<int:package>/withdraw/", views.WithdrawPackage.as_view(), name="withdraw_package"),
]
