"""Three people of two sides, and groups of them that a table of participants can and cannot tell."""

import pandas as pd

PARTICIPANTS = pd.DataFrame(
    [("01", "clinic", "nurse"), ("02", "clinic", "doctor"), ("03", "hospital", "nurse")],
    columns=["participant_id", "affiliation", "role"],
)
# The ward is a part of the hospital; leaders are all of the clinic, and perhaps some of the hospital.
GROUPS = {
    "ward": {"some_of": ["hospital"]},
    "pc_leaders": {"all_of": ["clinic"], "some_of": ["hospital"], "asks_for": "every side"},
    "everybody": {"all_of": ["clinic", "hospital"], "asks_for": "every participant"},
    "both": {"all_of": ["clinic", "hospital"], "asks_for": "every side"},
}
