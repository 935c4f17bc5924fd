"""Addresses of the people app."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("my/profile/", views.Profile.as_view(), name="profile"),
    path("my/account/", views.Account.as_view(), name="account"),
    path("my/account/address-works/", views.AddressWorks.as_view(), name="address_works"),
    path("my/second-step/", views.SecondStep.as_view(), name="second_step"),
    path("people/roles/", views.Roles.as_view(), name="roles"),
    path("people/roles/<int:pk>/end/", views.EndRole.as_view(), name="end_role"),
    path("people/<int:pk>/", views.PersonRoles.as_view(), name="person"),
    path("people/<int:pk>/close/", views.CloseLogin.as_view(), name="close_login"),
    path("people/<int:pk>/reopen/", views.ReopenLogin.as_view(), name="reopen_login"),
    path("people/<int:pk>/double/", views.FindDouble.as_view(), name="find_double"),
    path("people/<int:pk>/double/<int:other>/", views.MergeTwo.as_view(), name="merge"),
    path("people/merges/<int:pk>/undo/", views.UndoMerge.as_view(), name="undo_merge"),
    path("people/agencies/", views.Agencies.as_view(), name="agencies"),
    path("people/agencies/new/", views.AddAgency.as_view(), name="add_agency"),
    path("people/agencies/place/", views.PlacePeople.as_view(), name="place"),
    path("people/agencies/<int:pk>/", views.ChangeAgency.as_view(), name="agency"),
    path("people/agencies/<int:pk>/retire/", views.RetireAgency.as_view(), name="retire_agency"),
    path("people/agencies/<int:pk>/reopen/", views.ReopenAgency.as_view(), name="reopen_agency"),
]
