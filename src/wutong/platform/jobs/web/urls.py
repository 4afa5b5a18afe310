"""Addresses of the pages of jobs."""

from django.urls import path

from wutong.platform.jobs.web import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/due/", views.due, name="due"),
    path("jobs/<int:number>/", views.job, name="job"),
    path("jobs/<int:number>/progress/", views.progress, name="job-progress"),
    path("jobs/<int:number>/cancel/", views.cancel, name="job-cancel"),
    path("jobs/<int:number>/resume/", views.resume, name="job-resume"),
]
