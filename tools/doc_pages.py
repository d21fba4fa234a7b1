#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stages the sources of the documentation site and writes the pages that are generated.

docs/ is copied. From the public headers and the tests: a page for each module with every
public function, its tests and its source; and in the tables of docs/physics, which end with a column
`function`, a column of tests and the sources that are left empty there. From the binary: the keys of each input file, and the commands.

usage: doc_pages.py --binary BUILD/nuem --output FOLDER     stage (tools/docs.sh)
       doc_pages.py --check                                 every public function has its entry
"""
import argparse
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = SOURCE / "include" / "nuem"

# Pages of the C library: name, title, headers. A new public header needs a place here.
MODULES = [
    ("em", "Electromagnetic properties", "hypothesis form_factors vertex moment radius loop decay mass naturalness model parameter matrix3"),
    ("scattering", "Scattering", "es weak target correction cevns nucleus neutron_radius quenching cevas electron_form"),
    ("atoms", "Atoms", "atom atom_response atom_store"),
    ("sources", "Fluxes and mixing", "flux mixing state solar earth"),
    ("statistics", "Experiments and statistics", "experiment response analysis likelihood limit toys contour objective fit sampler progress"),
    ("stars", "Stars", "star star_bound plasmon pulsar neutrality supernova_bound"),
    ("propagation", "Propagation", "propagate profile passage decoherence resonance precession burst flavour_ratio solar_antineutrino"),
    ("supernova", "Collective evolution", "supernova supernova_config supernova_earth"),
    ("library", "Data, units, errors", "nuem conventions init status export units constants data catalog cite review"),
]
# Pages of the site that stand outside docs/.
ELSEWHERE = {
    "CONTRIBUTING.md": "dev/contributing.md",
    "CHANGELOG.md": "dev/changelog.md",
    "examples/mesa_other_neu/README.md": "guide/mesa.md",
}
COMMENT = re.compile(r"/\*\*(.*?)\*/", re.S)
DECLARATION = re.compile(r"NUEM_API\b[^;{]*?\b(nuem_\w+)\s*\(")


class Function:
    def __init__(self, name, header, comment, source):
        self.name, self.header, self.comment, self.source = name, header, comment, source
        self.tests = []


def plain(comment):
    """A comment without its stars."""
    return "\n".join(re.sub(r"^\s*\*? ?", "", line) for line in comment.split("\n")).strip()


def sentence(comment):
    """The first sentence, of one paragraph."""
    first = " ".join(re.split(r"\n\s*\n|\s@", " " + comment)[0].split())
    found = re.match(r"(.*?[^.]\.)(?= [A-Z]|$)", first)
    text = (found[1] if found else first).rstrip(".")
    return "" if text.startswith(("Thread-safe", "Total function", "Source:")) else text


def cited(comment):
    """What stands behind `Source:`, up to the end of its paragraph."""
    found = re.search(r"\bSources?:\s*(.*?)(?:\n\s*\n|\n\s*@|$)", comment, re.S)
    if not found:
        return None
    text = " ".join(found[1].split())
    text = re.split(r"(?<=[a-z)\]0-9])\. (?=(?:Thread|Total|@|Here)\b)", text)[0]
    return text.rstrip(".")


def functions():
    """Public functions in the order of their headers."""
    out = {}
    for path in sorted(INCLUDE.glob("*.h")):
        text = path.read_text()
        whole = next((plain(c) for c in COMMENT.findall(text) if "@file" in c), "")
        last, end = "", 0
        for found in re.finditer(rf"{COMMENT.pattern}|{DECLARATION.pattern}", text, re.S):
            if not found[2]:
                if not found[1].startswith("<"):
                    last = plain(found[1])
            else:
                # without a blank line between them, functions share a comment
                if "\n\n" in text[end : found.start()].partition(";")[2]:
                    last = ""
                out[found[2]] = Function(found[2], path.stem, last, cited(last) or cited(whole))
            end = found.end()
    implementations = sorted((SOURCE / "src").rglob("*.c"))
    for path in implementations:
        text = path.read_text()
        for name in re.findall(r"^(?:\w[\w *]*[ *])(nuem_\w+)\(", text, re.M):
            if name in out and not out[name].source:
                before = text[: text.index(name + "(")]
                comments = [plain(c) for c in re.findall(r"/\*(.*?)\*/", before, re.S)]
                out[name].source = next(filter(None, map(cited, reversed(comments))), None)
    for path in sorted((SOURCE / "tests").glob("*/*.c")):
        for name in set(re.findall(r"\bnuem_\w+(?=\s*\()", path.read_text())):
            if name in out:
                out[name].tests.append(path.relative_to(SOURCE / "tests"))
    for function in out.values():
        # those that are about it first
        about = {"test_" + function.header, function.name.replace("nuem_", "test_")}
        function.tests.sort(key=lambda t: (t.stem not in about, t.parts[0] != "unit", str(t)))
    return out


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_") if text else ""


def tests_of(names, known, most=3):
    """The test programs of one or more functions, those first that test all of them."""
    count = {}
    for name in names:
        for rank, test in enumerate(known[name].tests):
            count.setdefault(test, []).append(rank)
    order = sorted(count, key=lambda t: (-len(count[t]), min(count[t]), str(t)))
    return ", ".join(f"`{t.stem}`" for t in order[:most]) + (", ..." if len(order) > most else "")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


# --- pages --------------------------------------------------------------------------------------


def module_page(title, headers, known):
    text = [f"# {title}\n"]
    for header in headers.split():
        rows = [
            (f"{{c:func}}`{f.name}`", cell(sentence(f.comment)), tests_of([f.name], known), cell(f.source))
            for f in known.values()
            if f.header == header
        ]
        text.append(f"## nuem/{header}.h\n")
        if rows:
            text.append(table(("function", "what", "tests", "source"), rows))
        text.append(f"```{{doxygenfile}} {header}.h\n:project: nuem\n```\n")
    return "\n".join(text)


def formulae(text):
    """(number, cells, functions) of each row of the tables whose last column is `function`; its head has None."""
    on = False
    for number, line in enumerate(text.split("\n")):
        cells = [c.strip() for c in line.strip()[1:-1].split("|")] if line.startswith("|") else None
        if not cells:
            on = False
        elif cells[-1] == "function":
            on = cells.index("source") + 1
            yield number, cells, None, on - 1
        elif on and not set(line) <= set("|- "):
            yield number, cells, re.findall(r"`(nuem_\w+)`", cells[-1]), on - 1


def with_tests(text, known):
    """Those tables with their empty sources from the headers, and a column of tests."""
    lines = text.split("\n")
    for number, cells, names, source in formulae(text):
        if names is None:
            cells.append("tests")
            lines[number + 1] += "---|"
        else:
            sources = list(dict.fromkeys(known[n].source for n in names if known[n].source))
            cells[source] = cells[source] or cell("; ".join(sources))
            cells[-1] = re.sub(r"`(nuem_\w+)`", r"{c:func}`\1`", cells[-1])
            cells.append(tests_of(names, known))
        lines[number] = "| " + " | ".join(cells) + " |"
    return "\n".join(lines)


# Run by the interpreter that knows the package: [name, signature, text] of its public objects.
DESCRIBE = """
import inspect, json, nuem
def rows(owner, prefix):
    for name in getattr(owner, '__all__', None) or [n for n in vars(owner) if not n.startswith('_')]:
        thing = getattr(owner, name)
        if inspect.ismodule(thing):
            if thing.__name__.startswith('nuem.') and owner is nuem:
                yield prefix + name, '', inspect.getdoc(thing) or ''
                yield from (r for r in rows(thing, prefix + name + '.') if r)
        elif inspect.isclass(thing) or callable(thing):
            if not getattr(thing, '__module__', '').startswith('nuem'):
                continue
            if owner is not nuem and getattr(thing, '__module__', '') != owner.__name__:
                continue
            try:
                how = str(inspect.signature(thing))
            except (TypeError, ValueError):
                how = ''
            yield prefix + name, how, inspect.getdoc(thing) or ''
            if inspect.isclass(thing) and not issubclass(thing, Exception):
                for part, member in vars(thing).items():
                    inner = getattr(member, 'fget', None) or getattr(member, '__func__', member)
                    if part.startswith('_') or not inspect.isfunction(inner):
                        continue
                    how = '' if isinstance(member, property) else str(inspect.signature(inner))
                    yield prefix + name + '.' + part, how, inspect.getdoc(inner) or ''
