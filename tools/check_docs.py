#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the code blocks of a page of documentation and compares what the page shows.

A block is fenced, or indented by four columns. Each page has a fresh folder, which its blocks share;
there `nuem` and `build/nuem` are the binaries of the build, `examples` is a copy, pkg-config knows nuem.

- Blocks with lines "$ command" are run. The exit code must be 0. Lines below a command are what it
  prints: "..." stands for anything within a line, alone on a line for any lines; blanks do not count;
  numbers must agree to the digits shown. Without such lines the output is not looked at.
- Fenced blocks in python run if all that they import is installed, in one process for each page;
  with ">>>" as doctests, compared as above.
- yaml, c and other languages are kept as files for the commands that follow.
- Without a language, a block that holds none of these is text.

A comment on the lines before a block says more:
    <!-- file: NAME -->              write the block into NAME
    <!-- into: FILE -->              its top-level keys replace those of FILE (of this page or of the sources), whose folder is copied here
    <!-- run: COMMAND -->            run this, unseen: before the block, or behind one that is written to a file
    <!-- exit: N -->                 the last command ends with N
    <!-- slow: REASON -->            run with --slow alone
    <!-- not run: REASON -->         not at all

usage: check_docs.py [--build DIR] [--slow] [--list] [-v] PAGE...
       check_docs.py --self-test
