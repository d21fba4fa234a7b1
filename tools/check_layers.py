#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the order of the layers and the manners of library code.

A file may include its own layer and the layers above it in LAYERS. Violations: an include against
that order, a cycle of files, a third-party header outside its place, a .c file that includes the
umbrella header, a public header that the tables here or nuem.h do not know, and, outside src/cli,
printing, ending the process, reading the environment or the locale, and mutable static objects.

usage: check_layers.py [--self-test] [ROOT]
"""
import pathlib
import re
import sys
import tempfile

# From the bottom up. Layers on one row are siblings: they do not include each other.
LAYERS = [
    ["base"],
    ["num"],
    ["file"],  # reading: YAML, CSV, records
    ["mixing"],
    ["em"],
    ["source", "target", "star", "propagation"],
    ["supernova"],  # collective evolution
    ["xsec"],
    ["detector"],
    ["rate"],
    ["stat"],
    ["report", "io"],  # the review table; writing results
    ["parallel"],  # many processes, HDF5
    ["scan", "evolve"],  # many points; long runs
    ["cli"],
]
ROW = {layer: row for row, layers in enumerate(LAYERS) for layer in layers}

# The layer that implements each public header. A new public header needs a line here.
PUBLIC = {
    "status": "base",
    "units": "base",
    "constants": "base",
    "matrix3": "base",
    "export": "base",
    "progress": "base",
    "conventions": "base",
    "init": "num",
    "data": "file",
    "mixing": "mixing",
    "state": "mixing",
    "solar": "mixing",
    "earth": "mixing",
    "mass": "mixing",
    "hypothesis": "em",
    "model": "em",
    "naturalness": "em",
    "decay": "em",
    "loop": "em",
    "couplings": "em",
    "plasmon": "star",
    "supernova": "supernova",
    "supernova_config": "supernova",
    "supernova_earth": "supernova",
    "star": "star",
    "star_bound": "star",
    "pulsar": "star",
    "supernova_bound": "star",
    "neutrality": "star",
    "profile": "propagation",
    "propagate": "propagation",
    "decoherence": "propagation",
    "resonance": "propagation",
    "solar_antineutrino": "propagation",
    "burst": "propagation",
    "flavour_ratio": "propagation",
    "passage": "propagation",
    "precession": "propagation",
    "flux": "source",
    "target": "target",
    "atom": "target",
    "atom_response": "target",
    "atom_store": "target",
    "correction": "target",
    "nucleus": "target",
    "electron_form": "target",
    "channel": "xsec",
    "es": "xsec",
    "cevns": "xsec",
    "cevas": "xsec",
    "experiment": "detector",
    "quenching": "detector",
    "response": "rate",
    "analysis": "stat",
    "likelihood": "stat",
    "objective": "stat",
    "fit": "stat",
    "toys": "stat",
    "sampler": "stat",
    "limit": "stat",
    "neutron_radius": "stat",
    "contour": "stat",
    "parameter": "em",
    "form_factors": "em",
    "radius": "em",
    "vertex": "em",
    "weak": "em",
    "moment": "em",
    "review": "report",
    "catalog": "report",
    "cite": "io",
}
UMBRELLA = "include/nuem/nuem.h"

# Where a third-party header may be included: pattern of the header, layer.
THIRD_PARTY = [
    (re.compile(r"gsl/|cblas|openblas|lapacke|nlopt|Random123/"), ("num",)),
    (re.compile(r"yaml\.h$|sha2\.h$"), ("file",)),
    (re.compile(r"jansson\.h$"), ("io",)),
    (re.compile(r"xraylib"), ("target",)),
    (re.compile(r"hdf5\.h$|mpi\.h$"), ("parallel", "scan", "evolve")),
]
PUBLIC_MAY_INCLUDE = {"stddef.h", "stdint.h", "stdbool.h"}
SYSTEM = set(
    """assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h limits.h locale.h math.h setjmp.h
    signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h
    string.h tgmath.h threads.h time.h uchar.h wchar.h
    dirent.h fcntl.h libgen.h pthread.h strings.h sys/stat.h sys/types.h unistd.h spawn.h omp.h""".split()
)
SYSTEM_CLI = SYSTEM | {"spawn.h", "sys/auxv.h", "sys/ioctl.h", "sys/wait.h", "sys/time.h", "sys/resource.h", "getopt.h", "termios.h"}

BANNED = [
    (re.compile(r"\b(v?printf|puts|putchar|perror)\s*\("), "prints"),
    (re.compile(r"\b(stdout|stderr|stdin)\b"), "uses a standard stream"),
    (re.compile(r"\b(abort|exit|_exit|_Exit|quick_exit|assert|raise)\s*\("), "may end the process"),
    (re.compile(r"\b(getenv|secure_getenv|setenv|putenv|environ)\b"), "reads the environment"),
    (re.compile(r"\bsetlocale\s*\("), "changes the locale"),
]


def blank_comments_and_text(source):
    """The source with comments, strings and character constants blanked; lines keep their number."""

    def blank(match):
        text = match.group(0)
        if text[0] in "\"'":
            return text[0] + " " * (len(text) - 2) + text[0]
        return re.sub(r"[^\n]", " ", text)

    return re.sub(
        r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, source, flags=re.S
    )


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(source):
    """(line, header, angled) of each #include; comments are out already in the caller's view."""
    no_comments = re.sub(
        r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), source, flags=re.S
    )
    for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', no_comments, re.M):
        yield line_of(no_comments, m.start()), m.group(2), m.group(1) == "<"


