"""The facts of a record: the same from a body as from the content it travels in, read once by the same form."""

from dataclasses import replace

import pytest

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.projections import NEEDS_LOOK, facts_of, facts_of_payload
from sxt_desktop.domain.revisions import Payload
from sxt_desktop.domain.values import Body, FieldKind, NotReadable

AT = "2026-03-05T08:00:00+08:00"
FIELDS = (FieldSpec("name", "名称", FieldKind.TEXT), FieldSpec("day", "日期", FieldKind.DATE))
FORM = FormSpec(FormId("x"), 1, "样表", FIELDS, hash="11" * 32, facts={"title": "name", "occurred_on": "day"})
BODIES: list[Body] = [
    {},
    {"name": "检查"},
    {"name": "检查", "day": "2025-12-31"},
    {"day": "昨天"},
    {"name": 3},
]


@pytest.mark.parametrize("body", BODIES)
def test_a_content_tells_what_its_body_tells(body: Body) -> None:
    payload, told = Payload(bytes(16), body), facts_of(FORM, body, recorded_at=AT)
    assert facts_of_payload(FORM, payload, recorded_at=AT) == told
    assert facts_of_payload(FORM, payload, recorded_at=AT) == told


def test_a_content_is_read_once_by_a_form_and_anew_by_another() -> None:
    payload = Payload(bytes(16), {"name": "检查", "day": "2025-12-31"})
    read = payload.values(FORM)
    assert payload.values(replace(FORM)) is read, "the same form, kept twice"
    other = replace(FORM, fields=FIELDS[:1], hash="22" * 32)
    assert payload.values(other) == {"name": "检查"}
    unnamed = replace(FORM, fields=FIELDS[1:], hash="")
    assert payload.values(unnamed).keys() == {"day"}
    assert payload.values(replace(unnamed, fields=FIELDS)).keys() == {"name", "day"}


def test_what_a_form_cannot_read_is_refused_each_time_and_marked() -> None:
    payload = Payload(bytes(16), {"day": "昨天"})
    for _ in range(2):
        with pytest.raises(NotReadable):
            payload.values(FORM)
    assert facts_of_payload(FORM, payload, recorded_at=AT).title == NEEDS_LOOK
