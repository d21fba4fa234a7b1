#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check the data directory: records, tables, citations.

Prints one line per problem and exits 1 when there is any.
usage: check_data.py [DATA_DIRECTORY]
"""
import math
import os
import re
import sys

import yaml

RECORD_KEYS = ("schema", "id", "title", "status", "source")
STATUS = ("official", "digitised", "transcribed", "summary", "computed", "unconfirmed", "user")
SOURCE_KEYS = ("paper", "arxiv", "doi", "locator", "note", "licence", "retrieved")
CHECK_KINDS = ("sum", "integral", "mean", "max", "last")
# lists of maps that carry an id and citations of their own
ENTRY_LISTS = ("limits", "rows", "values")

problems = []


def problem(path, text):
    problems.append("%s: %s" % (path, text))


class Loader(yaml.BaseLoader):
    """All scalars stay text; duplicate keys are errors."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, "duplicate key '%s'" % key.value, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for token in yaml.scan(text):
        if isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)):
            problem(path, "line %d: anchors, aliases and tags are not allowed"
                    % (token.start_mark.line + 1))
    return yaml.load(text, Loader)


def is_number(text):
    try:
        return math.isfinite(float(text))
    except (TypeError, ValueError):
        return False


def number(path, where, text):
    try:
        value = float(text)
    except (TypeError, ValueError):
        problem(path, "%s is '%s', not a number" % (where, text))
        return None
    if not math.isfinite(value):
        problem(path, "%s is not finite" % where)
        return None
    return value


def read_table(path):
    """Column names and rows of finite numbers, or None."""
    head, rows = None, []
    try:
        lines = open(path, encoding="utf-8").read().split("\n")
    except OSError as e:
        problem(path, e.strerror)
        return None
    for n, line in enumerate(lines, 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split(",")]
        if head is None:
            head = cells
            if len(set(head)) != len(head):
                problem(path, "line %d: duplicate column" % n)
            continue
        if len(cells) != len(head):
            problem(path, "line %d has %d cells; the header has %d" % (n, len(cells), len(head)))
            return None
        row = [number(path, "line %d, %s" % (n, h), c) for h, c in zip(head, cells)]
        if None in row:
            return None
        rows.append(row)
    if head is None or not rows:
        problem(path, "no header or no row")
        return None
    return head, rows


def check_source(path, doc):
    source = doc.get("source")
    if not isinstance(source, dict):
        problem(path, "source must be a map")
        return
    for key in source:
        if key not in SOURCE_KEYS:
            problem(path, "source.%s is unknown" % key)


def cites_of(doc):
    """(place, key) of the record and of its entries."""
    for key in doc.get("cite", []):
        yield "cite", key
    for name in ENTRY_LISTS:
        for entry in doc.get(name, []):
            for key in entry.get("cite", []):
                yield "%s '%s'" % (name, entry.get("id")), key


def select(table, check):
    head, rows = table
    if "over" not in check:
        return rows
    i = head.index(check["over"])
    lo = float(check.get("from", "-inf"))
    hi = float(check.get("to", "inf"))
    return [r for r in rows if lo <= r[i] < hi]


def measure(table, check):
    head, _ = table
    rows = select(table, check)
    y = [r[head.index(check["column"])] for r in rows]
    kind = check["kind"]
    if kind == "sum":
        return math.fsum(y)
    if kind == "mean":
        return math.fsum(y) / len(y)
    if kind == "max":
        return max(y)
    if kind == "last":
        return y[-1]
    x = [r[head.index(check["over"])] for r in rows]
    return math.fsum((x[i + 1] - x[i]) * (y[i + 1] + y[i]) / 2 for i in range(len(x) - 1))


def check_table_record(path, doc):
    csv = os.path.splitext(path)[0] + ".csv"
    table = read_table(csv)
    if table is None:
        return
    declared = [c.get("name") for c in doc.get("columns", [])]
    if declared != table[0]:
        problem(csv, "columns %s; %s declares %s" % (table[0], os.path.basename(path), declared))
        return
    for check in doc.get("checks", []):
        name = check.get("what", "?")
        if check.get("kind") not in CHECK_KINDS:
            problem(path, "check '%s': kind '%s' is unknown" % (name, check.get("kind")))
            continue
        if check.get("column") not in declared or check.get("over", declared[0]) not in declared:
            problem(path, "check '%s' names a column that is not there" % name)
            continue
        if check["kind"] == "integral" and "over" not in check:
            problem(path, "check '%s': an integral needs 'over'" % name)
            continue
        value = number(path, "check '%s' value" % name, check.get("value"))
        tol = number(path, "check '%s' tol" % name, check.get("tol"))
        if value is None or tol is None:
            continue
        got = measure(table, check)
        if not abs(got - value) <= tol:
            problem(csv, "check '%s': %.10g; it must be %.10g within %g" % (name, got, value, tol))


