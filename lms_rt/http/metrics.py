"""Counts and durations of requests, for Prometheus."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BUCKETS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class HttpMetrics:
    """The metrics of one process's HTTP side; the registry hangs on the application and not on the module."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._requests = Counter(
            "lms_http_requests", "Requests answered", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "lms_http_request_seconds",
            "From the first byte to the answer",
            ("route",),
            registry=registry,
            buckets=BUCKETS_S,
        )
        self.in_flight = Gauge("lms_http_requests_in_flight", "Requests being answered", registry=registry)
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._histograms: dict[str, Histogram] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is the pattern and not the path: a path is as many labels as there are things."""
        labels = method, route, status
        counter = self._counters.get(labels)
        if counter is None:  # looking a child up by its labels costs as much as the rest of this together
            counter = self._counters[labels] = self._requests.labels(method, route, str(status))
        counter.inc()
        histogram = self._histograms.get(route)
        if histogram is None:
            histogram = self._histograms[route] = self._seconds.labels(route)
        histogram.observe(seconds)