def is_mutable_object(declaration):
    """Does this declaration (up to its `=`, `;` or initialiser) define an object that can change?"""
    text = re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", declaration, flags=re.S)
    text = re.sub(r"\[[^\]]*\]", " ", text)
    text = re.sub(r"\b(struct|union|enum)\b[^{;=]*\{.*\}", " const_type ", text, flags=re.S)
    pointer_to_function = re.match(r"[^(]*\(\s*\*([^()]*)\)", text)
    if pointer_to_function:
        return not re.search(r"\bconst\b", pointer_to_function.group(1))
    if "(" in text:
        return False  # a function
    if "*" in text:
        return not re.search(r"\bconst\b", text.rsplit("*", 1)[1])
    return not re.search(r"\bconst\b", text)


def mutable_objects(code, is_header):
    """(line, name) of each object with static storage that is not constant."""
    code = re.sub(
        r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*",
        lambda m: re.sub(r"[^\n]", " ", m.group(0)),
        code,
        flags=re.M,
    )
    found = []

    def report(declaration, offset):
        words = re.findall(r"[A-Za-z_]\w*", re.sub(r"\[[^\]]*\]", " ", declaration))
        lead = len(declaration) - len(declaration.lstrip())
        found.append((line_of(code, offset + lead), words[-1] if words else "?"))

    # Objects of the file: statements outside all braces.
    depth, start, declaration = 0, 0, None
    i = 0
    while i < len(code):
        c = code[i]
        if c == "{":
            if depth == 0 and declaration is None:
                declaration = code[start:i]
            depth += 1
        elif c == "}":
            depth = max(0, depth - 1)
            if depth == 0 and declaration is not None:
                head = declaration.strip()
                # a function body ends its statement here; a type or an initialiser runs to `;`
                if head.endswith(")") and "=" not in head:
                    start, declaration = i + 1, None
        elif c == ";" and depth == 0:
            statement = declaration if declaration is not None else code[start:i]
            whole = code[start:i]
            head = re.sub(r"\bNUEM_(BEGIN|END)_DECLS\b", " ", statement).strip()
            type_only = re.match(r"(struct|union|enum)\b[^=]*$", head) and re.search(
                r"\}\s*$", whole
            )
            forward = re.match(r"(struct|union)\s+\w+\s*$", head)
            skip = re.match(r"(typedef|extern|_Static_assert|static_assert)\b", head)
            # in a header this declares functions of a named type (an object would not link)
            function_type = is_header and "static" not in head and "=" not in whole
            if head and not (skip or type_only or forward or function_type):
                if is_mutable_object(head.split("=", 1)[0]):
                    report(head.split("=", 1)[0], start + len(whole) - len(whole.lstrip()))
            start, declaration = i + 1, None
        i += 1

    # Static objects inside functions.
    depth = 0
    for m in re.finditer(r"[{}]|\bstatic\b", code):
        if m.group(0) == "{":
            depth += 1
        elif m.group(0) == "}":
            depth -= 1
        elif depth > 0:
            end = re.search(r"[=;{]", code[m.start() :])
            text = code[m.start() : m.start() + (end.start() if end else 0)]
            if is_mutable_object(text):
                report(text, m.start())
    return found


