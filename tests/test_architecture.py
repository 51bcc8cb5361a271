"""Who may import whom: every rule is a function over a tree of files, and each is shown to catch a planted violation."""

import ast
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from pytest_archon import archrule

ROOT = Path(__file__).resolve().parents[1]
CORE, FOUR = "sxt_desktop", ("store", "bundle", "documents", "catalog")
COMMANDS = (
    "cli",
    "cli_bundles",
    "cli_keys",
    "cli_papers",
    "cli_reports",
    "cli_safety",
    "cli_scans",
    "cli_sheets",
    "cli_templates",
    "cli_workbook",
)
PURE = frozenset(
    [
        "abc",
        "bisect",
        "calendar",
        "collections",
        "dataclasses",
        "difflib",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "hmac",
        "heapq",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "statistics",
        "string",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
    ]
)
"""The parts of the standard library the domain may use: they neither touch the world nor know the time."""
IMPURE_CALLS = frozenset({"now", "today", "utcnow", "open", "print", "input"})


@dataclass(frozen=True, slots=True)
class Import:
    """One module importing another, both by their full names."""

    module: str
    wanted: str
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.wanted}"


def imports_of(root: Path, package: str) -> Iterator[Import]:
    """Yield every import statement of a package or single module, also those inside functions."""
    base = root / package.replace(".", "/")
    single = base.with_suffix(".py")
    for path in sorted(base.rglob("*.py")) if base.is_dir() else [single] if single.is_file() else []:
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for node in nodes(path.read_text("utf-8")):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(module, alias.name, node.lineno)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module}:{node.lineno} imports relatively"
                for alias in node.names:
                    yield Import(module, f"{node.module}.{alias.name}", node.lineno)


@lru_cache(maxsize=2048)
def nodes(text: str) -> tuple[ast.AST, ...]:
    """Return what the rules look at in a module."""
    looked_at = (ast.Import, ast.ImportFrom, ast.Call, ast.Attribute)
    return tuple(node for node in ast.walk(ast.parse(text)) if isinstance(node, looked_at))


