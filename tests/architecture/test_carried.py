"""A clause is carried exactly where a test is marked with its id."""

import ast
from pathlib import Path

from tests.packs.ids import IDS

from atbilde.core.carried import CARRIED

TESTS = Path(__file__).parents[1]


def marked() -> set[str]:
    """The ids in every `pytest.mark.clause(...)` of the tests."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                found.update(ast.literal_eval(argument) for argument in node.args)
    return found


def test_what_is_carried_is_what_a_test_shows():
    assert marked() == CARRIED


def test_only_clauses_of_a_standard_are_carried():
    assert {clause for ids in IDS.values() for clause in ids} >= CARRIED