class Check:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.violations = []
        self.graph = {}
        self.lines = {}

    def complain(self, path, line, text):
        self.violations.append(f"{path}:{line}: {text}")

    def layer(self, path):
        """Layer of a file given by its path from the root; None when it has none."""
        parts = pathlib.PurePath(path).parts
        if parts[:2] == ("include", "nuem"):
            return PUBLIC.get(pathlib.PurePath(path).stem)
        if parts[0] == "src" and len(parts) > 2:
            return parts[1]
        return None

    def resolve(self, path, header):
        """Path from the root of a project header, or None."""
        if header.startswith("nuem/"):
            candidates = [f"include/{header}"]
        else:
            candidates = [f"src/{header}", str(pathlib.PurePath(path).parent / header)]
        for candidate in candidates:
            if (self.root / candidate).is_file():
                return candidate
        return None

    def run(self):
        files = sorted(
            str(p.relative_to(self.root))
            for top in ("include", "src")
            for p in (self.root / top).rglob("*.[ch]")
        )
        for path in files:
            self.file(path)
        self.cycles()
        self.umbrella(files)
        return self.violations

    def file(self, path):
        source = (self.root / path).read_text(encoding="utf-8")
        public = path.startswith("include/")
        layer = self.layer(path)
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in source[:200]:
            self.complain(path, 1, "no SPDX licence line at its head")
        if path != UMBRELLA:
            if public and layer is None:
                self.complain(path, 1, "public header without a layer: add it to PUBLIC in tools/check_layers.py")
                return
            if layer not in ROW:
                self.complain(path, 1, f'"{layer}" is no layer; they are: {" ".join(ROW)}')
                return
        edges = self.graph.setdefault(path, [])
        for line, header, angled in includes(source):
            self.include(path, public, layer, line, header, angled, edges)
        if layer != "cli":
            code = blank_comments_and_text(source)
            for pattern, what in BANNED:
                for m in pattern.finditer(code):
                    self.complain(path, line_of(code, m.start()), f"{what}: {m.group(0).rstrip('( ')}")
            for line, name in mutable_objects(code, path.endswith(".h")):
                self.complain(path, line, f"mutable object with static storage: {name}")

    def include(self, path, public, layer, line, header, angled, edges):
        for pattern, home in THIRD_PARTY:
            if pattern.match(header):
                if layer not in home or public:
                    self.complain(path, line, f"<{header}> belongs in src/{', src/'.join(home)} alone")
                return
        target = self.resolve(path, header)
        if target is None:
            if not angled:
                self.complain(path, line, f'"{header}" is neither in include/ nor in src/')
            elif public and header not in PUBLIC_MAY_INCLUDE:
                self.complain(path, line, f"<{header}> has no place in a public header")
            elif header not in (SYSTEM_CLI if layer == "cli" else SYSTEM):
                self.complain(path, line, f"<{header}> is unknown: add it to tools/check_layers.py")
            return
        edges.append(target)
        self.lines[path, target] = line
        if path == UMBRELLA:
            return
        if target == UMBRELLA:
            self.complain(path, line, "includes the umbrella header; name the headers it needs")
            return
        if public and not target.startswith("include/"):
            self.complain(path, line, f'a public header includes the internal "{header}"')
        other = self.layer(target)
        if other not in ROW:
            return
        if ROW[other] > ROW[layer]:
            self.complain(path, line, f'{layer} includes "{header}" of {other}, a layer above it')
        elif ROW[other] == ROW[layer] and other != layer:
            self.complain(path, line, f'{layer} includes "{header}" of its sibling {other}')

    def cycles(self):
        state, stack = {}, []

        def visit(path):
            state[path] = "open"
            stack.append(path)
            for target in self.graph.get(path, []):
                if state.get(target) == "open":
                    ring = stack[stack.index(target) :] + [target]
                    self.complain(path, self.lines[path, target], "cycle: " + " -> ".join(ring))
                elif target not in state:
                    visit(target)
            stack.pop()
            state[path] = "done"

        for path in self.graph:
            if path not in state:
                visit(path)

    def umbrella(self, files):
        if UMBRELLA not in files:
            self.complain(UMBRELLA, 1, "missing")
            return
        for path in files:
            if path.startswith("include/nuem/") and path != UMBRELLA:
                if path not in self.graph[UMBRELLA]:
                    self.complain(UMBRELLA, 1, f"does not include {path}; every public header belongs there")


