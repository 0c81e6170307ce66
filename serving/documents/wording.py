"""How papers write days, moments, shares and codes (书面用语)."""

from __future__ import annotations

import re
from datetime import date, datetime

from pipelines.rendering import words
from serving.lifecycle import MEASURES, RESPONSES, STATUSES, STEPS, Measure, Response, Status, Step
from serving.store.identity import CHINA

_ISO = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")
GRADES = {grade: f"{grade}级（{said}）" for grade, said in words.GRADE.items()}


def day(value: date | str | None) -> str:
    """2019-06-20 → 2019年6月20日; a day told in part stays in part; what is no date stays as it is."""
    if not value:
        return ""
    parts = str(value).split("-")
    if not all(part.isdigit() for part in parts):
        return str(value)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def dated(text: str) -> str:
    """A text with its ISO dates written as official papers write them."""
    return _ISO.sub(lambda found: day(found[0]), text)


def moment(at: datetime) -> str:
    """A moment in the time of China: 2026年11月27日 09:05."""
    local = at.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def share(part: int, whole: int) -> str:
    """A share in percent, one decimal; of nothing there is no share."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def status(code: str) -> str:
    """A status in Chinese."""
    return STATUSES[Status(code)]


def step(code: str) -> str:
    """A step in Chinese."""
    return STEPS[Step(code)]


def measure(code: str) -> str:
    """A measure in Chinese."""
    return MEASURES[Measure(code)]


def response(code: str) -> str:
    """A response of the court in Chinese."""
    return RESPONSES[Response(code)]
