# SPDX-License-Identifier: GPL-3.0-or-later
"""Submissions that nuem export hepdata writes: the rules of HEPData (hepdata-submission.readthedocs.io, and what
hepdata-validator 1.1.1 asks for), written here anew because that validator is not in Debian; and the numbers against the
results that they are from.

usage: check_hepdata.py NUEM         77 where python3-yaml is missing"""
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import json_runs  # noqa: E402

try:
    import yaml
except ImportError:
    print("left out: Debian's python3-yaml is missing (tools/deps.sh)")
    sys.exit(77)

RUNS = {
    "limit": "nuem limit xenonnt --parameter mu_eff --json",
    "interval": "nuem limit xenon1t --parameter q_ee --json",
    "cls": "nuem limit xenonnt --parameter mu_eff --method cls --toys 20 --points 3 --json",
    "neutron": "nuem limit coherent-csi2017 --parameter rn --json",
    "contour": "nuem contour xenonnt --parameters q_ee,q_mumu --grid 7x5 --json",
    "rate": "nuem rate xenon1t --json",
    "times": "nuem rate coherent-csi2021 --json",
    "recoils": "nuem rate xenon1t --recoil 1,2,5 --json",
    "fit": "nuem fit xenonnt --coordinates mu_eff,q_ee --intervals --json",
    "curve": "nuem scan curve.yaml -o curve.h5 >curve.log && nuem export points curve.h5 --json",
    "grid": "nuem scan examples/scan-profile.yaml -o profile.h5 >profile.log && nuem export points profile.h5 --json",
}
CURVE = "schema: nuem/scan/1\nexperiments: [xenon1t]\nparameters: [{name: mu_eff, lo: 0, hi: 5e-11, n: 21}]\n"


class Rules:
    """Each member says what a part must be; whatever else is there is a fault."""

    def __init__(self):
        self.failures = []

    def need(self, fine, text):
        if not fine:
            self.failures.append(text)
            print("FAIL " + text)

    def keys(self, part, where, required, optional=()):
        self.need(isinstance(part, dict), where + " is no map")
        if isinstance(part, dict):
            self.need(set(required) <= set(part), "%s lacks one of %s" % (where, ", ".join(required)))
            self.need(set(part) <= set(required) | set(optional), "%s has more: %s" % (where, ", ".join(map(str, part))))

    def number(self, value, where):
        self.need(isinstance(value, (int, float)) and not isinstance(value, bool) and value == value and abs(value) != float("inf"),
                  "%s is %r, which YAML does not take for a number" % (where, value))

    def values(self, variable, where, independent):
        for i, value in enumerate(variable["values"]):
            here = "%s, value %d" % (where, i + 1)
            if independent and "low" in value:
                self.keys(value, here, ("low", "high"), ("value",))
                self.number(value["low"], here)
                self.number(value["high"], here)
                self.need(value["low"] < value["high"], here + ": the bin is empty")
            else:
                self.keys(value, here, ("value",), () if independent else ("errors",))
                if not isinstance(value["value"], str):
                    self.number(value["value"], here)
                elif not independent:
                    self.need(value["value"] == "-", here + ": text in place of a number")

    def table(self, table, where):
        self.keys(table, where, ("independent_variables", "dependent_variables"))
        lengths = set()
        for kind in ("independent_variables", "dependent_variables"):
            self.need(isinstance(table[kind], list) and table[kind], "%s: %s is no list, or empty" % (where, kind))
            for variable in table[kind]:
                name = "%s, %s" % (where, variable.get("header", {}).get("name"))
                dependent = kind[0] == "d"
                self.keys(variable, name, ("header", "values"), ("qualifiers",) if dependent else ())
                self.keys(variable["header"], name, ("name",), ("units",))
                self.need(all(isinstance(text, str) and text for text in variable["header"].values()), name + ": header is no text")
                for qualifier in variable.get("qualifiers", []):
                    self.keys(qualifier, name + ", qualifier", ("name", "value"), ("units",))
                self.values(variable, name, not dependent)
                lengths.add(len(variable["values"]))
        self.need(len(lengths) == 1 and min(lengths) > 0, "%s: columns of %s rows" % (where, sorted(lengths)))

    def resources(self, part, folder, where):
        for resource in part.get("additional_resources", []):
            self.keys(resource, where + ", resource", ("location", "description"), ("type", "license"))
            self.need(len(resource["location"]) <= 256, where + ": long location")
            path = os.path.join(folder, resource["location"])
            self.need(os.path.exists(path), "%s names %s, which is not there" % (where, resource["location"]))
            self.used.add(resource["location"])

    def entry(self, entry, folder):
        where = str(entry.get("name"))
        self.keys(entry, where, ("name", "description", "keywords", "data_file"), ("location", "data_license", "additional_resources"))
        self.need(isinstance(entry["name"], str) and 0 < len(entry["name"]) <= 64, where + ": name longer than 64")
        self.need(isinstance(entry["description"], str) and entry["description"], where + ": no description")
        for keyword in entry["keywords"]:
            self.keys(keyword, where + ", keyword", ("name", "values"))
            self.need(keyword["name"] in ("cmenergies", "observables", "reactions", "phrases"), where + ": keyword " + keyword["name"])
            self.need(all(isinstance(value, (int, float)) or len(value) <= 128 for value in keyword["values"]), where + ": long keyword")
        self.resources(entry, folder, where)
        self.used.add(entry["data_file"])
        with open(os.path.join(folder, entry["data_file"]), encoding="utf-8") as f:
            table = yaml.safe_load(f)
        self.table(table, where)
        return table

    def submission(self, folder):
        """The tables by their names."""
        self.used = {"submission.yaml"}
        with open(os.path.join(folder, "submission.yaml"), encoding="utf-8") as f:
            documents = list(yaml.safe_load_all(f))
        about, entries = documents[0], documents[1:]
        self.need(isinstance(about.get("comment"), str) and about["comment"], "no comment")
        self.need("data_file" not in about, "the first document is a table")
        self.resources(about, folder, "submission")
        names = [entry["name"] for entry in entries]
        self.need(len(set(names)) == len(names), "a name twice")
        files = [entry["data_file"] for entry in entries]
        self.need(len(set(files)) == len(files), "a file twice")
        tables = [(entry, self.entry(entry, folder)) for entry in entries]
        self.need(set(os.listdir(folder)) == self.used, "files that nothing names: %s" % (set(os.listdir(folder)) - self.used))
        return tables


