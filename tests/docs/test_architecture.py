"""The page on architecture shows the layers of the import contract, and files that are there."""

import re
import tomllib

from tests.architecture.checks import ROOT
from tests.docs.reading import code_words, read, section

PAGE = read("ARCHITECTURE.md")


def contract() -> list[str]:
    """Return the layers of the package, highest first."""
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(each["layers"] for each in contracts if each["id"] == "layers")
    return layers


def test_the_layers_are_those_of_the_import_contract() -> None:
    block = re.search(r"^```text\n(.*?)^```", section(PAGE, "The layers"), re.MULTILINE | re.DOTALL)
    assert block
    assert block.group(1).split("\n")[:-1] == ["experiments", *contract()]


def test_paths_that_are_named_are_there() -> None:
    named = [word for word in code_words(PAGE) if re.match(r"(sim|configs|experiments|tests|docs)/", word)]
    assert named
    assert not [word for word in named if not (ROOT / word).exists()]


def test_every_folder_of_the_package_is_in_the_tree() -> None:
    tree = section(PAGE, "The tree")
    folders = [path.name for path in (ROOT / "sim").iterdir() if (path / "__init__.py").is_file()]
    assert not [name for name in folders if f"── {name}/" not in tree]


def test_files_in_the_tree_are_there() -> None:
    lines = re.findall(r"^(?:├──|└──|│  ) ?(\w+\.py)|^(\w+)/", section(PAGE, "The tree"), re.MULTILINE)
    folder, missing = "", []
    for file, opened in lines:
        folder = opened or folder
        if file and not (ROOT / folder / file).is_file():
            missing.append(f"{folder}/{file}")
    assert not missing
