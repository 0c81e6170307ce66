"""Fictional judgments in any number, and a Label Studio of a few lines that answers as the real one does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.form import judgment_text

_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_CRIMES = ("盗窃", "故意伤害", "诈骗", "危险驾驶")
_COURTS = ("东湖区", "西山区", "南平县", "北川县", "中江市")


def fiction(number: int) -> str:
    """A judgment, different for every number; every fifth has two defendants, every seventh characters beyond the first plane."""
    name = f"{_NAMES[number % len(_NAMES)]}某{'甲乙丙丁戊己庚辛'[number % 8]}"
    crime, place, year = _CRIMES[number % 4], _COURTS[number % 5], 2015 + number % 7
    rare = "𠮷😀" if number % 7 == 0 else ""
    case: dict[str, object] = {
        "court": f"江省江城市{place}人民法院",
        "case_number": f"（{year}）江01{number % 90 + 10}刑初{number}号",
        "person": f"被告人{name}，男，19{60 + number % 40}年{number % 12 + 1}月{number % 27 + 1}日出生，汉族，初中文化，农民，住江城市{place}{rare}。"
        f"因涉嫌犯{crime}罪，于{year}年1月10日被刑事拘留，同年1月23日被逮捕。现羁押于江城市看守所。",
        "findings": f"经审理查明，{year}年1月9日22时许，被告人{name}在江城市{place}作案一次，涉及人民币{number + 3}000元。次日，被告人{name}被公安机关抓获。",
        "reasoning": f"本院认为，被告人{name}的行为已构成{crime}罪。公诉机关指控的罪名成立。被告人{name}归案后如实供述自己的罪行，依法可以从轻处罚。",
        "verdict": f"被告人{name}犯{crime}罪，判处有期徒刑{'六七八九十'[number % 5]}个月，并处罚金人民币三千元。",
        "judged_on": f"二〇{'一五一六一七一八一九二〇二一'[number % 7 * 2 : number % 7 * 2 + 2]}年五月六日",
    }
    if number % 5 == 0:
        case["person"] = f"{case['person']}\n被告人陆九，男，1988年7月1日出生，汉族，住江城市{place}。{year}年1月12日被取保候审。"
        case["verdict"] = f"一、{case['verdict']}\n二、被告人陆九犯{crime}罪，判处拘役四个月，缓刑六个月，并处罚金人民币二千元。"
    return judgment_text(case)


@dataclass
class Fake:
    """Projects, tasks, predictions and annotations in memory, behind the paths that we use."""

    projects: dict[int, dict[str, Any]] = field(default_factory=dict)
    stored: dict[int, dict[str, Any]] = field(default_factory=dict)
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    backends: list[dict[str, Any]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))
    token: str = "secret"

    def transport(self) -> httpx.MockTransport:
        """The fake as a transport of httpx."""
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """One answer; a wrong token is refused."""
        if request.headers.get("Authorization") != f"Token {self.token}":
            return httpx.Response(401, json={"detail": "Invalid token."})
        body = json.loads(request.content) if request.content else None
        parts = request.url.path.strip("/").split("/")
        found = getattr(self, f"{request.method.lower()}_{parts[1]}", None)
        if found is None:
            return httpx.Response(404, json={"detail": "Not found."})
        answered = found(parts[2:], body, request.url.params)
        return httpx.Response(200, json=answered) if answered is not None else httpx.Response(204)

    def get_projects(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        return {"results": [one for one in self.projects.values() if params["title"] in one["title"]]}

    def post_projects(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        if not rest:
            id = next(self.numbers)
            self.projects[id] = {"id": id, **body}
            return self.projects[id]
        ids = []
        for task in body:
            id = next(self.numbers)
            predictions = [{"id": next(self.numbers), **one} for one in task["predictions"]]
            made = {"id": id, "project": int(rest[0]), "data": task["data"], "predictions": predictions}
            self.stored[id] = {**made, "annotations": [], "drafts": []}
            ids.append(id)
        return {"task_ids": ids}

    def patch_projects(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        self.projects[int(rest[0])].update(body)
        return self.projects[int(rest[0])]

    def get_tasks(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        own = [one for one in self.stored.values() if one["project"] == int(params["project"])]
        page, size = int(params["page"]), int(params["page_size"])
        return {"tasks": own[(page - 1) * size : page * size], "total": len(own)}

    def patch_tasks(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        self.stored[int(rest[0])].update(body)
        return self.stored[int(rest[0])]

    def post_tasks(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        made = {"id": next(self.numbers), "completed_by": 1, "updated_at": "2026-11-27T12:00:00Z", "was_cancelled": False, **body}
        self.stored[int(rest[0])]["annotations"].append(made)
        return made

    def post_predictions(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        self.stored[body["task"]]["predictions"].append({"id": next(self.numbers), **body})
        return {}

    def delete_predictions(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        for task in self.stored.values():
            task["predictions"] = [one for one in task["predictions"] if one["id"] != int(rest[0])]

    def get_users(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        return [{"id": 1, "email": "jia@example.com"}, {"id": 2, "email": "yi@example.com"}]

    def get_webhooks(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        return self.webhooks

    def post_webhooks(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        self.webhooks.append({"id": next(self.numbers), **body})
        return self.webhooks[-1]

    def get_ml(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        return self.backends

    def post_ml(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        self.backends.append({"id": next(self.numbers), **body})
        return self.backends[-1]

    def patch_ml(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        (found,) = [one for one in self.backends if one["id"] == int(rest[0])]
        found.update(body)
        return found

    def delete_webhooks(self, rest: list[str], body: Any, params: httpx.QueryParams) -> Any:
        self.webhooks = [one for one in self.webhooks if one["id"] != int(rest[0])]