def column(table, part):
    """Values of the variable whose name contains a text."""
    for kind in ("independent_variables", "dependent_variables"):
        for variable in table[kind]:
            if part in variable["header"]["name"]:
                return [value.get("value", (value.get("low"), value.get("high"))) for value in variable["values"]]
    return None


def or_dash(values):
    return ["-" if value is None else value for value in values]


def compare(rules, tables, results):
    """Numbers bit for bit. tables: by the file that each is from."""
    r = results
    t = {name: tables[name] for name in r}
    same = lambda got, want, what: rules.need(got == want, "%s: %s is not %s" % (what, str(got)[:80], str(want)[:80]))
    for name in ("limit", "interval", "cls", "neutron"):
        for key, part in (("best_fit", "Best fit"), ("lower", "Lower end"), ("upper", "Upper end"), ("chi2_min", "chi^2"), ("ndf", "Degrees")):
            same(column(t[name][0], part), or_dash([r[name][key]]), name + " " + key)
        qualifiers = {q["name"]: q["value"] for q in t[name][0]["dependent_variables"][0]["qualifiers"]}
        same(qualifiers["CL"], 90, name + " CL")
        same(qualifiers["Method"], r[name]["method"], name + " method")
        same(qualifiers["Experiment"], r[name]["experiment"], name + " experiment")
    rules.need(t["limit"][0]["dependent_variables"][0]["header"]["units"] == "$\\mu_B$", "units of the moment")
    rules.need(t["neutron"][0]["dependent_variables"][0]["header"]["units"] == "$\\mathrm{fm}$", "units of the radius")
    for key in ("q", "cls", "clb", "clsb"):
        same(next([v["value"] for v in d["values"]] for d in t["cls"][1]["dependent_variables"] if d["header"]["name"] == key),
             [row[key] for row in r["cls"]["points"]], "cls " + key)
    grid = t["contour"][0]
    same(len(t["contour"]), 1 + len(r["contour"]["lines"]), "tables of the contour")
    same(column(grid, "Delta"), [x for row in r["contour"]["grid"] for x in row["delta_chi2"]], "contour")
    same(column(grid, "q_{ee}"), r["contour"]["x"]["values"] * 5, "contour x")
    same(column(grid, "q_{\\mu\\mu}"), [y for y in r["contour"]["y"]["values"] for _ in range(7)], "contour y")
    for table, line in zip(t["contour"][1:], r["contour"]["lines"].values()):
        same(column(table, "q_{ee}"), line["x"], "line")
        same(column(table, "q_{\\mu\\mu}"), line["y"], "line")
    for name in ("rate", "times"):
        same(column(t[name][0], "Energy"), list(zip(r[name]["e_lo_kev"], r[name]["e_hi_kev"])), name + " bins")
        same(column(t[name][0], "Observed"), r[name]["counts"], name + " counts")
        same(column(t[name][0], "Signal: total"), r[name]["signal"]["total"], name + " signal")
    same(column(t["times"][0], "Time"), list(zip(r["times"]["t_lo_us"], r["times"]["t_hi_us"])), "times")
    same(column(t["recoils"][0], "Recoil"), r["recoils"]["recoil_kev"], "recoils")
    same(column(t["fit"][0], "Upper"), or_dash([row["upper"] for row in r["fit"]["coordinates"]]), "fit")
    same(column(t["curve"][0], "\\mu_{\\mathrm{eff}}"), r["curve"]["mu_eff"], "curve")
    same(column(t["curve"][0], "chi^2"), r["curve"]["chi2"], "curve chi2")
    same(column(t["grid"][0], "$\\mu"), or_dash(r["grid"]["mu_eff"]), "profiled coordinate")


