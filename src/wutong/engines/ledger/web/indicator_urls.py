"""The address of the indicator page; the site mounts it after every other address under figures/."""

from django.urls import path

from wutong.engines.ledger.web import indicator

urlpatterns = [path("<str:code>/", indicator.indicator, name="indicator")]
