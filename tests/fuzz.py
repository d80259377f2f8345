"""Fuzz the reader and the link finder: python -m tests.fuzz [SECONDS].

atheris starts from tests/fuzz_seeds/, which the ordinary tests read, too. It keeps inputs that reach a new
branch of the generator in build/fuzz/, and continues from there. Inputs that break a rule of
tests/invariants.py, or take longer than five seconds, are written to build/fuzz-crashes/.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from tests import ROOT

SEEDS = ROOT / "tests" / "fuzz_seeds"
CORPUS = ROOT / "build" / "fuzz"
CRASHES = ROOT / "build" / "fuzz-crashes"
WORDS = ROOT / "build" / "fuzz-words.txt"
_SECONDS = 300
_WORDS = """
https:// http: www. github.com/ gitlab.com/ .github.io/ huggingface.co/ zenodo.org/records/ https://a.bc/d https://github.com/a/b
/tree/main .git \\url{ \\_ 's ). · • authors new Subscribe Nov , 1999 ... code available built released awesome e.g. al.
""".split()
_BLANKS = ("\n\n", "\r\n", "\r", "\ufeff", "\u00a0", "\u2028", "\u0301", "\u202e", "\x00", "\x85", ". A", "\n·\n")
_META = ("  • 3 authors\n·\nNov 1, 2022 4", "a-lab A Lab\n·\nNov 1", "will be", "built on")


def main() -> None:
    """Fuzz for some seconds; if an input breaks a rule, stop and say what to do."""
    if importlib.util.find_spec("atheris") is None:
        sys.exit("tests.fuzz: atheris is missing; run 'make fuzz', which installs it on Linux")
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else _SECONDS
    for folder in (CORPUS, CRASHES):
        folder.mkdir(parents=True, exist_ok=True)
    WORDS.write_text("".join(f'"{_escaped(word)}"\n' for word in (*_WORDS, *_BLANKS, *_META)), "ascii")
    code = subprocess.run([sys.executable, "-c", "from tests.fuzz import run; run()", *_flags(seconds)], cwd=ROOT, check=False).returncode
    written = sorted(CRASHES.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    sys.exit(_advice(written[-1]) if code and written else code)


def run() -> None:
    """Fuzz in this process, with libFuzzer's options from the command line; never returns."""
    import atheris  # noqa: PLC0415 - not on every system

    with atheris.instrument_imports(include=["litdigest"]):
        invariants = importlib.import_module("tests.invariants")
    atheris.Setup(sys.argv, invariants.check)
    atheris.Fuzz()


def _flags(seconds: int) -> list[str]:
    told = (f"-max_total_time={seconds}", "-max_len=4096", "-timeout=5", "-print_final_stats=1", f"-dict={WORDS}")
    return [*told, f"-artifact_prefix={CRASHES}/", str(CORPUS), str(SEEDS)]


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def _advice(path: Path) -> str:
    return (
        f"{path.relative_to(ROOT)}: this input breaks a rule of tests/invariants.py or takes too long; copy it to tests/fuzz_seeds/ "
        "under a name that says what it shows, run .venv/bin/pytest tests/test_fuzz.py, make it as short as you can, and fix the generator"
    )


if __name__ == "__main__":
    main()
