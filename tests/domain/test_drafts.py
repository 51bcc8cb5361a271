"""Drafts: what is being typed, compared with what is kept."""

from sxt_desktop.catalog.forms import load_form
from sxt_desktop.domain.drafts import Draft
from tests.samples import FORMS, TODAY, sample_values

FORM = load_form(FORMS / "handbook_08.toml").spec


def test_a_new_draft_is_blank_and_clean() -> None:
    draft = Draft(FORM)
    assert draft.is_blank and not draft.is_dirty
    assert "title" in [problem.field_id for problem in draft.problems(today=TODAY)]


def test_typing_makes_it_dirty_and_clearing_clean_again() -> None:
    draft = Draft(FORM)
    draft.set("title", "基层调研")
    assert draft.is_dirty and not draft.is_blank
    draft.set("title", " ")
    assert not draft.is_dirty and draft.is_blank


def test_an_opened_record_is_clean_until_it_differs() -> None:
    values = sample_values(FORM)
    draft = Draft(FORM, dict(values), saved=FORM.body(values))
    assert not draft.is_dirty
    assert draft.problems(today=TODAY) == ()
    draft.set("place", "二号楼")
    assert draft.is_dirty
    draft.set("place", values["place"])
    assert not draft.is_dirty
