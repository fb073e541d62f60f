"""What the import contracts cannot see: foreign keys, writes on surfaces, names, lengths, links, traces of machines."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "atbilde"
STRUCTURE = (ROOT / "docs" / "structure.md").read_text(encoding="utf-8")

#: The folders from top to bottom, as docs/structure.md lists them.
LAYERS = [name.split("/")[0] for name in re.findall(r"^\| `([a-z/]+)`(?:, `[a-z/]+`)* \|", STRUCTURE, re.MULTILINE)]
BESIDE_EACH_OTHER = {"desk", "portal", "adapters"}

MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES |= {f"a{name}" for name in WRITES}
#: Places on a surface that look like a write and are none: "FILE: expression", each with the reason.
NO_WRITES: dict[str, str] = {}

LONGEST = 400
#: Files that are longer, each with the reason.
LONGER = {"tests/adapters/email/test_intake.py": "one journey through intake after another; to be split by its author"}

# In pieces, so that this file does not hold what it looks for.
TRACES = [
    r"pypi\." + r"(?:org|python)",
    r"python" + r"hosted\.org",
    r"registry\." + r"(?:npmjs|yarnpkg)",
    r"npmjs" + r"\.(?:com|org)",
    r"(?:static|index)\." + r"crates\.io",
    r"(?:unpkg|jsdelivr)" + r"\.(?:com|net)",
    r"(?<![\w.])/wo" + r"rk/",
    r"(?<![\w.])/ro" + r"ot/",
]


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders of the source, migrations left out."""
    found = [path for folder in folders for path in (SOURCE / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def tracked() -> list[Path]:
    """The files that belong to the project."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("no git checkout: what belongs to the project cannot be told")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_layers_listed_are_the_folders_there_are():
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert sorted(LAYERS) == sorted(folders)


def layer(field_or_model: str) -> int:
    """How far up a module stands: the higher the number, the nearer to the top."""
    folder = field_or_model.split(".")[1]
    return -min(LAYERS.index(one) for one in (BESIDE_EACH_OTHER if folder in BESIDE_EACH_OTHER else {folder}))


def relations() -> Iterator[tuple[str, str, str]]:
    """Every foreign key and many-to-many of our models with its module and its target's, names resolved by Django."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("atbilde."):
            for field in model._meta.get_fields():
                target = field.related_model
                if isinstance(field, Field) and isinstance(target, type) and target.__module__.startswith("atbilde."):
                    yield f"{model.__name__}.{field.name}", model.__module__, target.__module__


def test_foreign_keys_point_down():
    found = list(relations())
    assert len(found) > 30
    assert [
        key for key, own, target in found if own.split(".")[1] != target.split(".")[1] and layer(own) <= layer(target)
    ] == []


def test_a_surface_touches_no_manager_and_writes_nothing():
    files = python_files("desk", "portal")
    assert len(files) > 20
    found = []
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            manager = isinstance(node, ast.Attribute) and node.attr in MANAGERS
            write = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
            if manager or write:
                found.append(f"{name_of(path)}: {ast.unparse(node)}")
    assert sorted(found) == sorted(NO_WRITES)


def test_no_file_is_too_long():
    kinds = {".py", ".js", ".css", ".html"}
    files = [path for path in tracked() if path.suffix in kinds and "vendor" not in path.parts]
    assert len(files) > 200
    too_long = {name_of(path) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert too_long - set(LONGER) == set()


def test_no_module_is_a_drawer_for_everything():
    drawers = re.compile(r"^_?(utils?|common|helpers?|misc)$")
    files = [path.relative_to(ROOT) for path in tracked() if path.suffix == ".py"]
    assert [str(path) for path in files if any(drawers.match(part) for part in (*path.parts[:-1], path.stem))] == []


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine():
    pattern = re.compile("|".join(TRACES).encode())
    found = [
        f"{name_of(path)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_bytes().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("trace", ["https://pyp" + "i.org/simple", "cd /wo" + "rk/main", "'/ro" + "ot/.cache'"])
def test_such_a_trace_would_be_found(trace):
    assert re.search("|".join(TRACES), trace)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_a_document_can_be_found_from_the_readme(path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"](docs/{path.name})" in readme or f"]({path.name})" in STRUCTURE


def test_no_link_between_documents_is_dead():
    documents = [ROOT / "README.md", ROOT / "README.lv.md", *sorted((ROOT / "docs").rglob("*.md"))]
    dead = [
        f"{name_of(document)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s:]+\.md)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).is_file()
    ]
    assert dead == []
