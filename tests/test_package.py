"""What is built is whole: the wheel works outside the checkout, and asks for all that it imports."""

import ast
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEMO_FILES = ("scraper/demo/site/index.html", "scraper/demo/site/feed.xml", "scraper/demo/site/robots.txt")
DATA = (
    *("scraper/py.typed", "scraper/cli/templates/explain.html", "scraper/defaults/scraper.toml"),
    *("scraper/defaults/sites/www.psuconnect.in.toml", "scraper/browse/archive.toml", *DEMO_FILES),
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        folder,
        ROOT,
    ]
    subprocess.run(command, check=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, the libraries of this one, but not its checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False)
    purelib = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
    target = ["--target", purelib, "--no-deps", "--no-index", "--upgrade", "-q"]
    subprocess.run([sys.executable, "-m", "pip", "install", *target, wheel], check=True, timeout=300)
    (purelib / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def run(installed: Path, *args: str) -> subprocess.CompletedProcess[str]:
    # -I: neither PYTHONPATH nor the working folder may lend the checkout.
    command = [installed / "venv" / "bin" / "python", "-I", "-m", "scraper", *args]
    return subprocess.run(command, cwd=installed, check=False, capture_output=True, text=True, timeout=120)


def test_the_wheel_has_its_data_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert set(DATA) <= names
    assert {f"scraper/defaults/rules/{path.name}" for path in (ROOT / "config" / "rules").iterdir()} <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"scraper"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".db")]


def test_the_package_cleans_outside_the_checkout(installed: Path) -> None:
    python = installed / "venv" / "bin" / "python"
    where = subprocess.check_output([python, "-Ic", "import scraper; print(scraper.__file__)"], text=True)
    assert where.startswith(str(installed))
    page = (
        "<html><body><article><h1>Port Clears Plan</h1>"
        "<p>The board of the port authority cleared a plan to deepen the channel to sixteen metres, so that "
        "larger ships can enter at any tide during the year.</p>"
        "<p>Join Port News on WhatsApp now for quick updates!</p></article></body></html>"
    )
    (installed / "page.html").write_text(page)
    result = run(installed, "clean", "page.html")
    assert (result.returncode, result.stderr) == (0, "")
    assert "sixteen metres" in result.stdout
    assert "WhatsApp" not in result.stdout


def test_the_package_has_its_own_sites(installed: Path) -> None:
    assert "known are: psuwatch.com, www.psuconnect.in" in run(installed, "crawl", "nosuch").stderr


def test_the_demo_works_outside_the_checkout(installed: Path) -> None:
    result = run(installed, "demo")
    assert result.returncode == 0, result.stderr
    assert "NMDC Cuts Iron Ore Prices" in result.stdout
    assert (installed / "archive" / "demo.db").exists()


def imported() -> Iterator[str]:
    for path in (ROOT / "scraper").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_every_library_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    wanted = [*project["dependencies"], *extras]
    asked = {re.match(r"[\w.-]+", each)[0].lower().replace("_", "-") for each in wanted}
    providers = packages_distributions()
    libraries = set(imported()) - set(sys.stdlib_module_names) - {"scraper"}
    needed = {name: {each.lower().replace("_", "-") for each in providers[name]} for name in libraries}
    assert not {name for name, dists in needed.items() if not dists & asked}
    # trafilatura imports the one through justext, and httpcore the other, without asking for it.
    assert asked - set().union(*needed.values()) == {"lxml-html-clean", "sniffio"}