def check_experiment(path, doc):
    where = os.path.dirname(path)
    efficiency, data = doc.get("efficiency", {}), doc.get("data", {})
    if "table" in efficiency:
        table = read_table(os.path.join(where, efficiency["table"]))
        if table:
            x = [r[0] for r in table[1]]
            if any(b <= a for a, b in zip(x, x[1:])):
                problem(path, "the energies of the efficiency do not increase")
            if any(not 0 <= r[1] <= 1 for r in table[1]):
                problem(path, "an efficiency is outside [0, 1]")
    if "table" in data:
        table = read_table(os.path.join(where, data["table"]))
        if table:
            needed = [data.get(k) for k in ("lower", "upper")]
            if "edges_kev" in data or "edges_pe" in data:  # then a row a bin, edges beside it
                needed = []
                n = len(data.get("edges_kev", data.get("edges_pe"))) - 1
                n *= len(data["edges_us"]) - 1 if "edges_us" in data else 1
                n *= int(doc.get("classes", {}).get("n", 1))
                if n != len(table[1]):
                    problem(path, "%d bins, but %d rows in %s" % (n, len(table[1]), data["table"]))
            # what may be a column or a list (a level also a number)
            columns = [data.get(k) for k in ("counts", "off", "sigma")]
            columns += [b.get(k) for b in doc.get("backgrounds", [])
                        for k in ("column", "shape", "rate_per_kev_kg_day")]
            columns += [s.get(k) for b in doc.get("backgrounds", []) for s in b.get("shapes", [])
                        for k in ("change", "up", "down")]
            for column in needed + [c for c in columns if isinstance(c, str)]:
                if column not in table[0] and not is_number(column):
                    problem(path, "column '%s' is not in %s" % (column, data["table"]))
            if needed and needed[0] in table[0] and needed[1] in table[0]:
                lo, hi = table[0].index(needed[0]), table[0].index(needed[1])
                for a, b in zip(table[1], table[1][1:]):
                    if a[hi] != b[lo] or a[lo] >= a[hi]:
                        problem(path, "bins with gaps or overlaps in %s" % data["table"])
                        break
    elif "counts" in data and len(data.get("edges_kev", [])) != len(data["counts"]) + 1:
        problem(path, "edges_kev must have one more element than counts")
    if "covariance" in data and isinstance(data["covariance"], str):
        read_table(os.path.join(where, data["covariance"]))
    for background in doc.get("backgrounds", []):
        if doc.get("statistic") == "on-off":
            continue  # the background of each bin is free
        if ("relative_error" in background) == ("free" in background):
            problem(path, "background '%s' needs either relative_error or free"
                    % background.get("name"))


NUCLIDE_COLUMNS = ["z", "a", "mass_u", "abundance", "r_charge_fm", "r_formula", "spin"]


def check_nuclides(path, doc):
    name = doc.get("table", "")
    table = read_table(os.path.join(os.path.dirname(path), name))
    if not table:
        return
    if table[0] != NUCLIDE_COLUMNS:
        problem(path, "the columns of %s must be %s" % (name, ", ".join(NUCLIDE_COLUMNS)))
        return
    keys, sums = [], {}
    for z, a, mass, abundance, radius, formula, _ in table[1]:
        where = "Z = %g, A = %g" % (z, a)
        keys.append((z, a))
        sums[z] = sums.get(z, 0.0) + abundance
        if not 1 <= z <= a or abs(mass - a) > 0.2:
            problem(path, "%s: a below z, or a mass of %g u" % (where, mass))
        # Angeli, Marinova (2013), printed with four decimals
        want = (0.9071 + 1.105 * a ** (-2 / 3) - 0.548 * a ** (-4 / 3)) * a ** (1 / 3)
        if formula and abs(radius - want) > 6e-5:
            problem(path, "%s: r_charge_fm is %g; the formula gives %.4f" % (where, radius, want))
    if any(y <= x for x, y in zip(keys, keys[1:])):
        problem(path, "rows must be in the order of z, then a, each nuclide once")
    for z, total in sums.items():
        if total and abs(total - 1) > 1e-3:
            problem(path, "the abundances of Z = %g sum to %g" % (z, total))
    for entry in doc.get("neutron_radii", []) + doc.get("spins", []):
        if not entry.get("source"):
            problem(path, "%s: source is missing" % entry.get("nuclide"))


BINDING_FACTORS = ("weak", "dipole", "charge")


def check_binding(path, doc):
    name = doc.get("table", "")
    table = read_table(os.path.join(os.path.dirname(path), name))
    if not table:
        return
    head, rows = table
    if "t_kev" not in head or len(head) < 2 or set(head) - {"t_kev", *BINDING_FACTORS}:
        problem(path, "the columns of %s must be t_kev and some of %s"
                % (name, ", ".join(BINDING_FACTORS)))
        return
    t = [r[head.index("t_kev")] for r in rows]
    if len(t) < 2 or t[0] <= 0 or any(b <= a for a, b in zip(t, t[1:])):
        problem(path, "the recoils of %s must be positive and increase, two at least" % name)
    if any(r[head.index(f)] < 0 for r in rows for f in head if f != "t_kev"):
        problem(path, "a factor in %s is negative" % name)
    for key in ("element", "relative_to"):
        if not doc.get(key):
            problem(path, "%s is missing" % key)


