"""Figures for Prometheus; each application has its own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def known_method(method: str) -> str:
    """The method; ``other`` for words that are none: a client may send anything there."""
    return method if method in _METHODS else "other"


class Metrics:
    """Requests by route and status, their seconds and bytes, and the queue of jobs."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        of_route = ("method", "route")
        self._requests = Counter(
            "kvota_http_requests", "Requests answered.", (*of_route, "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "kvota_http_request_seconds",
            "Seconds from the first byte of a request to the last of its answer.",
            of_route,
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._received = Counter(
            "kvota_http_received_bytes", "Bytes received in bodies.", registry=self._registry
        )
        self._jobs = Gauge("kvota_jobs", "Jobs by state.", ("state",), registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float, received: int) -> None:
        """Count a request; ``route`` is its pattern, so that no identifier becomes a label, ``method`` as by
        :func:`known_method`."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        self._received.inc(received)

    def text(self, jobs: dict[str, int]) -> bytes:
        """What a scraper reads."""
        for state, n in jobs.items():
            self._jobs.labels(state).set(n)
        return generate_latest(self._registry)
