"""Relations of endorsements and letters: a profile's own file counts before the shared one; wrong files name the place."""

import shutil
from pathlib import Path

import pytest

from sxt_desktop.catalog.endorsements import read_endorsement_rules
from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.profiles import load_profile, profile_from, profile_texts
from sxt_desktop.catalog.signing_relations import read_signing_relations
from sxt_desktop.catalog.toml_source import TomlSource
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.profile_changes import profile_changes
from tests.samples import RESOURCES

FORMS = load_forms(RESOURCES / "forms")
ENDORSING = '[[relation]]\nid = "a"\ntitle = "审签"\nlevels = [{ name = "党委书记", signer = "secretary" }]\n'
SIGNING = '[[relation]]\nlevel = "党委—班子成员"\nparty_a = "committee"\nparty_b = "members"\n'


def test_a_profile_with_files_of_its_own_has_its_own_relations_and_they_travel_with_it(
    tmp_path: Path,
) -> None:
    shutil.copytree(RESOURCES / "profiles" / "tianjin", tmp_path / "profiles" / "own")
    own = tmp_path / "profiles" / "own"
    (own / "endorsement.toml").write_text(ENDORSING, encoding="utf-8")
    (own / "letters.toml").write_text(SIGNING, encoding="utf-8")
    found = load_profile(own, FORMS)
    assert [one.title for one in found.endorsing.relations] == ["审签"]
    assert [one.level for one in found.signing] == ["党委—班子成员"]
    shipped = load_profile(RESOURCES / "profiles" / "tianjin", FORMS)
    sent = profile_from(shipped, title="", texts=profile_texts(own), forms=FORMS)
    assert (sent.endorsing, sent.signing) == (found.endorsing, found.signing)
    told = [(one.what, one.name, one.before, one.after) for one in profile_changes(shipped, sent)]
    assert ("审签", "审签", "", "党委书记") in told
    assert ("签订", "成员—部门", "班子成员与内设部门应签，限分管的", "") in told


def test_a_shipped_profile_brings_the_shared_relations_along() -> None:
    folder = RESOURCES / "profiles" / "ningxia"
    shipped, own = load_profile(folder, FORMS), {"endorsement": ENDORSING, "letters": SIGNING}
    changed = profile_from(shipped, title="", texts=own, forms=FORMS)
    back = profile_from(changed, title="", texts=profile_texts(folder), forms=FORMS)
    assert back.endorsing == shipped.endorsing and back.signing == shipped.signing != changed.signing


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        (ENDORSING.replace("secretary", "anybody"), 4),
        (ENDORSING.replace('title = "审签"\n', ""), 1),
        (ENDORSING + 'holders = "others"\n', 5),
        (ENDORSING + 'more = "x"\n', 5),
        (ENDORSING.replace('{ name = "党委书记", signer = "secretary" }', '"党委书记"'), 4),
        (ENDORSING.replace("审签", "审\\u202e签"), 3),
        (ENDORSING.replace("审签", "长" * 201), 3),
        (ENDORSING + ENDORSING, 6),
        (ENDORSING.replace("}]", '}, { name = "党委书记", signer = "handler" }]'), 4),
        ("relation = [1]\n", 1),
        (ENDORSING * 51, 1),
        (ENDORSING + '[not_content]\nlist_item = "claimed_on"\n', 6),
        (ENDORSING + '[not_content]\nno_such_form = ["claimed_on"]\n', 6),
        (ENDORSING + '[not_content]\nlist_item = ["no_such_field"]\n', 6),
        (ENDORSING + '[not_content]\nlist_item = ["content"]\n', 6),
    ],
)
def test_a_wrong_file_of_endorsements_names_its_line(text: str, line: int) -> None:
    with pytest.raises(UserError) as refused:
        read_endorsement_rules(TomlSource.of("endorsement.toml", text), FORMS)
    assert (refused.value.code, refused.value.facts["line"]) == (ErrorCode.RESOURCE_INVALID, line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SIGNING.replace("committee", "everybody"), 1),
        (SIGNING.replace('level = "党委—班子成员"\n', ""), 1),
        (SIGNING.replace("党委—班子成员", "党委—群众"), 2),
        (SIGNING + "expected = 1\n", 5),
        (SIGNING + SIGNING, 5),
        ("relation = [[]]\n", 1),
        (SIGNING * 51, 1),
    ],
)
def test_a_wrong_file_of_letters_names_its_line(text: str, line: int) -> None:
    with pytest.raises(UserError) as refused:
        read_signing_relations(TomlSource.of("letters.toml", text), FORMS)
    assert (refused.value.code, refused.value.facts["line"]) == (ErrorCode.RESOURCE_INVALID, line)
