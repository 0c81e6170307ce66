"""The values of facts (量刑事实的值): frozen, import nothing of ours but spans and dates. Meanings: the annotation guide.

Dates are `PartialDate`; months and days are integers; money is yuan. What was not found is None or empty, never 0. A field that stands in the
text but could not be read is named in `unread`, so that a check can answer "unknown" and not "nothing".
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Generic, Literal, TypeVar

from pipelines.dates import PartialDate
from pipelines.judgment import Span

T = TypeVar("T")
Yuan = int | float
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A plain value with the words that carry it."""

    value: T
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Members of the court (审判组织): judges incl. the presiding one, lay assessors (人民陪审员)."""

    judges: int
    assessors: int


@dataclass(frozen=True, slots=True)
class Document:
    """The document itself (文书)."""

    court: Fact[str] | None = None
    case_number: Fact[str] | None = None
    kind: Fact[str] | None = None  # 判决书|裁定书|决定书
    instance: Fact[str] | None = None  # first|second|retrial|commutation|death_review|other
    procedure: Fact[str] | None = None  # ordinary|simplified|fast_track
    filed_on: Fact[PartialDate] | None = None
    judged_on: Fact[PartialDate] | None = None
    appeal_outcome: Fact[str] | None = None  # affirmed|changed|remanded|withdrawn
    panel: Fact[Panel] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A defendant (被告人/被告单位/罪犯): `name` as the verdict names him, every other name, and where his paragraph in the head stands."""

    index: int
    name: str
    aliases: tuple[str, ...] = ()  # 曾用名, 绰号, header variant …
    is_unit: bool = False
    header: Span | None = None  # 当事人段
    spans: Spans = ()  # where the name was read

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases, longest first."""
        return tuple(sorted({self.name, *self.aliases}, key=lambda n: (-len(n), n)))


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty (刑罚)."""

    kind: str | None = None  # 有期徒刑|拘役|管制|无期徒刑|死刑|死刑缓期|单处罚金|免予刑事处罚|无罪|other
    months: int | None = None
    days: int | None = None
    probation_months: int | None = None  # 缓刑考验期
    fine: Yuan | None = None  # 罚金, yuan
    confiscation: str | Yuan | None = None  # 没收财产: 全部|部分|yuan
    deprivation_months: int | Literal["life"] | None = None  # 剥夺政治权利
    unread: tuple[str, ...] = ()  # fields named above that stand in the text but could not be read

    @property
    def values(self) -> dict[str, str | int | float | None]:
        """What was read, by the fields of the contract."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "unread"}


@dataclass(frozen=True, slots=True)
class Conviction:
    """One charge of one defendant in the verdict (每罪)."""

    charge: str
    penalty: Penalty
    spans: Spans


@dataclass(frozen=True, slots=True)
class Executed:
    """决定执行."""

    penalty: Penalty
    spans: Spans


@dataclass(frozen=True, slots=True)
class Prior:
    """An earlier criminal conviction (前科)."""

    charge: str | None
    penalty: Penalty
    sentenced_on: PartialDate | None
    released_on: PartialDate | None
    release: str | None  # 刑满|假释|减刑|赦免|缓刑期满 …, as read
    spans: Spans


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """A measure of this case (强制措施): 刑事拘留 逮捕 取保候审 监视居住 指定居所监视居住 留置 行政拘留 抓获 羁押 传唤 收监 释放 强制隔离戒毒 other."""

    measure: str
    on: PartialDate | None
    spans: Spans


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A circumstance of sentencing (量刑情节) with its status and who asserts it."""

    kind: str
    status: Literal["found", "rejected", "claimed"]
    asserted_by: Literal["court", "prosecution", "defence"]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug and its quantity in grams (None: not stated)."""

    name: str
    grams: float | None
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of the legal basis (裁判依据): law as the guide names it (刑法, 刑事诉讼法, …), article "264" or "133-1"."""

    law: str
    article: str
    paragraph: int | None
    item: int | None
    spans: Spans


@dataclass(frozen=True, slots=True)
class Disposition:
    """An item of the verdict on things and money (财物处理): kind 追缴|退赔|没收|返还|上缴|其他, amount in yuan if named, whether a list or object is named."""

    kind: str
    amount: Yuan | None
    specific: bool
    defendants: tuple[int, ...]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Reduction:
    """An earlier commutation (历次减刑)."""

    on: PartialDate | None
    months: int | None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Commutation:
    """A ruling of 减刑/假释."""

    kind: str  # 减刑|假释
    months: int | None
    days: int | None
    granted: bool | None
    previous: tuple[Reduction, ...]
    original_effective_on: PartialDate | None
    delivered_on: PartialDate | None
    term_to_after: PartialDate | None
    evidence: tuple[tuple[str, Spans], ...] = ()  # field → words


@dataclass(frozen=True, slots=True)
class Defendant:
    """Everything read about one defendant."""

    person: Person
    sex: Fact[str] | None = None
    born_on: Fact[PartialDate] | None = None
    priors: tuple[Prior, ...] = ()
    custody: tuple[CustodyStep, ...] = ()
    arrival: Fact[str] | None = None  # 投案|电话通知到案|传唤|抓获|扭送|形迹可疑盘问|other
    circumstances: tuple[Circumstance, ...] = ()
    crime_from: Fact[PartialDate] | None = None
    crime_to: Fact[PartialDate] | None = None
    amount: Fact[Yuan] | None = None  # 犯罪数额
    drugs: tuple[Drug, ...] = ()
    blood_alcohol: Fact[float] | None = None  # mg/100ml
    deaths: Fact[int] | None = None
    injury: Fact[str] | None = None  # 轻微伤|轻伤|重伤
    convictions: tuple[Conviction, ...] = ()
    executed: Executed | None = None
    revoked_probation: Fact[bool] | None = None  # 撤销缓刑
    term_from: Fact[PartialDate] | None = None
    term_to: Fact[PartialDate] | None = None
    unread: frozenset[str] = frozenset()  # e.g. "priors.released_on", "term_to"

    @property
    def name(self) -> str:
        """His name in the verdict."""
        return self.person.name

    @property
    def penalty(self) -> Penalty | None:
        """The penalty that is executed: 决定执行, else the only conviction's; None if unread."""
        if self.executed:
            return self.executed.penalty
        return self.convictions[0].penalty if len(self.convictions) == 1 else None

    def has(self, kind: str, status: str = "found") -> bool:
        """Whether a circumstance of this kind stands in this status."""
        return any(one.kind == kind and one.status == status for one in self.circumstances)


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a judgment."""

    document: Document = field(default_factory=Document)
    defendants: tuple[Defendant, ...] = ()
    citations: tuple[Citation, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    commutation: Commutation | None = None
