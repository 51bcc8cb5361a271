"""Write `resources/help/requirements.md`: which test proves which requirement, read from the marks of the tests.

    python packaging/make_requirement_table.py

A mark is ``@pytest.mark.req("MZ14", …)`` on a test, on its class, or on one of the cases it is parametrised over.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
TABLE = ROOT / "resources" / "help" / "requirements.md"
HEAD = """# 需求与测试对照

由 `packaging/make_requirement_table.py` 从测试的标记生成，不手工改。每一行：需求编号、证明它的测试、测试所在的文件。
去掉那项功能，这些测试就不能通过。

| 需求 | 测试 | 文件 |
|---|---|---|
"""

Proof = tuple[str, str, str]
"""A requirement, the test that proves it, the file of the test from the root of the project."""


def proofs(tests: Path = TESTS) -> tuple[Proof, ...]:
    """Return every requirement with each test that carries it, in the order of requirements."""
    found = {
        (requirement, name, path.relative_to(tests.parent).as_posix())
        for path in sorted(tests.rglob("test_*.py"))
        for requirement, name in _proofs_of(ast.parse(path.read_text("utf-8")))
    }
    return tuple(sorted(found, key=lambda proof: (proof[0], proof[2], proof[1])))


def _proofs_of(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the requirements of a module with the test that carries each."""
    cases = {
        target.id: tuple(_requirements(node.value))
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for test in _tests_of(node):
                yield from ((one, test.name) for one in _marked(node, cases))
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from ((one, node.name) for one in _marked(node, cases))


def _tests_of(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    return (one for one in node.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))


def _marked(node: ast.ClassDef | ast.FunctionDef, cases: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield what the decorators of a test name, in themselves or in the cases they take from the module."""
    for decorator in node.decorator_list:
        yield from _requirements(decorator)
        for part in ast.walk(decorator):
            if isinstance(part, ast.Name):
                yield from cases.get(part.id, ())


def _requirements(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.req":
            yield from (str(one.value) for one in call.args if isinstance(one, ast.Constant))


def table(tests: Path = TESTS) -> str:
    """Return the table as Markdown."""
    return HEAD + "".join(f"| {one} | `{name}` | `{path}` |\n" for one, name, path in proofs(tests))


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
