"""Addresses under which lists keep what readers choose."""

from django.urls import path

from wutong.platform.lists import views

urlpatterns = [
    path("<str:name>/columns/", views.choose_columns, name="list-columns"),
    path("<str:name>/views/", views.save_view, name="list-save-view"),
    path("<str:name>/views/<int:view_id>/forget/", views.forget_view, name="list-forget-view"),
]
