"""What the store refuses (拒绝): a stable code for programs, a Chinese message for people; the endpoint makes problem details of them."""

from __future__ import annotations

from typing import Any

from serving.access import PERMISSION_NAMES, Permission, Principal
from serving.lifecycle import STATUSES, STEPS, Status, Step


class Refusal(Exception):
    """Something that is not done: `code` is stable, `message` is Chinese, `detail` adds values for programs."""

    code = "refused"

    def __init__(self, message: str, code: str | None = None, **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.detail = detail


class NotFound(Refusal):
    """There is no such thing, or it lies outside of the scope of who asks: nobody learns which. Codes: judgment_not_found …"""

    code = "not_found"


class Forbidden(Refusal):
    """The role lacks the permission."""

    code = "forbidden"


class Conflict(Refusal):
    """Somebody was faster, or the same was told before with other content. Codes: changed_meanwhile, idempotency_mismatch, exists."""

    code = "conflict"


class Invalid(Refusal):
    """What was given cannot be kept. Codes: invalid, text_not_storable, incomplete_step, bad_cursor …"""

    code = "invalid"


class NotPermitted(Refusal):
    """The life cycle permits no such step from where the clue stands."""

    code = "step_not_permitted"

    def __init__(self, step: Step, status: Status) -> None:
        super().__init__(f"线索现在是“{STATUSES[status]}”，不能“{STEPS[step]}”。", step=step.value, status=status.value)
        self.step, self.status = step, status


def permit(who: Principal, permission: Permission) -> None:
    """Raise Forbidden unless the role has the permission."""
    if not who.may(permission):
        raise Forbidden(f"没有“{PERMISSION_NAMES[permission]}”的权限。", permission=permission.value)
