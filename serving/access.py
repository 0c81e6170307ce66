"""Who may do what (权限): roles, permissions, and the organisations that a caller sees: its own and those below it.

Pure values; the store and the endpoint ask `permit`, and the store shows nothing outside of a principal's scope (本院及下级院).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a holder of a key is (角色)."""

    SYSTEM = "system"
    ANNOTATOR = "annotator"
    PROSECUTOR = "prosecutor"
    SUPERVISOR = "supervisor"
    DATA_SCIENTIST = "data_scientist"
    ADMIN = "admin"


class Permission(StrEnum):
    """What may be done (权限)."""

    SUBMIT = "submit"  # send judgments and batches
    READ = "read"  # judgments, reports, clues, class cases
    CORRECT = "correct"  # a misread fact
    VERIFY = "verify"  # begin, conclude, record measures and responses
    ASSIGN = "assign"  # assign, reassign, reopen
    ANNOTATE = "annotate"  # take corrections and misread clues as annotation tasks
    CERTIFY = "certify"  # sign for or against a version, withdraw the champion
    RELEASE = "release"  # register versions, set the challenger, carry a certified promotion out
    AUDIT = "audit"  # read the audit log
    MANAGE = "manage"  # keys and organisations


ROLES: Mapping[Role, str] = {
    Role.SYSTEM: "业务系统",
    Role.ANNOTATOR: "标注员",
    Role.PROSECUTOR: "检察官",
    Role.SUPERVISOR: "案管与部门负责人",
    Role.DATA_SCIENTIST: "数字部门",
    Role.ADMIN: "系统管理员",
}

_P = Permission
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.SYSTEM: frozenset({_P.SUBMIT, _P.READ}),
    Role.ANNOTATOR: frozenset({_P.READ, _P.CORRECT, _P.ANNOTATE}),
    Role.PROSECUTOR: frozenset({_P.SUBMIT, _P.READ, _P.CORRECT, _P.VERIFY}),
    Role.SUPERVISOR: frozenset({_P.SUBMIT, _P.READ, _P.CORRECT, _P.VERIFY, _P.ASSIGN, _P.ANNOTATE, _P.CERTIFY, _P.AUDIT}),
    Role.DATA_SCIENTIST: frozenset({_P.READ, _P.ANNOTATE, _P.CERTIFY, _P.RELEASE}),
    Role.ADMIN: frozenset({_P.READ, _P.ANNOTATE, _P.RELEASE, _P.AUDIT, _P.MANAGE}),
}

PERMISSION_NAMES: Mapping[Permission, str] = {
    _P.SUBMIT: "提交文书",
    _P.READ: "查看文书与线索",
    _P.CORRECT: "更正读错的事实",
    _P.VERIFY: "核查线索、记录监督措施与法院回应",
    _P.ASSIGN: "交办、改派、重新核查",
    _P.ANNOTATE: "取标注任务",
    _P.CERTIFY: "签认版本、撤下现任模型",
    _P.RELEASE: "登记版本、指定候选、执行晋级",
    _P.AUDIT: "查看审计日志",
    _P.MANAGE: "管理密钥与单位",
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks (请求人): a key's holder, the role, the organisation, and the organisations seen (own and descendants)."""

    key_id: str
    holder: str
    role: Role
    organisation_id: str
    scope: frozenset[str]
    request_id: str | None = None  # told in the audit log
    everywhere: bool = False  # who runs commands on the machine itself: sees every organisation

    def may(self, permission: Permission) -> bool:
        """Whether the role has a permission."""
        return permission in PERMISSIONS[self.role]

    def sees(self, organisation_id: str) -> bool:
        """Whether an organisation lies in the scope."""
        return self.everywhere or organisation_id in self.scope
