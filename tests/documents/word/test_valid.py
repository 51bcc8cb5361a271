"""Every shipped document is a Word file as the standard has it: parts that are named, elements in their order."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.documents.word.building import STORIES, build
from tests.documents.papers import DOCUMENTS, fonts
from tests.documents.word.contexts import CONTEXTS
from tests.documents.word.schema import local, misplaced

SPECS = {name: one for name, one in load_documents(DOCUMENTS).items() if one.layout in STORIES}
ALWAYS = (
    "responsibility_letter",
    "talk_record",
    "assessment",
    "problem_list",
    "written_report",
    "ecology_analysis",
)
"""One of each layout; the others share its builder."""
NAMES = [
    pytest.param(name, marks=() if name in ALWAYS else pytest.mark.sweep, id=name) for name in sorted(SPECS)
]


def parts(content: bytes) -> Iterator[tuple[str, Any]]:
    """Yield the XML parts of a file."""
    with ZipFile(BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(packed.read(name))


@pytest.mark.parametrize("name", NAMES)
def test_elements_stand_in_the_order_of_the_standard(name: str) -> None:
    content = build(CONTEXTS[SPECS[name].layout], fonts(), style=SPECS[name])
    assert [(part, fault) for part, root in parts(content) for fault in misplaced(root)] == []


@pytest.mark.parametrize("name", ["rectification_order", "problem_list", "written_report"])
def test_what_a_part_names_is_there(name: str) -> None:
    content = build(CONTEXTS[SPECS[name].layout], fonts(), style=SPECS[name])
    roots = dict(parts(content))
    styles = {
        one.get(key) for one in roots["word/styles.xml"] for key in one.attrib if key.endswith("styleId")
    }
    for part, root in roots.items():
        used = [one for one in root.iter() if local(one) in ("pStyle", "basedOn")]
        assert {value for one in used for value in one.attrib.values()} <= styles
        numbers = [one.get("id") for one in root.iter() if local(one) == "docPr"]
        assert len(numbers) == len(set(numbers))
        if part.startswith("word/_rels/"):
            with ZipFile(BytesIO(content)) as packed:
                assert {f"word/{one.get('Target')}" for one in root} <= set(packed.namelist())
    types = {one.get("PartName") for one in roots["[Content_Types].xml"]} - {None}
    assert {one.removeprefix("/") for one in types} <= set(roots)
    assert not [one for one in roots if "customXml" in one or "numbering" in one or "Effects" in one]
