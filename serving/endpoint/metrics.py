"""Metrics (指标): counters and durations for Prometheus; with several processes they are summed through files."""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # named so by prometheus_client
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
REGISTRY = CollectorRegistry()
REQUESTS = Counter("panjian_requests", "Requests answered.", ("method", "route", "status"), registry=REGISTRY)
SECONDS = Histogram(
    "panjian_request_seconds", "Seconds from a request to its answer.", ("method", "route"), registry=REGISTRY, buckets=_SECONDS
)
JUDGMENTS = Counter("panjian_judgments", "Judgments received, new or already known.", ("known",), registry=REGISTRY)
CLUES = Counter("panjian_clues", "Clues raised by new analyses.", ("check", "grade"), registry=REGISTRY)
ANALYSIS = Histogram("panjian_analysis_seconds", "Seconds of reading and analysing one judgment.", registry=REGISTRY, buckets=_SECONDS)
PROBLEMS = Counter("panjian_problems", "Requests refused, by code.", ("code",), registry=REGISTRY)
WAITING = Gauge("panjian_analyses_waiting", "Judgments waiting for or in analysis.", registry=REGISTRY, multiprocess_mode="livesum")


def exposition() -> tuple[bytes, str]:
    """What Prometheus scrapes, and its content type."""
    if os.environ.get(_FOLDER):
        merged = CollectorRegistry()
        multiprocess.MultiProcessCollector(merged)  # type: ignore[no-untyped-call]
        return generate_latest(merged), CONTENT_TYPE_LATEST
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
