"""Relations of endorsements and letters: a profile's own file counts before the shipped one; wrong files name the place."""

from pathlib import Path

import pytest

from sxt_desktop.catalog.endorsements import load_endorsement_rules
from sxt_desktop.catalog.signing_relations import load_signing_relations
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.samples import RESOURCES

ENDORSING = '[[relation]]\nid = "a"\ntitle = "审签"\nlevels = [{ name = "党委书记", signer = "secretary" }]\n'
SIGNING = '[[relation]]\nlevel = "党委—班子成员"\nparty_a = "committee"\nparty_b = "members"\n'


def written(folder: Path, kind: str, text: str, *, profile: str = "") -> Path:
    name = f"profiles/{profile}/{kind}.toml" if profile else f"{kind}/relations.toml"
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_profile_with_a_file_of_its_own_has_its_own_relations(tmp_path: Path) -> None:
    written(tmp_path, "endorsement", ENDORSING, profile="own")
    assert [one.title for one in load_endorsement_rules(tmp_path, "own").relations] == ["审签"]
    written(tmp_path / "b", "letters", SIGNING, profile="own")
    assert [one.level for one in load_signing_relations(tmp_path / "b", "own")] == ["党委—班子成员"]
    assert len(load_signing_relations(RESOURCES, "own")) > 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        (ENDORSING.replace("secretary", "anybody"), 4),
        (ENDORSING.replace('title = "审签"\n', ""), 1),
        (ENDORSING + 'holders = "others"\n', 5),
        (ENDORSING + 'more = "x"\n', 5),
        (ENDORSING.replace('{ name = "党委书记", signer = "secretary" }', '"党委书记"'), 4),
        (ENDORSING + '[not_content]\nlist_item = "claimed_on"\n', 6),
    ],
)
def test_a_wrong_file_of_endorsements_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    written(tmp_path, "endorsement", text)
    with pytest.raises(UserError) as refused:
        load_endorsement_rules(tmp_path, "any")
    assert (refused.value.code, refused.value.facts["line"]) == (ErrorCode.RESOURCE_INVALID, line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SIGNING.replace("committee", "everybody"), 1),
        (SIGNING.replace('level = "党委—班子成员"\n', ""), 1),
        (SIGNING + "expected = 1\n", 5),
    ],
)
def test_a_wrong_file_of_letters_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    written(tmp_path, "letters", text)
    with pytest.raises(UserError) as refused:
        load_signing_relations(tmp_path, "any")
    assert (refused.value.code, refused.value.facts["line"]) == (ErrorCode.RESOURCE_INVALID, line)
