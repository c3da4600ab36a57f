"""The desk's settings for the benchmark: the same, and each answer says how long the server worked on it."""

import time

from delicti.desk.settings import *  # noqa: F403
from delicti.desk.settings import MIDDLEWARE as _MIDDLEWARE


class Timed:
    """Writes the seconds of all other middleware, the view, its template and its queries into `Server-Timing`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Passes the request on."""
        begun, used = time.perf_counter(), time.thread_time()
        response = self.get_response(request)
        if response.streaming:  # its rows are read while it is sent
            response.streaming_content = [b"".join(response.streaming_content)]
        wall, cpu = time.perf_counter() - begun, time.thread_time() - used
        response["Server-Timing"] = f"app;dur={wall * 1e3:.2f}, cpu;dur={cpu * 1e3:.2f}"
        return response


MIDDLEWARE = ["desk_settings.Timed", *_MIDDLEWARE]
