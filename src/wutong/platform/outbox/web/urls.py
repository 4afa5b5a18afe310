"""Addresses of the pages of deliveries."""

from django.urls import path

from wutong.platform.outbox.web import views

urlpatterns = [
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:number>/retry/", views.retry, name="delivery-retry"),
]
