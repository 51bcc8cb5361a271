"""What systems are told to open with the program is what the program takes, and starts with the command it knows."""

import configparser
import fnmatch
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sxt_desktop.bundle.envelope import MAGIC
from sxt_desktop.usecases.arrivals import Arrival, arrival_of

FOLDER = Path(__file__).resolve().parents[2] / "packaging" / "associations"
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture
def types() -> dict[str, ElementTree.Element]:
    root = ElementTree.parse(FOLDER / "sxt-desktop-mime.xml").getroot()
    return {one.attrib["type"]: one for one in root.iter(f"{SPACE}mime-type")}


def test_the_desktop_file_names_just_these_types(types: dict[str, ElementTree.Element]) -> None:
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.read(FOLDER / "sxt-desktop.desktop", encoding="utf-8")
    entry = desktop["Desktop Entry"]
    assert set(entry["MimeType"].strip(";").split(";")) == set(types)
    assert entry["Exec"].endswith(" %f") and entry["Exec"].split()[0] == entry["TryExec"]


def test_every_ending_is_one_the_program_takes(types: dict[str, ElementTree.Element]) -> None:
    names = {
        "甲.sxb": Arrival.BUNDLE,
        "甲.sxb.001": Arrival.BUNDLE,
        "甲.sxk": Arrival.CARD,
        "甲.sxb.part": None,
    }
    for name, kind in names.items():
        found = [
            of
            for of, one in types.items()
            if any(fnmatch.fnmatch(name, glob.attrib["pattern"]) for glob in one.iter(f"{SPACE}glob"))
        ]
        assert len(found) == (kind is not None)
        assert arrival_of(Path(name)) is kind


def test_a_bundle_is_known_by_how_it_begins(types: dict[str, ElementTree.Element]) -> None:
    values = [match.attrib["value"] for one in types.values() for match in one.iter(f"{SPACE}match")]
    assert values == [MAGIC.decode().replace("\n", "\\n")]