"""
import argparse
import ast
import doctest
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

SOURCE = pathlib.Path(__file__).resolve().parent.parent
TEXT = {"text", "mermaid", "bibtex", "{toctree}"}
CONSOLE = {"", "console"}
PROGRAMS = re.compile(r"(build/)?nuem [a-z]|mpirun |make |cmake |cc |pkg-config ")
NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
MARK = re.compile(r"<!--\s*(file|into|run|exit|slow|not run):\s*(.*?)\s*-->$")
TIME_LIMIT_S = 120
ROUNDING = 1e-5  # other processors and libraries move the sixth digit


class Mistake(Exception):
    """A block that does not do what the page says."""


# --- reading a page -----------------------------------------------------------------------------


class Block:
    def __init__(self, line, language, lines, marks):
        self.line, self.language, self.lines, self.marks = line, language, lines, marks

    def mark(self, kind):
        return next((value for name, value in self.marks if name == kind), None)

    def text(self):
        return "\n".join(self.lines) + "\n"

    def kind(self):
        if self.language in TEXT or self.language.startswith("{"):
            return "text"
        if self.language == "python":
            return "python"
        if self.language in CONSOLE:
            return "console" if any(s.startswith("$ ") for s in self.lines) else "text"
        return "file"


def blocks(text):
    """The blocks of a page, and its comments `run` that stand alone as blocks without lines."""
    lines = text.split("\n") + [""]
    marks, i, last = [], 0, ""
    while i < len(lines):
        line = lines[i]
        fence = re.match(r"(`{3,}|~{3,})\s*(.*)$", line)
        if fence:
            end = next((j for j in range(i + 1, len(lines)) if lines[j].strip() == fence[1]), None)
            if end is None:
                raise Mistake(f"{i + 1}: a fence without an end")
            yield Block(i + 1, fence[2].strip(), lines[i + 1 : end], marks)
            marks, i = [], end + 1
        elif line.startswith("    ") and not last.strip():
            end = i
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            body = [s[4:].rstrip() for s in lines[i:end]]
            while not body[-1]:
                body.pop()
            yield Block(i + 1, "", body, marks)
            marks, i = [], end
        else:
            found = MARK.match(line.strip())
            if found:
                marks.append((found[1], found[2]))
                line = ""
            elif line.strip() and marks:
                yield Block(i, "{marks}", [], marks)
                marks = []
            elif line.strip().startswith("<!--") and re.match(r"<!--\s*[a-z ]+:", line.strip()):
                raise Mistake(f"{i + 1}: {line.strip()} is none of the comments that a block may have")
            last, i = line, i + 1
            continue
        last = ""
    if marks:
        yield Block(len(lines), "{marks}", [], marks)


def commands(lines):
    """(command, lines expected below it) of a console block."""
    out = []
    for line in lines:
        if line.startswith("$ "):
            out.append([line[2:], []])
        elif out and not out[-1][1] and out[-1][0].endswith("\\"):
            out[-1][0] = out[-1][0] + "\n" + line
        elif out:
            out[-1][1].append(line)
    for command, expected in out:
        while expected and not expected[-1].strip():
            expected.pop()
        yield command, expected


# --- comparing ----------------------------------------------------------------------------------


def unit_of_last_digit(number):
    mantissa, _, exponent = number.lower().partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def line_agrees(shown, printed):
    """Numbers to the digits shown, "..." for anything, any blanks."""
    pattern, numbers = [], []
    for part in re.split(rf"(\.\.\.|\s+|(?<![\w.]){NUMBER})", shown.strip()):
        if part == "...":
            pattern.append(".*?")
        elif not part.strip():
            pattern.append(r"\s+" if part else "")
        elif re.fullmatch(NUMBER, part):
            pattern.append(f"({NUMBER})")
            numbers.append(part)
        else:
            pattern.append(re.escape(part))
    found = re.fullmatch("".join(pattern), printed.strip())
    return bool(found) and all(
        abs(float(s) - float(p)) <= 0.5001 * unit_of_last_digit(s) + ROUNDING * abs(float(s))
        for s, p in zip(numbers, found.groups())
    )


def agrees(shown, printed):
    """Whether printed lines are those shown; the first shown line that finds none otherwise."""
    shown = [s for s in shown if s.strip()]
    printed = [s for s in printed if s.strip()]
    at, free = 0, False
    for line in shown:
        if line.strip() == "...":
            free = True
            continue
        where = range(at, len(printed) if free else min(at + 1, len(printed)))
        at = next((i + 1 for i in where if line_agrees(line, printed[i])), None)
        if at is None:
            return line
        free = False
    if at != len(printed) and not free:
        return f"(end of the output; it goes on with: {printed[at]})"
    return None


def compare(command, shown, printed):
    missing = agrees(shown, printed) if any(s.strip() for s in shown) else None
    if missing is not None:
        raise Mistake(
            f"$ {command}\n  the page shows    {missing}\n  which is not in what it prints:\n    "
            + "\n    ".join(printed[:60])
        )


# --- running ------------------------------------------------------------------------------------


class Room:
    """The folder in which the blocks of one page run."""

    def __init__(self, folder, build, verbose):
        self.folder, self.build, self.verbose = pathlib.Path(folder), build, verbose
        self.worker = None  # the Python process
        (self.folder / "build").mkdir()
        for name in ("nuem", "nuem-mpi", "bench"):
            if (build / name).exists():
                (self.folder / "build" / name).symlink_to(build / name)
        shutil.copytree(SOURCE / "examples", self.folder / "examples")
        pc = self.folder / "build" / "nuem.pc"
        pc.write_text(
            f"datadir={SOURCE}/data\nName: nuem\nDescription: of the build\nVersion: 0.1.0\n"
            f"Cflags: -I{SOURCE}/include\nLibs: -L{build} -lnuem\n"
        )
        add = {
            "PATH": f"{self.folder}/build:{os.environ['PATH']}",
            "NUEM_DATA": str(SOURCE / "data"),
            "PKG_CONFIG_PATH": str(pc.parent),
            "LD_LIBRARY_PATH": str(build),
            "PYTHONPATH": str(build / "python"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLBACKEND": "Agg",
            # response functions of atoms take a minute: kept between pages and runs
            "XDG_CACHE_HOME": str(build / "docs-cache"),
            "OPENBLAS_NUM_THREADS": "1",
            "OMPI_ALLOW_RUN_AS_ROOT": "1",
            "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
            "OMPI_MCA_rmaps_base_oversubscribe": "1",
            "COLUMNS": "80",
        }
        self.environment = {**os.environ, **add}

    def run(self, command, code=0, shown=()):
        start = time.monotonic()
        try:
            done = subprocess.run(
                ["sh", "-c", command], cwd=self.folder, env=self.environment, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIME_LIMIT_S,
            )
        except subprocess.TimeoutExpired:
            raise Mistake(f"$ {command}\n  takes longer than {TIME_LIMIT_S} s") from None
        if self.verbose:
            print(f"{time.monotonic() - start:7.2f} s  $ {command}", flush=True)
        if done.returncode != code:
            raise Mistake(f"$ {command}\n  exit code {done.returncode} in place of {code}\n{done.stderr or done.stdout}")
        # an error message is what a failing command shows
        printed = done.stdout.split("\n") + (done.stderr.split("\n") if code else [])
        compare(command, shown, printed)

    def python(self, block):
        start = time.monotonic()
        if not self.worker:
            self.worker = subprocess.Popen(
                [sys.executable, os.path.abspath(__file__), "--python"], cwd=self.folder, env=self.environment,
                text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
        self.worker.stdin.write(json.dumps((block.line, block.text())) + "\n")
        self.worker.stdin.flush()
        wrong = self.worker.stdout.readline()
        if self.verbose:
            print(f"{time.monotonic() - start:7.2f} s  {block.lines[0]} ...", flush=True)
        if wrong != '""\n':
            raise Mistake(json.loads(wrong) if wrong else "the Python process ended")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.worker:
            self.worker.stdin.close()
            self.worker.wait()

    def write(self, block, name):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text())

    def merge(self, block, name):
        """The block's top-level keys in place of those of a YAML file."""
        path = self.folder / name
        if not path.exists():
            shutil.copytree((SOURCE / name).parent, path.parent, dirs_exist_ok=True)
        keys = top_level(block.text())
        body = "".join(part for key, part in top_level(path.read_text()) if key not in dict(keys))
        path.write_text(body + "".join(part for _, part in keys))


