"""The connection to Label Studio (标注服务的连接): its HTTP interface, as far as we use it; failures say in Chinese what to do.

Where it is and the token come from options, from PANJIAN_LABEL_STUDIO_URL and PANJIAN_LABEL_STUDIO_TOKEN, or from what
`panjian annotate up` has left behind.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from annotation.marks import Json

URL, TOKEN, DATA = "PANJIAN_LABEL_STUDIO_URL", "PANJIAN_LABEL_STUDIO_TOKEN", "PANJIAN_LABEL_STUDIO_DATA"
LIVE = "判鉴预标注"  # the title of our backend; as a project's "model version" it has Label Studio ask the backend
_PAGE = 100  # tasks a page
_BATCH_BYTES = 20_000_000  # of one import


class StudioError(Exception):
    """Label Studio refused or did not answer: the message, in Chinese, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where Label Studio is, and the token of the account that works there."""

    url: str
    token: str

    @classmethod
    def found(cls, url: str | None, token: str | None) -> Address:
        """The address from options, the environment, or the server that `up` started."""
        url, token = url or os.environ.get(URL) or None, token or os.environ.get(TOKEN)
        left = started_at()
        if left and (url is None or url.rstrip("/") == left.url):
            url, token = url or left.url, token or left.token
        if not url:
            raise StudioError(f"不知道 Label Studio 在哪里。请先运行 panjian annotate up，或给出 --url、环境变量 {URL}。")
        if not token:
            raise StudioError(f"没有访问令牌。请给出 --token 或环境变量 {TOKEN}（Label Studio 的“Account & Settings”页可查）。")
        return cls(url.rstrip("/"), token)


def data_folder() -> Path:
    """Where the data of our own Label Studio lies."""
    return Path(os.environ.get(DATA) or Path.home() / ".local" / "share" / "panjian" / "label-studio")


def started_at() -> Address | None:
    """The address of the server that `up` started, if it did."""
    try:
        row = json.loads((data_folder() / "connection.json").read_text(encoding="utf-8"))
        return Address(row["url"], row["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Studio:
    """One Label Studio server."""

    def __init__(self, address: Address, transport: httpx.BaseTransport | None = None) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address.url, transport=transport, timeout=httpx.Timeout(300, connect=10), follow_redirects=True)
        self._http.headers["Authorization"] = self._authorization()

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.close()

    def _authorization(self) -> str:
        """A legacy token as it is; a personal access token (a JWT, with two points) buys an access token first."""
        token = self.address.token
        if token.count(".") != 2:
            return f"Token {token}"
        return f"Bearer {self.ask('POST', '/api/token/refresh', json={'refresh': token})['access']}"

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """One request; its JSON, None where there is no body."""
        try:
            response = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise StudioError(f"连不上 Label Studio（{self.address.url}）：{error}。请核对地址，或用 panjian annotate up 启动。") from error
        if response.status_code in (401, 403):
            raise StudioError("Label Studio 不认这个访问令牌。请核对 --token；新版须允许 Legacy Token，或用个人访问令牌。")
        if response.status_code >= 400:
            raise StudioError(f"Label Studio 拒绝了 {method} {path}（{response.status_code}）：{_reason(response)}")
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError as error:
            raise StudioError(f"{self.address.url} 的回答不是 JSON，可能不是 Label Studio。请核对地址。") from error

    def healthy(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self._http.get("/health", timeout=5).status_code == 200)
        except httpx.HTTPError:
            return False

    def project(self, title: str) -> Json | None:
        """The project of this title; the oldest, if there are several."""
        page = self.ask("GET", "/api/projects/", params={"title": title, "page_size": 1000})
        found = [one for one in page["results"] if one["title"] == title]
        return min(found, key=lambda one: one["id"], default=None)

    def save_project(self, id: int | None, values: Mapping[str, Any]) -> Json:
        """Create a project, or update the one of this id."""
        method, path = ("POST", "/api/projects/") if id is None else ("PATCH", f"/api/projects/{id}/")
        saved: Json = self.ask(method, path, json=values)
        return saved

    def tasks(self, project: int) -> Iterator[Json]:
        """All tasks of a project with annotations, drafts and predictions, in order of their ids."""
        page = 1
        while True:
            params: Any = {"project": project, "page": page, "page_size": _PAGE, "fields": "all"}
            answer = self.ask("GET", "/api/tasks", params=params)
            yield from answer["tasks"]
            if page * _PAGE >= answer["total"]:
                return
            page += 1

    def add_tasks(self, project: int, tasks: Sequence[Json]) -> list[int]:
        """Import tasks, in batches that the server takes; their ids."""
        ids: list[int] = []
        for batch in _batches(tasks):
            answer = self.ask("POST", f"/api/projects/{project}/import", params={"return_task_ids": "true"}, json=batch)
            ids += answer.get("task_ids") or []
        return ids

    def save_task(self, id: int, data: Json) -> None:
        """Change what a task is about."""
        self.ask("PATCH", f"/api/tasks/{id}/", json={"data": data})

    def replace_predictions(self, task: int, earlier: Sequence[int], prediction: Json) -> None:
        """Put a prediction in place of earlier ones of the task."""
        for id in earlier:
            self.ask("DELETE", f"/api/predictions/{id}/")
        self.ask("POST", "/api/predictions/", json={"task": task, **prediction})

    def annotate(self, task: int, results: Sequence[Json], seconds: float | None = None) -> Json:
        """Submit an annotation, as its screen does."""
        made: Json = self.ask("POST", f"/api/tasks/{task}/annotations/", json={"result": list(results), "lead_time": seconds})
        return made

    def people(self) -> dict[int, str]:
        """The annotators' names by the id of their account: the part of the address before the @ where that tells them apart."""
        addresses = {
            int(one["id"]): str(one.get("email") or one.get("username") or f"user-{one['id']}") for one in self.ask("GET", "/api/users/")
        }
        short = {id: address.split("@")[0] for id, address in addresses.items()}
        counted = list(short.values())
        return {id: short[id] if counted.count(short[id]) == 1 else address for id, address in addresses.items()}

    def backends(self, project: int) -> list[Json]:
        """The machine-learning backends of a project."""
        return list(self.ask("GET", "/api/ml", params={"project": project}))

    def connect_backend(self, project: int, url: str) -> Json:
        """Name our machine-learning backend to a project: it is asked for predictions, and told what happens.

        Label Studio asks only the first backend of a project, so one of ours that had another address moves to the new one.
        """
        url = url.rstrip("/")
        known = self.backends(project)
        connected = next((one for one in known if one["url"].rstrip("/") == url), None)
        moved = None if connected else next((one for one in known if one["title"] == LIVE), None)
        if connected is None:
            values = {"project": project, "url": url, "title": LIVE, "is_interactive": False}
            connected = self.ask("PATCH", f"/api/ml/{moved['id']}", json=values) if moved else self.ask("POST", "/api/ml", json=values)
        self.save_project(project, {"model_version": LIVE})
        self._tell(project, url, moved["url"].rstrip("/") if moved else url)
        return dict(connected)

    def _tell(self, project: int, url: str, earlier: str) -> None:
        """Have a backend told what happens in a project, and no longer told at the address it had."""
        known = {one["url"]: one for one in self.ask("GET", "/api/webhooks/", params={"project": project})}
        if earlier != url and f"{earlier}/webhook" in known:
            self.ask("DELETE", f"/api/webhooks/{known[f'{earlier}/webhook']['id']}/")
        if f"{url}/webhook" not in known:
            values = {"project": project, "url": f"{url}/webhook", "send_payload": True, "send_for_all_actions": True}
            self.ask("POST", "/api/webhooks/", json=values)

    def ask_backend(self, project: int) -> None:
        """Have the backend read all tasks of a project that its present version has not read."""
        params: Any = {"id": "retrieve_tasks_predictions", "project": project}
        self.ask("POST", "/api/dm/actions", params=params, json={"selectedItems": {"all": True, "excluded": []}})

    def train(self, backend: int) -> None:
        """Tell a backend to train."""
        self.ask("POST", f"/api/ml/{backend}/train", json={})


def _batches(tasks: Sequence[Json]) -> Iterator[list[Json]]:
    batch: list[Json] = []
    size = 0
    for task in tasks:
        length = len(json.dumps(task, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        if batch and (size + length > _BATCH_BYTES or len(batch) >= 500):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += length
    if batch:
        yield batch


def _reason(response: httpx.Response) -> str:
    try:
        row = response.json()
    except ValueError:
        return response.text[:300]
    told = row.get("validation_errors") or row.get("detail") or row if isinstance(row, dict) else row
    return json.dumps(told, ensure_ascii=False)[:500]
