"""Writes the manual's page about errors: one section for each, so that “怎么办” can lead straight to it.

Run from the project's folder: ``python packaging/make_error_pages.py``. It takes the sentences from
`ui/messages.py` and the explanations from `packaging/error_pages.toml`, and writes `resources/help/errors.html`.
"""

import html
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sxt_desktop.domain.errors import ErrorCode, UserError  # noqa: E402 - the path comes first
from ui.messages import sentence  # noqa: E402

SOURCE, MANUAL = ROOT / "packaging" / "error_pages.toml", ROOT / "resources" / "help" / "manual.html"
PAGE = ROOT / "resources" / "help" / "errors.html"
TITLE = "四责协同 出了问题怎么办"
LEAD = "程序说“怎么办”时，会打开这里对应的一节。每一节先写程序的原话，再写常见原因和该做什么。"


def groups() -> list[dict[str, Any]]:
    """Return the groups of errors as they are written down."""
    return list(tomllib.loads(SOURCE.read_text(encoding="utf-8"))["group"])


def page() -> str:
    """Return the whole page; it looks like the manual, whose style it takes over."""
    style = re.search(r"<style>.*?</style>", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    parts = [one for group in groups() for one in _group(group)]
    links = [f'<a href="#{_group_id(group)}">{group["title"]}</a>' for group in groups()]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f"<title>{TITLE}</title>\n{style.group(0) if style else ''}\n</head>\n<body>",
            '<div class="frame">\n<nav aria-label="目录">\n<strong><span>责</span>怎么办</strong>',
            *links,
            '<a href="manual.html">回到使用说明</a>\n</nav>\n<main>',
            f'<h1>出了问题怎么办</h1>\n<p class="lead">{LEAD}</p>',
            *parts,
            "</main>\n</div>\n</body>\n</html>\n",
        ]
    )


def _group(group: dict[str, Any]) -> list[str]:
    sections = [_section(code, told) for code, told in group.items() if code != "title"]
    return [f'<section id="{_group_id(group)}">\n<h2>{group["title"]}</h2>', *sections, "</section>"]


def _group_id(group: dict[str, Any]) -> str:
    return "group-" + next(code for code in group if code != "title")


def _section(code: str, told: dict[str, Any]) -> str:
    said = html.escape(sentence(UserError(ErrorCode(code), path="“某某党委.sxt”")))
    steps = "".join(f"<li>{html.escape(step)}</li>" for step in told["do"])
    return (
        f'<section id="{code}">\n<h3>{html.escape(told["title"])}</h3>\n<p class="note">{said}</p>\n'
        f"<p>{html.escape(told['why'])}</p>\n<ol>{steps}</ol>\n</section>"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
