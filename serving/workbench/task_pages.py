"""Pages of annotation tasks (标注任务页): what became tasks and why, and the tasks themselves as Label Studio imports them."""

from __future__ import annotations

import json

from starlette.responses import Response

from serving.store import corrections
from serving.workbench.annotation_tasks import AnnotationTask, task
from serving.workbench.desk import Visit


def shown(visit: Visit) -> Response:
    """The judgments that became annotation tasks, with the corrections and misread clues that made them."""
    return visit.show("tasks.html", section="/tasks", tasks=_tasks(visit))


def downloaded(visit: Visit) -> Response:
    """The tasks as a file that Label Studio imports: text, pre-annotation with what was corrected, reviews of misread clues."""
    told = [one.to_json() for one in _tasks(visit)]
    name = {"Content-Disposition": 'attachment; filename="panjian-tasks.json"'}
    return Response(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"), media_type="application/json", headers=name)


def _tasks(visit: Visit) -> list[AnnotationTask]:
    with visit.reading() as session:
        return [task(one) for one in corrections.pending(session, visit.principal)]
