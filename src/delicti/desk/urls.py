"""Where requests go: the pages and the API, as far as they are built."""

import importlib.util

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Says that the desk answers."""
    return HttpResponse("The desk answers.\n", content_type="text/plain; charset=utf-8")


def _built(module: str) -> bool:
    package = module.rpartition(".")[0]
    return importlib.util.find_spec(package) is not None and importlib.util.find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [path("alive", alive, name="alive")]
for _prefix, _module in (("api/", "delicti.desk.api.urls"), ("", "delicti.desk.web.urls")):
    if _built(_module):
        urlpatterns.append(path(_prefix, include(_module)))