def top_level(text):
    """[(key, its lines)] of a YAML map in block style; lines before the first key have the key ''."""
    parts = [["", ""]]
    for line in text.splitlines(keepends=True):
        key = re.match(r"([\w-]+):", line)
        if key:
            parts.append([key[1], ""])
        parts[-1][1] += line
    return [tuple(part) for part in parts if part[1]]


class Checker(doctest.OutputChecker):
    def check_output(self, want, got, optionflags):
        return agrees(want.split("\n"), got.split("\n")) is None


def python_worker():
    """A process that runs the blocks of one page in one name space: a line of JSON in, one out."""
    answers, sys.stdout = sys.stdout, io.StringIO()
    names = {"__name__": "__main__"}
    for request in sys.stdin:
        line, source = json.loads(request)
        wrong = ""
        try:
            tests = doctest.DocTestParser().get_doctest(source, names, "page", "page", line)
            if tests.examples:
                tests.globs = names  # the parser made a copy
                output = io.StringIO()
                runner = doctest.DocTestRunner(Checker(), verbose=False)
                runner.run(tests, out=output.write, clear_globs=False)
                wrong = output.getvalue() if runner.failures else ""
            else:
                exec(compile("\n" * line + source, "page", "exec"), names)
        except BaseException:  # SystemExit of a program as well
            wrong = traceback.format_exc()
        print(json.dumps(wrong), file=answers, flush=True)


def missing_module(source, environment):
    """The first module that Python code imports and that is not installed."""
    if ">>>" in source:
        source = "".join(e.source for e in doctest.DocTestParser().get_examples(source))
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module)
    for name in names:
        if subprocess.run([sys.executable, "-c", f"import {name}"], env=environment, capture_output=True).returncode:
            return name
    return None


def needs_mpi(block):
    text = block.text() + " ".join(value for _, value in block.marks)
    return re.search(r"mpirun |nuem scan |nuem supernova .* -o |h5py", text)


def console(room, block):
    found = list(commands(block.lines))
    for i, (command, shown) in enumerate(found):
        code = int(block.mark("exit") or 0) if i == len(found) - 1 else 0
        room.run(command, code, shown)


