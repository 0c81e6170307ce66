"""Metrics (指标): counters and durations of this process, for Prometheus; no names, no ids."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

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
WAITING = Gauge("panjian_analyses_waiting", "Judgments waiting for or in analysis.", registry=REGISTRY)
MODEL = Gauge("panjian_model_info", "The model that speaks in this process (none: rules only).", ("model",), registry=REGISTRY)
FOLLOWING = Gauge(
    "panjian_model_follows_ledger",
    "1: the champion of the ledger speaks; 0: it could not be loaded, another one speaks.",
    registry=REGISTRY,
)
SWAPS = Counter("panjian_model_swaps", "Models taken up, or not to be loaded.", ("result",), registry=REGISTRY)
SHADOWS = Counter(
    "panjian_shadow_judgments", "Judgments offered to a shadow run: taken, not drawn, dropped.", ("result",), registry=REGISTRY
)


def exposition() -> tuple[bytes, str]:
    """What Prometheus scrapes, and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
