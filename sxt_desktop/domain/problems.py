"""Why what was typed into a form cannot be accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a value cannot be accepted."""

    REQUIRED = "required"
    WRONG_SHAPE = "wrong_shape"
    TOO_LONG = "too_long"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    NOT_A_CHOICE = "not_a_choice"
    IN_FUTURE = "in_future"
    YEAR_UNLIKELY = "year_unlikely"
    END_BEFORE_START = "end_before_start"
    NOT_TO_BE_NAMED = "not_to_be_named"
    NOT_A_DAY = "not_a_day"
    TIME_MISSING = "time_missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_YES_NO = "not_yes_no"
    NAME_UNKNOWN = "name_unknown"
    NAME_AMBIGUOUS = "name_ambiguous"
    CELL_IN_ERROR = "cell_in_error"
    NOT_APPLICABLE = "not_applicable"
    ABOVE_OTHER = "above_other"
    NOT_ADDING_UP = "not_adding_up"
    WRONG_TOTAL = "wrong_total"
    REASON_MISSING = "reason_missing"
    NONE_OF = "none_of"
    ABOVE_LIMIT = "above_limit"
    NOT_LAST = "not_last"
    NOT_COVERED = "not_covered"
    BEFORE_OTHER = "before_other"
    SAME_AS_OTHER = "same_as_other"
    NOT_WITH_OTHER = "not_with_other"
    ONE_ALREADY = "one_already"
    GOES_WITH = "goes_with"
    NEEDED_WITH = "needed_with"
    NOT_IN_TURN = "not_in_turn"
    GOES_ROUND = "goes_round"
    NOT_THERE = "not_there"
    OUT_OF_USE = "out_of_use"
    TWICE = "twice"
    NUMBER_TWICE = "number_twice"
    LEFT_BEFORE = "left_before"
    STATE_SECRET = "state_secret"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one field; `row` counts from 0 inside a sub-table."""

    field_id: str
    code: ProblemCode
    facts: Mapping[str, object] = field(default_factory=dict)
    row: int | None = None
    column_id: str | None = None
