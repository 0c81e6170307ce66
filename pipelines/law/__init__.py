"""The law as dated data (法律): charges with their tiers, provisions with their wording, thresholds, articles. See README.md."""

from pipelines.law import articles, thresholds
from pipelines.law.charges import Charge, Tier, TierVersion, charge, charge_names, charges
from pipelines.law.mitigation import lawful_mitigation
from pipelines.law.provisions import Provision, Wording, provision, provisions_of

__all__ = [
    "Charge",
    "Provision",
    "Tier",
    "TierVersion",
    "Wording",
    "articles",
    "charge",
    "charge_names",
    "charges",
    "lawful_mitigation",
    "provision",
    "provisions_of",
    "thresholds",
]
