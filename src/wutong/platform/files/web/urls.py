"""Addresses of stored files."""

from django.urls import path

from wutong.platform.files.web import views

urlpatterns = [path("files/<int:number>/", views.stored_file, name="stored-file")]
