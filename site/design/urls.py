"""The gallery, mounted in development and tests only."""

from django.urls import path

from design import views

app_name = "design"
urlpatterns = [
    path("", views.Gallery.as_view(), name="gallery"),
    path("errors/<int:status>/", views.ErrorPage.as_view(), name="error"),
]
