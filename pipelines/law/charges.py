"""Charges with their dated sentencing tiers (罪名与分时段的法定刑). Source: charges/*.yaml, each with its own source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Literal

from pipelines.law.selective import is_selection, selections
from pipelines.law.store import covers, day, load

Fine = Literal["mandatory", "mandatory_or_single", "optional", "single_only", "none"]
Intent = Literal["intentional", "negligent", "either"]

_COMMAS = str.maketrans({"，": "、", ",": "、", "､": "、", "(": "（", ")": "）", "《": None, "》": None, " ": None, "\u3000": None})


@dataclass(frozen=True, slots=True)
class Tier:
    """A sentencing tier (法定刑档).

    Months: `min_months` counts 拘役 as 1 and 管制 alone as 3; `fixed_*` are bounds of 有期徒刑; None where the tier has no such penalty.
    `fine`: mandatory 应当并处, mandatory_or_single 并处或者单处, optional 可以并处, single_only 选科, none 无罚金. Fines in yuan; `fine_of` names
    the base that `fine_mult_min`/`fine_mult_max` multiply. `confiscation`: alternative_to_fine, mandatory, optional, optional_alternative
    or None. `deprivation`: 剥夺政治权利 may be imposed alone. `para`: article.paragraph the tier stands in, "" if not recorded.
    """

    label: str
    kinds: frozenset[str]
    min_months: int | None
    max_months: int | None
    fixed_min_months: int | None
    fixed_max_months: int | None
    fine: Fine
    quote: str
    fine_min: int | None = None
    fine_max: int | None = None
    fine_of: str | None = None
    fine_mult_min: float | None = None
    fine_mult_max: float | None = None
    confiscation: str | None = None
    deprivation: bool = False
    para: str = ""


@dataclass(frozen=True, slots=True)
class TierVersion:
    """The tiers of a charge while in force (某一时期的法定刑); `until` None: still in force. Both days inclusive."""

    since: date
    until: date | None
    tiers: tuple[Tier, ...]
    source: str
    verified: bool

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of principal penalty in any tier (主刑种类)."""
        return frozenset(kind for tier in self.tiers for kind in tier.kinds)

    @property
    def fixed_max_months(self) -> int | None:
        """The longest fixed term of any tier in months (有期徒刑上限); None if no tier has one."""
        return max((tier.fixed_max_months for tier in self.tiers if tier.fixed_max_months is not None), default=None)

    @property
    def fixed_min_months(self) -> int | None:
        """The shortest fixed term of any tier in months (有期徒刑下限); None if no tier has one."""
        return min((tier.fixed_min_months for tier in self.tiers if tier.fixed_min_months is not None), default=None)


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name the charge once had (旧罪名), used until the day given, inclusive."""

    name: str
    until: date
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge (罪名). `cite`: the paragraphs that define it ("264.1"); `patterns`: see `selective`; `created`: first day it was a crime."""

    name: str
    article: str
    cite: tuple[str, ...]
    penalty_from: str | None
    chapter: int
    chapter_name: str
    intent: Intent
    unit_capable: bool
    unit_person_tiers: tuple[Tier, ...]
    aliases: tuple[str, ...]
    former_names: tuple[FormerName, ...]
    patterns: tuple[str, ...]
    created: date
    versions: tuple[TierVersion, ...]

    @property
    def selective(self) -> bool:
        """Whether the name may be cut to some of its components (选择性罪名)."""
        return bool(self.patterns)

    def version(self, on: date) -> TierVersion | None:
        """The tiers in force on a day; None where our data have none for it: unknown, not unpunished."""
        return next((version for version in self.versions if covers(version.since, version.until, on)), None)

    def versions_between(self, begin: date, until: date) -> tuple[TierVersion, ...] | None:
        """Every version in force on some day from `begin` to `until`; None if our data have none on one of them.

        Days before the charge was created do not count: under it nothing was punishable then.
        """
        on, found = max(begin, self.created), []
        while on <= until:
            version = self.version(on)
            if version is None:
                return None
            found.append(version)
            if version.until is None:
                break
            on = version.until + timedelta(days=1)
        return tuple(found) or None


def _tier(record: dict[str, Any]) -> Tier:
    return Tier(**{**record, "kinds": frozenset(record["kinds"])})


def _version(record: dict[str, Any]) -> TierVersion:
    since = date.fromisoformat(record["from"])
    tiers = tuple(map(_tier, record["tiers"]))
    return TierVersion(since, day(record["until"]), tiers, record["source"], record["verified"])


@lru_cache(maxsize=512)
def _charge(name: str) -> Charge:
    record = load("charges")[name]
    former = (
        FormerName(one["name"], date.fromisoformat(one["until"]), tuple(one.get("components", ())))
        for one in record.get("former_names", ())
    )
    return Charge(
        name=name,
        article=record["article"],
        cite=tuple(record["cite"]),
        penalty_from=record.get("penalty_from"),
        chapter=record["chapter"],
        chapter_name=record["chapter_name"],
        intent=record["intent"],
        unit_capable=record["unit_capable"],
        unit_person_tiers=tuple(map(_tier, record.get("unit_person_tiers", ()))),
        aliases=tuple(record.get("aliases", ())),
        former_names=tuple(former),
        patterns=tuple(record.get("components", ())),
        created=date.fromisoformat(record["created"]),
        versions=tuple(map(_version, record["versions"])),
    )


@cache
def charges() -> tuple[Charge, ...]:
    """All charges of the law, in the order of their articles."""
    return tuple(map(_charge, load("charges")))


@cache
def _patterns() -> tuple[tuple[str, str], ...]:
    """(pattern, official name): current patterns first, then those of former names."""
    records = load("charges").items()
    now = [(pattern, name) for name, record in records for pattern in record.get("components", ())]
    then = [
        (pattern, name) for name, record in records for former in record.get("former_names", ()) for pattern in former.get("components", ())
    ]
    return (*now, *then)


@cache
def _exact() -> dict[str, str]:
    """Name → official name, of official names, aliases and former names; a former name that two charges share stands for neither."""
    records = load("charges")
    former: dict[str, str | None] = {}
    for name, record in records.items():
        for one in record.get("former_names", ()):
            former[one["name"]] = None if one["name"] in former else name
    aliases = {alias: name for name, record in records.items() for alias in record.get("aliases", ())}
    return {name: one for name, one in former.items() if one} | aliases | {name: name for name in records}


@lru_cache(maxsize=4096)
def charge(name: str) -> Charge | None:
    """The charge of a name: official, alias, former, or a lawful selection of components; with or without 罪; commas of any width."""
    plain = name.translate(_COMMAS).strip("、")
    if not plain:
        return None
    found = _official(plain) or (None if plain.endswith("罪") else _official(f"{plain}罪"))
    return _charge(found) if found else None


def _official(name: str) -> str | None:
    return _exact().get(name) or next((owner for pattern, owner in _patterns() if is_selection(name, pattern)), None)


@cache
def charge_names() -> frozenset[str]:
    """Names to recognise charges by, each ending in 罪: official, alias, former, and every selection in the order of the law."""
    names = set(_exact())
    for record in load("charges").values():
        names.update(one["name"] for one in record.get("former_names", ()))
    return frozenset(names.union(*(selections(pattern) for pattern, _ in _patterns())))
