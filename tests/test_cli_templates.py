"""Templates on the command line: the names, a template brought in, filled and taken out."""

import json
from pathlib import Path

import pytest
from docx import Document

import main as program
from tests.pairs import PASSWORD, make_pair, save_visit


def test_a_template_is_brought_in_filled_and_removed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    pair = make_pair(tmp_path, enrolled=False)
    entry = save_visit(pair.unit, pair.unit.today, title="到支部调研")
    book = pair.unit.workbook.path
    pair.close()

    def run(*arguments: object) -> tuple[int, dict[str, object], str]:
        code = program.main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out.strip() else {}, err

    fields = run("fields", book, "--form", "handbook_08")[1]["fields"]
    assert isinstance(fields, list) and {"{{主题}}", "{{发现的问题.序号}}", "{{校验码}}"} <= set(fields)
    document, path, out = Document(), tmp_path / "调研.docx", tmp_path / "填好.docx"
    document.add_paragraph("{{主题}}")
    document.save(str(path))
    kept = run("templates", book, "--add", path, "--form", "handbook_08")[1]["templates"]
    assert isinstance(kept, list) and [one["name"] for one in kept] == ["调研"]
    assert run("fill", book, "调研", entry, "--out", out)[0] == 0
    assert Document(str(out)).paragraphs[0].text == "到支部调研"
    document.add_paragraph("{{主提}}")
    document.save(str(path))
    code, _, said = run("templates", book, "--add", path, "--form", "handbook_08")
    assert code == 1 and "是不是“主题”" in said
    assert run("templates", book, "--remove", "调研")[1] == {"templates": []}