print(json.dumps([nuem.__doc__ or ''] + list(rows(nuem, 'nuem.'))))
"""


def python_page(folder):
    """The Python package from its own texts, where it was built into `folder`."""
    title = "# The Python package\n\n"
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", DESCRIBE], env=environment, text=True, capture_output=True)
    if done.returncode:
        return title + "The package was not built where this site was (it needs python3-cffi, python3-numpy and python3-dev).\n"
    about, *rows = json.loads(done.stdout)
    text = [title + about.strip() + "\n"]
    for name, how, doc in rows:
        depth = "###" if name.count(".") > 1 else "##"
        text.append(f"{depth} {name}\n\n```text\n{name}{how}\n" + (f"\n{doc}\n" if doc else "") + "```\n")
    return "\n".join(text)


def notebook_page(path, folder):
    """A notebook as it was executed: text, code, printed results; pictures beside the page."""
    text = []
    for cell in json.loads(path.read_text())["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text.append(source + "\n")
        elif cell["cell_type"] == "code":
            text.append(f"```python\n{source}\n```\n")
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                name = f"{path.stem}-{len(text)}.png"
                (folder / name).write_bytes(base64.b64decode("".join(data["image/png"])))
                text.append(f"![]({name})\n")
            elif "text" in output or "text/plain" in data:
                text.append("```text\n" + "".join(output.get("text") or data["text/plain"]).rstrip() + "\n```\n")
    return "\n".join(text)


def schema_page(kind, answer):
    rows = [
        (f"`{k['key']}`", k["type"], "yes" if k["required"] == "yes" else "", cell(k["allowed"]), cell(k["meaning"]))
        for k in answer["keys"]
    ]
    tag = f" A file begins with `schema: {answer['schema']}`." if kind != "hypothesis" and answer.get("schema") else ""
    return (
        f"# Keys of {kind} files\n\nWritten from the table that checks the files; `nuem schema {kind}` prints it.{tag}"
        " A key `x.y` stands under the map `x`, `x[].y` in each element of the list `x`.\n\n"
        + table(("key", "type", "required", "allowed", "meaning"), rows)
    )


class Binary:
    def __init__(self, path):
        self.path = path

    def __call__(self, *arguments):
        command = [str(self.path), *arguments, "--data", str(SOURCE / "data")]
        return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout

    def kinds(self):
        return re.search(r"^usage: nuem schema (\S+)", self("help", "schema"), re.M)[1].split("|")

    def schema(self, kind):
        return json.loads(self("schema", kind, "--json"))["result"]

    def commands(self):
        return [row["id"] for row in json.loads(self("list", "command", "--json"))["result"]["rows"]]


def toctree(names, **options):
    head = "".join(f":{key}: {value}\n" for key, value in options.items())
    return "```{toctree}\n" + head + "\n" + "\n".join(names) + "\n```\n"


def relinked(text, origin, page):
    """Links to pages that stand elsewhere on the site than in the repository, for docs/<page>."""

    def link(found):
        target = os.path.normpath(os.path.join(os.path.dirname(origin), found[1]))
        if target in ELSEWHERE:
            target = os.path.join("docs", ELSEWHERE[target])
        elif os.path.dirname(origin) == os.path.dirname(f"docs/{page}"):
            return found[0]
        return f"]({os.path.relpath(target, os.path.dirname('docs/' + page))}{found[2]})"

    return re.sub(r"\]\(([^)#:\s]+)(#[^)]*)?\)", lambda m: link([m[0], m[1], m[2] or ""]), text)


def stage(binary, python, output):
    """output/docs is what Sphinx reads; beside it what pages link to."""
    known = functions()
    shutil.rmtree(output, ignore_errors=True)
    docs = output / "docs"
    pages = {f"docs/{p.relative_to(SOURCE / 'docs')}": str(p.relative_to(SOURCE / "docs")) for p in (SOURCE / "docs").rglob("*.md")}
    for origin, page in {**pages, **ELSEWHERE}.items():
        text = relinked((SOURCE / origin).read_text(), origin, page)
        if page.startswith("physics/"):
            text = with_tests(text, known)
        (docs / page).parent.mkdir(parents=True, exist_ok=True)
        (docs / page).write_text(text)
    for path in [p for p in (SOURCE / "docs").rglob("*") if p.is_file() and p.suffix != ".md"]:
        target = docs / path.relative_to(SOURCE / "docs")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
    for path in SOURCE.iterdir():
        if path.name not in ("docs", ".git") and not path.name.startswith("build"):
            (output / path.name).symlink_to(path)

    notebooks = sorted((SOURCE / "examples" / "notebooks").glob("*.ipynb"))
    if notebooks:
        (docs / "notebooks").mkdir()
    for path in notebooks:
        (docs / "notebooks" / f"{path.stem}.md").write_text(notebook_page(path, docs / "notebooks"))

    reference = docs / "reference"
    reference.mkdir()
    # kinds of input files; the form of answers is JSON Schema, which nuem prints
    schemas = {kind: binary.schema(kind) for kind in binary.kinds()}
    kinds = [kind for kind in schemas if "keys" in schemas[kind]]
    for kind in kinds:
        (reference / f"{kind}.md").write_text(schema_page(kind, schemas[kind]))
    commands = [f"# Commands\n\nWhat `nuem help` prints.\n\n```text\n{binary('help')}```\n"]
    commands += [f"## nuem {c}\n\n```text\n{binary('help', *c.split())}```\n" for c in binary.commands()]
    (reference / "commands.md").write_text("\n".join(commands))
    (reference / "index.md").write_text("# Reference\n\n" + toctree(["commands", *kinds], maxdepth=1))

    api = docs / "api"
    api.mkdir()
    for name, title, headers in MODULES:
        (api / f"{name}.md").write_text(module_page(title, headers, known))
    (api / "python.md").write_text(python_page(python))
    (api / "index.md").write_text(
        "# Libraries\n\nC: every public function with the tests that call it and the source of its formula, then its header. "
        "Units and signs are those of `nuem/conventions.h`; see also [threads](../dev/threads.md).\n\n"
        + toctree([name for name, _, _ in MODULES] + ["python"], maxdepth=1)
    )


# --- the check ----------------------------------------------------------------------------------


def check():
    known, wrong = functions(), []
    headers = {path.stem for path in INCLUDE.glob("*.h")}
    placed = [h for _, _, names in MODULES for h in names.split()]
    wrong += [f"include/nuem/{h}.h is in no module of tools/doc_pages.py" for h in sorted(headers - set(placed))]
    wrong += [f"tools/doc_pages.py: there is no include/nuem/{h}.h" for h in sorted(set(placed) - headers)]
    wrong += [f"tools/doc_pages.py: {h} is in two modules" for h in sorted({h for h in placed if placed.count(h) > 1})]
    wrong += [f"{f.name} ({f.header}.h) has no comment" for f in known.values() if not f.comment and not f.name.endswith("_free")]
    for path in sorted((SOURCE / "docs" / "physics").glob("*.md")):
        for number, cells, names, source in formulae(path.read_text()):
            where = f"{path.relative_to(SOURCE)}:{number + 1}"
            if names is None:
                continue
            wrong += [f"{where}: there is no public function {n}" for n in names if n not in known]
            names = [n for n in names if n in known]
            if not any(known[n].tests for n in names):
                wrong.append(f"{where}: no test calls {', '.join(names)}")
            if not cells[source] and not any(known[n].source for n in names):
                wrong.append(f"{where}: no source, neither here nor in the comment of {', '.join(names)}")
    for line in wrong:
        print(f"doc_pages.py: {line}", file=sys.stderr)
    if not wrong:
        print(f"doc_pages.py: {len(known)} public functions, each with an entry")
    return bool(wrong)


def main():
    parser = argparse.ArgumentParser(description="pages of the documentation site")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--binary", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    if options.check:
        sys.exit(check())
    if not options.binary or not options.output:
        parser.error("--binary and --output, or --check")
    binary = options.binary.resolve()
    stage(Binary(binary), binary.parent / "python", options.output.resolve())


if __name__ == "__main__":
    main()