def is_in(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def core_knows_no_qt(root: Path) -> list[str]:
    return [str(one) for one in imports_of(root, CORE) if is_in(one.wanted, "PySide6", "shiboken6", "ui")]


def domain_is_pure(root: Path) -> list[str]:
    found = [
        str(one)
        for one in imports_of(root, f"{CORE}.domain")
        if one.wanted.partition(".")[0] not in PURE and not is_in(one.wanted, f"{CORE}.domain")
    ]
    for path in sorted((root / CORE / "domain").rglob("*.py")):
        for node in nodes(path.read_text("utf-8")):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else name
                if name in IMPURE_CALLS:
                    found.append(f"{path.name}:{node.lineno} calls {name}")
    return found


def ui_knows_only_use_cases_and_domain(root: Path) -> list[str]:
    allowed = ("ui", "PySide6", f"{CORE}.domain", f"{CORE}.usecases", f"{CORE}.version")
    return [
        str(one)
        for one in imports_of(root, "ui")
        if not is_in(one.wanted, *allowed) and not is_standard(one.wanted)
    ]


def the_four_do_not_know_each_other(root: Path) -> list[str]:
    found = []
    for name in FOUR:
        own = f"{CORE}.{name}"
        allowed = (own, f"{CORE}.domain", f"{CORE}.sealing", f"{CORE}.patience")
        found += [
            str(one)
            for one in imports_of(root, own)
            if is_in(one.wanted, CORE, "ui") and not is_in(one.wanted, *allowed)
        ]
    return found


def sealing_and_patience_are_leaves(root: Path) -> list[str]:
    return [
        str(one)
        for own in (f"{CORE}.sealing", f"{CORE}.patience")
        for one in imports_of(root, own)
        if is_in(one.wanted, CORE) and not is_in(one.wanted, own)
    ]


def use_cases_know_nothing_above_them(root: Path) -> list[str]:
    own, above = f"{CORE}.usecases", (*(f"{CORE}.{one}" for one in COMMANDS), "ui", "main")
    return [str(one) for one in imports_of(root, own) if is_in(one.wanted, *above)]


def the_command_line_knows_only_use_cases_and_domain(root: Path) -> list[str]:
    allowed = tuple(f"{CORE}.{one}" for one in ("domain", "usecases", "version", "bench", *COMMANDS[1:]))
    return [
        str(one)
        for name in COMMANDS
        for one in imports_of(root, f"{CORE}.{name}")
        if not is_in(one.wanted, *allowed) and not is_standard(one.wanted)
    ]


def nothing_imports_main(root: Path) -> list[str]:
    return [
        str(one) for package in (CORE, "ui") for one in imports_of(root, package) if is_in(one.wanted, "main")
    ]


READS_EVERYTHING = {
    "accepting": "when our last record was made, where the clock went back since",
    "archive_log": "positions of the log; what is restricted goes out as its digest alone",
    "attach_file": "which restricted records hold a file, to refuse it",
    "back_up": "the unit's own name, settings",
    "blank_entry": "whether another record holds a file; settings",
    "check_epochs": "the check",
    "check_parts": "the check",
    "check_workbook": "the check",
    "close_year": "up to which position a year was closed",
    "coming_todos": "which coming records are about restricted ones, to leave them out",
    "drafts": "whether a record is there at all, to leave its draft out",
    "epochs": "positions and numbers",
    "kept": "by which connection an answer was read; reads nothing itself",
    "originals": "whose signatures count, for preview and import",
    "original_lines": "which digests are held, for preview and import",
    "own_line": "whether our own log goes on from what a superior brings back",
    "recovering": "what goes back to its owner is decided by whose it is",
    "cargo": "what goes out is decided by addressing",
    "export_bundle": "what goes out is decided by addressing",
    "guarding": "what is in a guarded record, once its look was registered",
    "local_users": "users and settings",
    "looks": "the positions of records that were looked at",
    "move": "settings",
    "outgoing": "numbers of what goes out",
    "paper_parts": "the head of the chain",
    "coming_counts": "which coming records are about restricted ones, to count them apart",
    "coming_forms": "the form of a record, whoever looks",
    "coming_lines": "whether a log follows what is held",
    "preview_import": "whether a bundle fits what is held",
    "rekey": "what is copied under another key",
    "restore": "positions and numbers; titles are read screened",
    "rules": "by which decision a year is reckoned, the same for everyone",
    "salvage": "what is copied into another workbook",
    "settling": "settings",
    "setup": "settings, and who opened",
    "start_check": "the check",
    "submitted": "positions and numbers",
    "take_in": "up to where a sender's log is held",
    "unfinished": "what a cut-off act left",
    "workspace": "the one place that tells who sees what",
}
"""Use cases that may read what is 纪检专阅 whoever is working, and what for; none of it is shown."""


def only_the_program_itself_reads_everything(root: Path) -> list[str]:
    found = []
    allowed = {f"{CORE}/usecases/{name}.py" for name in READS_EVERYTHING}
    places = [root / "ui", root / CORE / "usecases", *(root / CORE / f"{one}.py" for one in COMMANDS)]
    for path in (one for place in places for one in ([place] if place.is_file() else place.rglob("*.py"))):
        if path.relative_to(root).as_posix() in allowed:
            continue
        for node in nodes(path.read_text("utf-8")):
            if isinstance(node, ast.Attribute) and _reads_everything(node):
                found.append(f"{path.name}:{node.lineno} reads everything")
    return found


def _reads_everything(node: ast.Attribute) -> bool:
    of = node.value
    name = of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
    whose = name.strip("_")
    return (node.attr == "whole" and whose in ("ws", "workspace", "opened")) or (
        node.attr == "read" and whose in ("workbook", "book")
    )


Rule = Callable[[Path], list[str]]
RULES: dict[Rule, tuple[tuple[str, str], ...]] = {
    core_knows_no_qt: (
        ("sxt_desktop/store/planted.py", "def f() -> None:\n    from PySide6.QtCore import QObject\n"),
        ("sxt_desktop/usecases/planted.py", "import ui.theme\n"),
    ),
    domain_is_pure: (
        ("sxt_desktop/domain/planted.py", "import os\n"),
        ("sxt_desktop/domain/planted.py", "from pathlib import Path\n"),
        ("sxt_desktop/domain/planted.py", "from time import time\n"),
        ("sxt_desktop/domain/planted.py", "import sqlite_utils\n"),
        ("sxt_desktop/domain/planted.py", "from sxt_desktop.store import lists\n"),
        ("sxt_desktop/domain/planted.py", "from datetime import date\nDAY = date.today()\n"),
        ("sxt_desktop/domain/planted.py", "TEXT = open('x').read()\n"),
    ),
    ui_knows_only_use_cases_and_domain: (
        ("ui/planted.py", "from sxt_desktop.store import lists\n"),
        ("ui/planted.py", "from sxt_desktop import bundle\n"),
        ("ui/pages/planted.py", "import sqlcipher3\n"),
    ),
    the_four_do_not_know_each_other: tuple(
        (f"sxt_desktop/{one}/planted.py", f"from sxt_desktop.{other} import anything\n")
        for one in FOUR
        for other in (*FOUR, "usecases", "cli")
        if one != other
    ),
    sealing_and_patience_are_leaves: (
        ("sxt_desktop/sealing/planted.py", "from sxt_desktop.domain.ids import OrgId\n"),
    ),
    use_cases_know_nothing_above_them: (
        ("sxt_desktop/usecases/planted.py", "from sxt_desktop import cli\n"),
        ("sxt_desktop/usecases/planted.py", "from ui.news import News\n"),
    ),
    the_command_line_knows_only_use_cases_and_domain: (
        ("sxt_desktop/cli.py", "from sxt_desktop.store import lists\n"),
        ("sxt_desktop/cli.py", "import nacl.signing\n"),
        ("sxt_desktop/cli_keys.py", "from sxt_desktop.bundle import anything\n"),
    ),
    only_the_program_itself_reads_everything: (
        ("sxt_desktop/usecases/planted.py", "def f(ws):\n    return ws.whole\n"),
        ("sxt_desktop/usecases/entries.py", "def f(ws):\n    return ws.workbook.read\n"),
        ("sxt_desktop/cli.py", "def f(ws):\n    return ws.whole\n"),
        ("ui/planted.py", "class P:\n    def f(self):\n        return self._ws.workbook.read\n"),
    ),
    nothing_imports_main: (
        ("ui/planted.py", "import main\n"),
        ("sxt_desktop/planted.py", "from main import RESOURCES\n"),
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_is_kept(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program's modules in which violations are planted one at a time."""
    tree = tmp_path_factory.mktemp("tree")
    for package in (CORE, "ui"):
        shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tree


PLANTED = [(rule, place, text) for rule, violations in RULES.items() for place, text in violations]


@lru_cache
def without_plants(rule: Rule, root: Path) -> list[str]:
    return rule(root)


@pytest.mark.parametrize(
    ("rule", "place", "text"), PLANTED, ids=[f"{r.__name__}-{n}" for n, (r, _, _) in enumerate(PLANTED)]
)
def test_every_rule_catches_a_planted_violation(copied: Path, rule: Rule, place: str, text: str) -> None:
    clean = without_plants(rule, copied)
    path = copied / place
    before = path.read_text("utf-8") if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((before or "") + "\n" + text, "utf-8")
    try:
        assert len(rule(copied)) > len(clean)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf-8")


def test_the_core_reaches_no_qt_and_the_domain_nothing_of_ours_by_any_detour() -> None:
    """pytest-archon follows imports of imports, which the walker above does not."""
    archrule("no Qt").match("sxt_desktop*").should_not_import("PySide6*", "ui*").check(CORE)
    outside = [f"{CORE}.{name}*" for name in (*FOUR, "sealing", "usecases", *COMMANDS)]
    archrule("pure domain").match(f"{CORE}.domain*").should_not_import(*outside).check(CORE)