def check(page, build, slow, verbose):
    """Number of blocks run, and of those left out with their reasons."""
    ran, left = 0, []
    absent = None
    with tempfile.TemporaryDirectory(prefix="check-docs-") as folder, Room(folder, build, verbose) as room:
        for block in blocks(page.read_text()):
            where = f"{page}:{block.line}"
            try:
                if block.mark("not run") is not None or (block.mark("slow") is not None and not slow):
                    left.append((where, block.mark("not run") or "slow: " + block.mark("slow")))
                    continue
                kind = block.kind()
                if not (build / "nuem-mpi").exists() and needs_mpi(block):
                    left.append((where, "no nuem-mpi here"))
                    continue
                if kind == "file" and not (block.mark("file") or block.mark("into")):
                    raise Mistake(f"a block in {block.language} needs a comment (file, into or not run)")
                if kind == "text" and block.lines and PROGRAMS.match(block.lines[0]) and not block.mark("file"):
                    raise Mistake(f"a command without its prompt: {block.lines[0]}")
                if block.mark("file"):
                    room.write(block, block.mark("file"))
                elif block.mark("into"):
                    room.merge(block, block.mark("into"))
                for name, value in block.marks:
                    if name == "run":
                        room.run(value, int(block.mark("exit") or 0) if kind != "console" else 0)
                if kind == "console" and not block.mark("file"):
                    console(room, block)
                elif kind == "python":
                    absent = absent or missing_module(block.text(), room.environment)
                    if absent:
                        left.append((where, f"no Python module {absent} here"))
                        continue
                    room.python(block)
                ran += kind != "text"
            except Mistake as mistake:
                raise Mistake(f"{where}: {mistake}") from None
    return ran, left


def self_test():
    text = "x\n\n    $ a 1\n    out 1.23 ...\n\n<!-- exit: 3 -->\n```console\n$ b \\\n  c\n```\n<!-- run: d -->\ntext\n\n```yaml\nk: 1\n```\n"
    found = list(blocks(text))
    assert [b.kind() for b in found] == ["console", "console", "text", "file"], [b.kind() for b in found]
    assert list(commands(found[0].lines)) == [("a 1", ["out 1.23 ..."])]
    assert list(commands(found[1].lines)) == [("b \\\n  c", [])] and found[1].mark("exit") == "3"
    assert found[2].mark("run") == "d"
    for shown, printed, same in [
        ("a 1.23 b", "a   1.2314 b", True), ("a 1.23", "a 1.236", False), ("2.0e-11 muB", "2.049e-11 muB", True),
        ("2e-11", "2.6e-11", False), ("2.70554", "2.70555", True), ("xenon1t", "xenon1t", True), ("xenon1t", "xenon2t", False),
        ("a ... 3", "a b c 3", True), ("(1.4, 2.9)e-11", "(1.40, 2.91)e-11", True), ("-1", "1", False),
        ("nan", "1", False), ("", "", True),
    ]:
        assert line_agrees(shown, printed) == same, (shown, printed)
    assert agrees(["a", "...", "c"], ["a", "b", "", "c"]) is None
    assert agrees(["a", "..."], ["a", "b"]) is None and agrees(["a"], ["a"]) is None
    assert agrees(["a"], ["a", "b"]) is not None and agrees(["a", "c"], ["a", "b"]) == "c"
    assert top_level("# x\na: 1\nb:\n  c: 2\n") == [("", "# x\n"), ("a", "a: 1\n"), ("b", "b:\n  c: 2\n")]
    print("check_docs.py: self-test passed")


def main():
    if sys.argv[1:] == ["--python"]:
        return python_worker()
    parser = argparse.ArgumentParser(description="runs the code blocks of pages of documentation")
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build")
    parser.add_argument("--slow", action="store_true", help="also blocks marked slow")
    parser.add_argument("--list", action="store_true", help="name the blocks that are not run")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true", help="name each command with its time")
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    failed = False
    for page in options.pages:
        try:
            ran, left = check(page, options.build.resolve(), options.slow, options.verbose)
        except Mistake as mistake:
            print(mistake, file=sys.stderr)
            failed = True
            continue
        print(f"{page}: {ran} blocks run, {len(left)} not")
        if options.list:
            for where, reason in left:
                print(f"  {where}: {reason}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
