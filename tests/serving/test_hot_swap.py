"""Hot swaps under load (热切换): ten champions one after the other while judgments come; none is refused, each is answered by one version."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from pipelines.report import report
from serving.assembly import prepared
from serving.ledger.entry import Alias
from serving.shadow import differences
from serving.store import compositions, keys, shadows
from serving.store.compositions import Part
from serving.store.database import Database
from serving.store.schema import analyses
from tests.serving.model_ledger import DROPS, READS, SILENT, ModelLedger
from tests.serving.offices import DRUGS, text_of
from tests.serving.served import Served
from tests.serving.test_worker import until

SWAPS, RATE = 10, 20  # judgments a second
SHARE = 0.6  # of the time that the service may be busy: a machine that others use, too, is sent fewer


def numbered(number: int) -> str:
    """The fictional judgment under a number of its own, always of the same length."""
    return text_of(DRUGS).replace("刑初215号", f"刑初{number:+06}号")


def same(told: dict[str, Any], number: int) -> str:
    """A report without what only this judgment has: its number, and the id."""
    return json.dumps({**told, "id": None}, ensure_ascii=False, sort_keys=True).replace(f"刑初{number:+06}号", "刑初号")


@cache
def expected(model: str, root: Path) -> str:
    """What one version says of such a judgment."""
    return same(report(prepared(str(root / model))(numbered(0))), 0)


@dataclass
class Answered:
    """One request and its answer."""

    number: int
    begun: datetime
    seconds: float
    status: int
    report: dict[str, Any]


class Traffic:
    """Judgments sent at a steady rate, whether or not the ones before are answered."""

    def __init__(self, address: str, key: str) -> None:
        self.rate = float(RATE)
        self.client = httpx.Client(base_url=address, timeout=60, trust_env=False, headers={"Authorization": f"Bearer {key}"})
        self.pool, self.sent, self.stop = ThreadPoolExecutor(40), list[Future[Answered]](), threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> Traffic:
        first = [self._send(-number).seconds for number in range(1, 21)]
        self.rate = min(RATE, SHARE / (sum(first) / len(first)))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()
        self.pool.shutdown()
        self.client.close()

    def answers(self) -> list[Answered]:
        """All answers, in the order of the requests."""
        return [one.result() for one in self.sent]

    def _run(self) -> None:
        begun = time.monotonic()
        while not self.stop.wait(max(0.0, begun + len(self.sent) / self.rate - time.monotonic())):
            self.sent.append(self.pool.submit(self._send, len(self.sent)))

    def _send(self, number: int) -> Answered:
        begun, clock = datetime.now(UTC), time.monotonic()
        answer = self.client.post("/v1/judgments", json={"text": numbered(number)})
        return Answered(number, begun, time.monotonic() - clock, answer.status_code, answer.json().get("report", {}))


@pytest.fixture(params=["0"])
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Served, ModelLedger, str]]:
    """A service with so many workers that follows the ledger and lets a challenger read everything; its ledger, and a key."""
    environment = {"PANJIAN_MODELS_FOLDER": str(tmp_path / "models"), "PANJIAN_FOLLOW_SECONDS": "0.1", "PANJIAN_RATE_PER_MINUTE": "100000"}
    found = Served(tmp_path, "--model", "champion", "--workers", request.param, PANJIAN_SHADOW_SHARE="1", **environment)
    database = Database(found.environment["PANJIAN_DATABASE_URL"])
    yield found, ModelLedger(database, tmp_path), found.keys()["supervisor"]
    database.close()
    found.process.kill()
    found.process.wait()


def speaking(served: Served) -> str:
    """The model that the service says it speaks with, and whether it follows."""
    lines = served.client.get("/metrics").text.splitlines()
    model = next(line.split('"')[1] for line in lines if line.startswith("panjian_model_info{"))
    return model if "panjian_model_follows_ledger 1.0" in lines else f"not {model}"


def swapped(served: Served, model: str) -> float:
    """Wait until a model speaks; the seconds it took."""
    begun = time.monotonic()
    while speaking(served) != model:
        assert time.monotonic() - begun < 60, served.log.read_text(encoding="utf-8")[-3000:]
        time.sleep(0.02)
    return time.monotonic() - begun


def test_ten_champions_under_load_and_no_judgment_refused(served: tuple[Served, ModelLedger, str]) -> None:
    service, models, key = served
    names = [models.enter(*one) for one in (SILENT, READS, DROPS)]
    assert len({expected(name, models.root).replace(name, "") for name in names}) == 3, "the models say the same"
    models.call(names[0])
    swapped(service, names[0])
    took = []
    with Traffic(service.address, key) as traffic:
        for turn in range(SWAPS):
            wanted = names[(turn + 1) % 3]
            models.call(wanted)
            took.append(swapped(service, wanted))
    answers = traffic.answers()
    assert {one.status for one in answers} == {201}
    by = Counter(one.report["produced_by"]["model"] for one in answers)
    assert by.keys() == set(names)
    with models.database.reading() as session:
        timeline = compositions.timeline(session)
    for one in answers:
        model = one.report["produced_by"]["model"]
        assert same(one.report, one.number) == expected(model, models.root)
        ended = one.begun.timestamp() + one.seconds
        live = [row for row in timeline if row.composition.model == model and row.from_at.timestamp() <= ended]
        assert any(row.until is None or row.until >= one.begun for row in live), f"{model} was not live"
    seconds = sorted(one.seconds for one in answers)
    print(
        f"每秒 {traffic.rate:.1f} 份，共 {len(answers)} 份，{SWAPS} 次切换各 {min(took):.1f}–{max(took):.1f} 秒；答复中位 {seconds[len(seconds) // 2]:.3f} 秒，最长 {seconds[-1]:.3f} 秒"
    )


@pytest.mark.parametrize("served", ["1"], indirect=True)
def test_workers_follow_and_read_in_the_shadow(served: tuple[Served, ModelLedger, str]) -> None:
    service, models, key = served
    first, second = models.enter(*SILENT), models.enter(*READS)
    models.call(second, Alias.CHALLENGER)
    bearer = {"Authorization": f"Bearer {key}"}
    for number, name in enumerate((first, second)):
        models.call(name)
        swapped(service, name)
        until(lambda name=name: name in spoken(models, Part.CHAMPION, 2))  # type: ignore[misc]
        line = json.dumps({"text": numbered(number)})
        headers = bearer | {"Content-Type": "application/x-ndjson"}
        batch = service.client.post("/v1/batches", content=line, headers=headers).json()["id"]
        until(lambda batch=batch: service.client.get(f"/v1/batches/{batch}", headers=bearer).json()["done"] == 1)  # type: ignore[misc]
    with models.database.reading() as session:
        read = session.execute(select(analyses.c.model).order_by(analyses.c.id)).scalars().all()
    assert read == [first, second]

    def course() -> list[tuple[str, str, int, int]]:
        with models.database.reading() as session:
            return [(one.run.champion, one.run.challenger, one.done, one.differences) for one in shadows.listed(session, keys.console())]

    until(lambda: course() == [(first, second, 1, len(list(differences(told(first, models), told(second, models)))))])
    assert spoken(models, Part.SHADOW, 1) == [second]
    assert service.stop() == 0
    with models.database.reading() as session:
        assert compositions.live_at(session) == ()


def spoken(models: ModelLedger, part: Part, number: int) -> list[str]:
    """What speaks now, if so many processes of the service speak with one model; else nothing."""
    with models.database.reading() as session:
        live = [one.composition.model for one in compositions.live_at(session, part=part)]
    return list(dict.fromkeys(live)) if len(live) == number and len(set(live)) <= 1 else []


def told(model: str, models: ModelLedger) -> dict[str, Any]:
    """What one version says of the first judgment."""
    return report(prepared(str(models.root / model))(numbered(0)))