def check_spectrum(path, root, name):
    there = (os.path.isfile(os.path.join(os.path.dirname(path), name)) if name.endswith(".csv")
             else os.path.isdir(os.path.join(root, "spectrum", name)))
    if not there:
        problem(path, "spectrum '%s' is not there" % name)


def check_flux(path, doc, root):
    kinds = [k for k in ("components", "reactor", "snowglobes") if k in doc]
    if len(kinds) != 1:
        problem(path, "needs one of components, reactor, snowglobes")
    components = doc.get("components", [])
    names = [c.get("name") for c in components]
    if len(set(names)) != len(names) or ("components" in doc and not names):
        problem(path, "components must have names, each once")
    for c in components:
        if "point_source" not in doc:
            number(path, "%s.flux_cm2_s" % c.get("name"), c.get("flux_cm2_s"))
        if sum(k in c for k in ("spectrum", "line_mev", "beta", "decay")) != 1:
            problem(path, "component '%s' needs one of spectrum, line_mev, beta, decay"
                    % c.get("name"))
        if "arrival" in c:
            read_table(os.path.join(os.path.dirname(path), c["arrival"].get("table", "")))
        if "spectrum" in c:
            check_spectrum(path, root, c["spectrum"])
    reactor = doc.get("reactor", {})
    spectra = reactor.get("spectra")
    if spectra and not os.path.isdir(os.path.join(root, "reactor", spectra)):
        problem(path, "reactor spectra '%s' are not there" % spectra)
    for name in reactor.get("spectrum", {}).values():
        check_spectrum(path, root, name)
    data = doc.get("snowglobes", {}).get("file")
    if data and not os.path.isfile(os.path.join(os.path.dirname(path), data)):
        problem(path, "file '%s' is not there" % data)


def read_bib(path):
    keys = []
    if not os.path.isfile(path):
        problem(path, "missing")
        return keys
    text = open(path, encoding="utf-8").read()
    for match in re.finditer(r"^@(\w+)\{([^,\s]+),", text, re.M):
        if match.group(2) in keys:
            problem(path, "key '%s' twice" % match.group(2))
        keys.append(match.group(2))
    body = "\n".join(line for line in text.split("\n") if not line.startswith("%"))
    if body.count("{") != body.count("}"):
        problem(path, "braces do not match")
    return keys


def check_record(path, root, bib):
    try:
        doc = read_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        problem(path, " ".join(str(e).split()))
        return
    if not isinstance(doc, dict):
        problem(path, "must be a map")
        return
    if next(iter(doc), None) != "schema":
        problem(path, "the first key must be schema")
    for key in RECORD_KEYS:
        if not doc.get(key):
            problem(path, "%s is missing" % key)
    if doc.get("status") not in STATUS:
        problem(path, "status '%s' is unknown" % doc.get("status"))
    check_source(path, doc)
    folder = os.path.basename(os.path.dirname(path))
    stem = os.path.splitext(os.path.basename(path))[0]
    if not doc.get("id") == folder == stem:
        problem(path, "id '%s', folder '%s' and file '%s' must agree"
                % (doc.get("id"), folder, stem))
    for place, key in cites_of(doc):
        if key not in bib:
            problem(path, "%s: '%s' is not in references.bib" % (place, key))
    for name in ENTRY_LISTS:
        ids = [entry.get("id") for entry in doc.get(name, [])]
        for i in sorted({i for i in ids if ids.count(i) > 1 or not i}, key=str):
            problem(path, "%s: id '%s' missing or twice" % (name, i))
    schema = doc.get("schema", "")
    if schema == "nuem/table/1":
        check_table_record(path, doc)
    elif schema == "nuem/experiment/1":
        check_experiment(path, doc)
        flux = doc.get("flux")
        base, _, spectra = (flux or "").partition("@")
        if flux and not os.path.isdir(os.path.join(root, "flux", base)):
            problem(path, "flux '%s' is not there" % flux)
        if spectra and not os.path.isdir(os.path.join(root, "reactor", spectra)):
            problem(path, "reactor spectra '%s' are not there" % spectra)
    elif schema == "nuem/flux/1":
        check_flux(path, doc, root)
    elif schema == "nuem/nuclide/1":
        check_nuclides(path, doc)
    elif schema == "nuem/binding/1":
        check_binding(path, doc)
    elif schema == "nuem/reactor/1":
        for name in doc.get("spectrum", {}).values():
            check_spectrum(path, root, name)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, os.pardir, "data")
    root = os.path.relpath(root)
    bib = read_bib(os.path.join(root, "references.bib"))
    records = 0
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith((".yaml", ".yml")):
                records += 1
                check_record(path, root, bib)
            elif name.endswith(".csv"):
                read_table(path)
    if not records:
        problem(root, "no record")
    # a table may be read twice; say each thing once
    for line in dict.fromkeys(problems):
        print(line)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
