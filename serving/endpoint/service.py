"""The service (服务): what every request needs, made once for each process: settings, the store, the analysts, the rates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from starlette.requests import HTTPConnection

from pipelines.reading import Bounds
from serving.endpoint.analysts import Analysts
from serving.endpoint.rates import Buckets
from serving.settings import Settings
from serving.store.database import Database

_FAILURES_A_SECOND, _FAILURES_AT_ONCE = 1.0, 60  # of one address with keys that nobody holds


@dataclass(frozen=True, slots=True)
class Service:
    """What every request needs."""

    settings: Settings
    database: Database
    analysts: Analysts
    rates: Buckets
    failures: Buckets = field(default_factory=lambda: Buckets(_FAILURES_A_SECOND, _FAILURES_AT_ONCE))

    @classmethod
    def made(cls, settings: Settings, database: Database | None = None, analysts: Analysts | None = None) -> Service:
        """The service of these settings; a database or analysts that others keep may be lent."""
        return cls(
            settings,
            database or Database(settings.database_url),
            analysts or Analysts.of(settings),
            Buckets(settings.rate_per_minute / 60, settings.rate_burst),
        )

    @property
    def bounds(self) -> Bounds:
        """What reading one judgment may take."""
        settings = self.settings
        return Bounds(
            characters=settings.max_text_characters,
            bytes=settings.max_body_bytes,
            unpacked_bytes=settings.max_decompressed_bytes,
            seconds=float(settings.request_seconds),
        )


def of(connection: HTTPConnection) -> Service:
    """The service that answers a request."""
    return cast(Service, connection.app.state.service)
