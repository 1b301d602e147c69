"""What this contract asks beyond the dictionary: one small function for each rule, all of them in ``RULES``.

A rule is named for what it finds. Its parameters name the tables that it needs, the one it judges first; it
gets their cells as text ("" where empty), indexed by the row of the file, and has to bear cells that the
dictionary refuses. It yields (row, column, what is wrong with that cell and what to do), with row 0 where
there is no row to point at.
"""

from compendium.data import claim_rules, coder_rules, quote_rules

RULES = [
    quote_rules.codes_out_of_their_place,
    quote_rules.segments_named_for_another_place,
    quote_rules.tables_without_a_theme,
    quote_rules.word_checks_of_another_length,
    quote_rules.more_words_put_in_than_there_are,
    quote_rules.segments_that_mention_their_own_speaker,
    quote_rules.themes_used_as_codes,
    coder_rules.secondary_codes_out_of_their_place,
    coder_rules.remarks_beside_secondary_codes,
    coder_rules.coders_who_coded_nothing,
    coder_rules.codings_by_those_who_do_not_code,
    coder_rules.readings_by_those_who_do_not_read,
    coder_rules.attributions_by_those_who_do_not_read,
    coder_rules.readings_that_do_not_say_what_is_missing,
    coder_rules.attributions_to_nobody_and_somebody,
    claim_rules.claims_resting_on_unknown_claims,
    claim_rules.discrepancies_about_unknown_claims,
    claim_rules.discrepancies_about_unknown_segments,
    claim_rules.claims_resting_on_themselves,
    claim_rules.citations_of_another_quote,
    claim_rules.citations_told_in_part,
    claim_rules.events_dated_and_undated,
    claim_rules.events_that_end_before_they_start,
    claim_rules.numbers_with_neither_calculation_nor_reason,
    claim_rules.values_that_do_not_fit_their_unit,
    claim_rules.calculations_about_nothing,
    claim_rules.places_told_in_part,
]
