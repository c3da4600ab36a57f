"""The addresses of the API; every other one under `/api/` leads nowhere."""

from django.urls import path, re_path

from delicti.desk.api.problems import not_there
from delicti.desk.api.site import api

urlpatterns = [path("v1/", api.urls), re_path("", not_there, name="api_nothing")]
