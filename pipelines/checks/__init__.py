"""The checks (法律一致性检查): one file a check; CHECKS is the tuple of all, in the order of the catalogue."""

from __future__ import annotations

from pipelines.checks import (
    capital_lowercase_mismatch,
    case_no_court_mismatch,
    charge_article_mismatch,
    combined_out_of_range,
    cpl_version_mismatch,
    custody_term_bounds,
    defendant_without_verdict,
    deprivation_bounds,
    deprivation_life_omitted,
    drug_multi_sale_tier,
    drug_recidivist_missed,
    drug_recidivist_wrong,
    fine_sum_mismatch,
    header_verdict_names,
    mixed_kinds_combination,
    nonexistent_article_or_paragraph,
    probation_barred,
    probation_period_bounds,
    property_item_missing,
    recidivist_missed,
    recidivist_wrong,
    restitution_amount_missing,
    surrender_citation_mismatch,
    surrender_confession_conflict,
    suspended_ineligible_term,
    term_end_before_start,
    term_under_tier_no_mitigation,
    verdict_without_defendant,
)
from pipelines.checks.check import Check, Clue, Favours, Grade, Hit, Missing, Rank, Unknown, Weight
from pipelines.checks.engine import run

__all__ = ["CHECKS", "Check", "Clue", "Favours", "Grade", "Hit", "Missing", "Rank", "Unknown", "Weight", "run"]

CHECKS: tuple[Check, ...] = (
    fine_sum_mismatch.CHECK,
    term_under_tier_no_mitigation.CHECK,
    custody_term_bounds.CHECK,
    combined_out_of_range.CHECK,
    mixed_kinds_combination.CHECK,
    suspended_ineligible_term.CHECK,
    probation_period_bounds.CHECK,
    probation_barred.CHECK,
    deprivation_life_omitted.CHECK,
    deprivation_bounds.CHECK,
    term_end_before_start.CHECK,
    recidivist_missed.CHECK,
    recidivist_wrong.CHECK,
    drug_recidivist_missed.CHECK,
    drug_recidivist_wrong.CHECK,
    surrender_confession_conflict.CHECK,
    surrender_citation_mismatch.CHECK,
    drug_multi_sale_tier.CHECK,
    charge_article_mismatch.CHECK,
    nonexistent_article_or_paragraph.CHECK,
    cpl_version_mismatch.CHECK,
    case_no_court_mismatch.CHECK,
    restitution_amount_missing.CHECK,
    property_item_missing.CHECK,
    header_verdict_names.CHECK,
    defendant_without_verdict.CHECK,
    verdict_without_defendant.CHECK,
    capital_lowercase_mismatch.CHECK,
)
