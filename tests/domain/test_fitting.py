"""A form as it is filled in under a profile: whose names stand there, what is said beside a field, what it begins with."""

import pytest

from sxt_desktop.catalog.library import Library, load_library
from sxt_desktop.domain.fitting import fitted
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import FormId
from tests.samples import RESOURCES

LIBRARIES = {name: load_library(RESOURCES, name) for name in ("ningxia", "shanghai", "tianjin")}


def field(library: Library, form: str, name: str) -> FieldSpec:
    found = fitted(library.profile, library.form(FormId(form))).field(name)
    assert found is not None
    return found


@pytest.mark.req("SZ06", "SZ15")
@pytest.mark.parametrize(
    ("profile", "label", "word"),
    [
        ("ningxia", "点评人（上级）", "由上级点评"),
        ("shanghai", "点评人（主要负责人）", "主要负责人逐一点评"),
        ("tianjin", "点评人", "不作点评要求"),
    ],
)
def test_who_comments_is_called_and_explained_as_the_profile_says(
    profile: str, label: str, word: str
) -> None:
    found = field(LIBRARIES[profile], "evaluation", "evaluator")
    assert found.label == label and word in found.hint and found.required


@pytest.mark.req("LZ22")
def test_a_clerk_records_others_and_a_holder_oneself() -> None:
    own, clerk = (field(LIBRARIES[name], "handbook_03", "subject") for name in ("ningxia", "tianjin"))
    assert (own.default, clerk.default) == ("me", "")
    assert "本人填写" in own.hint and "不是记录的人" in clerk.hint
    assert "纪实质量清单" in field(LIBRARIES["tianjin"], "handbook_03", "confirmed_on").hint
    assert (
        field(LIBRARIES["tianjin"], "task", "title").hint == field(LIBRARIES["ningxia"], "task", "title").hint
    )


@pytest.mark.req("WZ04")
def test_the_basis_of_a_sanction_is_told_for_teams_and_for_cadres() -> None:
    hint = field(LIBRARIES["ningxia"], "sanction_proposal", "basis").hint
    assert "党组织按《中国共产党问责条例》，领导干部按《关于实行党风廉政建设责任制的规定》" in hint
    assert (
        "党组织和领导干部都按《中国共产党问责条例》"
        in field(LIBRARIES["tianjin"], "sanction_item", "basis").hint
    )
    plain = LIBRARIES["shanghai"].form(FormId("sanction_item")).field("basis")
    assert plain is not None and field(LIBRARIES["shanghai"], "sanction_item", "basis").hint == plain.hint
    switches = LIBRARIES["ningxia"].profile.switches
    assert switches.basis_of("党组织") == switches.basis_of("纪委监督责任") == "《中国共产党问责条例》"
    assert switches.basis_of("党的领导干部") == switches.basis_of("班子成员一岗双责")
    assert "法定" not in hint
