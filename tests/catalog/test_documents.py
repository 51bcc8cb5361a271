"""Shipped documents load; whatever is wrong in a file is refused with its line."""

from pathlib import Path

import pytest

from sxt_desktop.catalog.documents import load_document, load_documents
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.papers import Clause, Layout

DOCUMENTS = Path(__file__).parents[2] / "resources" / "documents"
GOOD = """id = "sheet"
title = "样表"
layout = "form_table"

[words]
number = "编号"

[[party]]
key = "a"
label = "甲方"
signer = "签字"
"""


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_documents_load(path: Path) -> None:
    spec = load_document(path)
    assert spec.id == path.stem and spec.title and spec.source
    assert not spec.missing()
    assert all(clause.source for clause in spec.clauses)


def test_a_folder_is_read_by_id() -> None:
    assert load_documents(DOCUMENTS)["handbook"].layout is Layout.HANDBOOK


def test_absent_words_and_clauses_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(GOOD, encoding="utf-8")
    spec = load_document(path)
    assert spec.word("nothing") == "" and spec.clause("nothing") == Clause("nothing", "")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('title = "样表"', 'title = "样表"\ncolour = 1', 3, "不认识的项“colour”"),
        ('title = "样表"', "title = 3", 2, "“title”的类型不对"),
        ('title = "样表"\n', "", 1, "缺少“title”"),
        ('layout = "form_table"', 'layout = "poster"', 3, "没有名为“poster”的版式"),
        ('layout = "form_table"', 'layout = "card"', 3, "缺少本版式需要的“groups”"),
        ('id = "sheet"', 'id = "other"', 1, "标识应当与文件名“sheet”相同"),
        ('number = "编号"', "number = 1", 6, "“number”应当是文字"),
        ('signer = "签字"', 'signer = "签字"\nseal = true', 12, "不认识的项“seal”"),
        ('signer = "签字"', "", 8, "缺少“signer”"),
        ("[words]", "[margins]\ntop = 3.0\n[words]", 6, "页边距应当在10至60毫米之间"),
        ("[words]", '[[clause]]\nkey="k"\nheading="h"\nparagraphs=[1]\n[words]', 8, "每一段都应当是文字"),
        ("[words]", "words", 5, "不是有效的 TOML 语法"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_document(path)
    assert caught.value.code is ErrorCode.RESOURCE_INVALID
    assert caught.value.facts == {"file": "sheet.toml", "line": line, "reason": reason}