def check_faults(rules, folder, environment):
    """What cannot be exported is refused, and nothing is left."""
    with open(os.path.join(folder, "broken.json"), "w", encoding="utf-8") as f:
        f.write('{"schema": "nuem/limit/1", "result": {}, "provenance": {"version": "1", "citations": [], "data": []}}')
    shell = lambda line: json_runs.shell(line, folder, environment)
    shell("nuem constants --json >constants.json")
    for line, code, message in (
            ("nuem export hepdata constants.json -o no", 3, "a result of 'constants' makes no table"),
            ("nuem export hepdata absent.json -o no", 3, "absent.json"),
            ("nuem export hepdata broken.json -o no", 3, "broken.json"),
            ("nuem export hepdata limit.json", 2, "--output"),
            ("nuem export hepdata limit.json -o submission", 5, "'submission' is not empty"),
            ("nuem export hepdata limit.json -o absent/no", 5, "absent/no")):
        got = shell(line)
        said = got.stderr.decode()
        rules.need(got.returncode == code and message in said and said.count("\n") == 1, "%s: %d %s" % (line, got.returncode, said))
    rules.need(not os.path.exists(os.path.join(folder, "no")), "something was written")


def main():
    rules = Rules()
    with tempfile.TemporaryDirectory() as folder:
        environment = json_runs.prepare(sys.argv[1], folder)
        with open(os.path.join(folder, "curve.yaml"), "w", encoding="utf-8") as f:
            f.write(CURVE)
        results = {}
        for name, line in RUNS.items():
            got = json_runs.shell(line + " >%s.json" % name, folder, environment)
            if got.returncode:
                sys.exit("%s\n%s" % (line, got.stderr.decode()))
            with open(os.path.join(folder, name + ".json"), encoding="utf-8") as f:
                results[name] = json.load(f)["result"]
        got = json_runs.shell("nuem export hepdata %s -o submission --json" % " ".join(name + ".json" for name in RUNS), folder, environment)
        if got.returncode:
            sys.exit(got.stderr.decode())
        listed = json.loads(got.stdout)["result"]["tables"]
        tables = rules.submission(os.path.join(folder, "submission"))
        rules.need([row["name"] for row in listed] == [entry["name"] for entry, _ in tables], "the answer lists other tables")
        by_result = {}
        for row, (_, table) in zip(listed, tables):
            by_result.setdefault(row["result"][:-5], []).append(table)
        compare(rules, by_result, results)
        works = json_runs.shell("nuem cite %s" % " ".join(name + ".json" for name in RUNS), folder, environment).stdout
        with open(os.path.join(folder, "submission", "references.bib"), "rb") as f:
            rules.need(sorted(f.read().split(b"\n\n")) != [b""] and works.strip() != b"", "no works")
            f.seek(0)
            rules.need(sorted(f.read().split()) == sorted(works.split()), "references.bib is not what nuem cite prints")
        check_faults(rules, folder, environment)
        print("%d results, %d tables" % (len(RUNS), len(tables)))
    sys.exit(1 if rules.failures else 0)


if __name__ == "__main__":
    main()
