"""Addresses of the trail's pages."""

from django.urls import path

from wutong.platform.audit.web import views

urlpatterns = [
    path("audit/", views.acts, name="acts"),
    path("audit/verify/", views.verify, name="acts-verify"),
    path("audit/<int:sequence>/", views.act, name="act"),
]