# One planted violation of each kind: (file, text, part of the complaint).
LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
PLANTED = [
    ("src/num/a.c", '#include "em/em.h"\n', "a layer above it"),
    ("src/base/a.c", '#include "nuem/hypothesis.h"\n', "a layer above it"),
    ("src/source/a.c", '#include "target/target.h"\n', "of its sibling target"),
    ("src/io/a.c", '#include "report/report.h"\n', "of its sibling report"),
    ("src/report/a.c", '#include "io/io.h"\n', "of its sibling io"),
    ("src/em/ring.h", '#include "em/ring2.h"\n', "cycle: "),
    ("src/rate/a.c", "#include <gsl/gsl_math.h>\n", "belongs in src/num"),
    ("src/rate/a.c", "#include <nlopt.h>\n", "belongs in src/num"),
    ("src/rate/a.c", "#include <cblas.h>\n", "belongs in src/num"),
    ("src/rate/a.c", "#include <lapacke.h>\n", "belongs in src/num"),
    ("src/io/a.c", "#include <yaml.h>\n", "belongs in src/file"),
    ("src/cli/a.c", "#include <sha2.h>\n", "belongs in src/file"),
    ("src/cli/a.c", "#include <jansson.h>\n", "belongs in src/io"),
    ("src/em/a.c", "#include <xraylib/xraylib.h>\n", "belongs in src/target"),
    ("src/io/a.c", "#include <hdf5.h>\n", "belongs in src/parallel, src/scan, src/evolve"),
    ("src/stat/a.c", "#include <mpi.h>\n", "belongs in src/parallel, src/scan, src/evolve"),
    ("src/io/a.c", '#include "scan/scan.h"\n', "a layer above it"),
    ("include/nuem/flux.h", "#include <gsl/gsl_math.h>\n", "belongs in src/num"),
    ("include/nuem/flux.h", "#include <stdio.h>\n", "no place in a public header"),
    ("include/nuem/flux.h", '#include "source/source.h"\n', "includes the internal"),
    ("include/nuem/novel.h", "", "public header without a layer"),
    ("include/nuem/es.h", "", "does not include include/nuem/es.h"),
    ("src/em/a.c", '#include "nuem/nuem.h"\n', "umbrella"),
    ("src/em/a.c", '#include "em/absent.h"\n', "neither in include/ nor in src/"),
    ("src/em/a.c", "#include <curl.h>\n", "is unknown"),
    ("src/novel/a.c", "", "is no layer"),
    ("src/em/a.c", 'void f(void) { printf("x"); }\n', "prints: printf"),
    ("src/em/a.c", 'void f(void) { puts("x"); }\n', "prints: puts"),
    ("src/em/a.c", 'void f(void) { perror("x"); }\n', "prints: perror"),
    ("src/em/a.c", 'void f(void) { fprintf(stderr, "x"); }\n', "standard stream: stderr"),
    ("src/em/a.c", "void f(void) { abort(); }\n", "end the process: abort"),
    ("src/em/a.c", "void f(void) { exit(1); }\n", "end the process: exit"),
    ("src/em/a.c", "void f(int n) { assert(n); }\n", "end the process: assert"),
    ("src/em/a.c", 'char *f(void) { return getenv("X"); }\n', "reads the environment"),
    ("src/em/a.c", 'void f(void) { setlocale(0, ""); }\n', "changes the locale"),
    ("src/em/a.h", "static int count;\n", "mutable object with static storage: count"),
    ("src/em/a.h", "int nuem_count = 3;\n", "mutable object with static storage: nuem_count"),
    ("src/em/a.c", "static int count;\n", "mutable object with static storage: count"),
    ("src/em/a.c", "int nuem_count = 3;\n", "mutable object with static storage: nuem_count"),
    ("src/em/a.c", "static double grid[3] = {1, 2, 3};\n", "static storage: grid"),
    ("src/em/a.c", 'static const char *names[] = {"a"};\n', "static storage: names"),
    ("src/em/a.c", "static double (*hook)(double);\n", "mutable object"),
    ("src/em/a.c", "static struct point { int x; } origin = {1};\n", "mutable object"),
    ("src/em/a.c", "void f(void)\n{\n    static int calls = 0;\n    calls++;\n}\n", "storage: calls"),
    ("src/em/a.c", "void f(void) { static _Thread_local double work[9]; }\n", "storage: work"),
]
# What must pass: the legal neighbours of the above.
CLEAN = {
    "include/nuem/nuem.h": '#include "nuem/hypothesis.h"\n#include "nuem/flux.h"\n',
    "include/nuem/hypothesis.h": "#include <stddef.h>\ntypedef struct nuem_h nuem_h;\n",
    "include/nuem/flux.h": "struct nuem_f {\n    int a;\n};\nextern const struct nuem_f nuem_f_one;\n",
    "src/em/em.h": '#include "base/base.h"\n#include "nuem/hypothesis.h"\nint nuem_em(void);\n',
    "src/em/ring2.h": '#include "em/em.h"\n',
    "src/base/base.h": "#define NUEM_X(a) \\\n    static int a;\nenum nuem_e { NUEM_A, NUEM_B };\n",
    "src/target/target.h": "double nuem_z(const double *x, double (*f)(double));\n"
    "typedef int nuem_row_function(int);\nnuem_row_function nuem_a, nuem_b;\n",
    "src/source/source.h": "static inline int nuem_one(void)\n{\n    return 1;\n}\n",
    "src/scan/scan.h": '#include "io/io.h"\n#include <hdf5.h>\n#include <mpi.h>\n',
    "src/report/report.h": '#include "em/em.h"\n',
    "src/io/io.h": '#include "em/em.h"\n#include <jansson.h>\n',
    "src/num/good.c": "#include <gsl/gsl_math.h>\n/* printf(abort()) */\n"
    'static const char *const words[] = {"exit(1)", "static int x;"};\n'
    "static double (*const table[])(double) = {0, 0};\n"
    "static const struct { int a; } rows[] = {{1}, {2}};\n"
    "static const struct pair { int a; } *const row = rows;\n"
    "const double nuem_pi = 3.0;\n_Static_assert(sizeof(int) == 4, \"\");\n"
    "static int twice(int x) __attribute__((const));\n"
    "static int twice(int x)\n{\n    static const int two = 2;\n    return two * x;\n}\n",
    "src/cli/main.c": "static int interrupted;\n"
    'int main(void)\n{\n    printf("%s", getenv("HOME"));\n    exit(0);\n}\n',
}


def self_test():
    failed = 0

    def run(extra):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **extra}.items():
                file = pathlib.Path(root, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(LICENCE + text)
            return Check(root).run()

    clean = run({})
    if clean:
        failed += 1
        print("self-test: complaints about clean files:", *clean, sep="\n    ")
    for path, text, part in PLANTED:
        extra = {path: text}
        if "ring" in path:
            extra["src/em/ring2.h"] = '#include "em/ring.h"\n'
        got = run(extra)
        if not any(part in violation for violation in got):
            failed += 1
            print(f"self-test: not caught in {path}: {text.strip()} ({part}); got {got}")
        if len(got) > 1 and path != "include/nuem/novel.h":
            failed += 1
            print(f"self-test: more than one complaint about {path}: {text.strip()}", *got, sep="\n    ")
    print(f"check_layers.py: self-test, {len(PLANTED)} planted violations, {failed} missed")
    return 1 if failed else 0


def main(arguments):
    if "--self-test" in arguments:
        return self_test()
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parent.parent
    check = Check(root)
    violations = check.run()
    for violation in violations:
        print(violation, file=sys.stderr)
    print(f"check_layers.py: {len(check.graph)} files, {len(violations)} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
