#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the published collective problem with other numbers of energies, tolerances and angles.

Writes the tables docs/figures/supernova-*.csv that supernova_convergence.py draws. Each begins with comments that say how
it was made. One process with one thread at a time; some minutes for all.

usage: supernova_runs.py [--build build] [--data data] [--only energies,...] [--out docs/figures]
BUILD/nuem and BUILD/tests/example_collective (examples/collective.c) compute.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import tempfile

PROBLEM = """schema: nuem/supernova/1
flavours: 2
two_flavour: {{theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: {ordering}, mu: {mu} muB}}
self_interaction: {{off_diagonal: {s}}}
geometry: {geometry}
path: {{start: 100 km, end: {end} km}}
energy: {{min: 0 MeV, max: 50 MeV, bins: {bins}}}
field: {{strength: 1e12 G, at: 50 km, exponent: 2}}
source:
  luminosity: 1e52 erg/s
  species:
    - {{species: nu_e, kind: peaked, peak_energy: 8 MeV, peak_height: 3.35}}
    - {{species: nu_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}}
    - {{species: nubar_e, kind: peaked, peak_energy: 10 MeV, peak_height: 1.7}}
    - {{species: nubar_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}}
run: {{method: {method}, tolerance: {tolerance}}}
output: {{snapshots: {snapshots}}}
"""
DEFAULT = {"ordering": "normal", "mu": "1e-21", "s": -1, "angles": 1, "end": 600, "bins": 100,
           "method": "split", "tolerance": 1e-4, "snapshots": 2}
SPECIES = ["nu_e", "nu_x", "nubar_e", "nubar_x"]
CASES = [("normal", -1), ("inverted", -1), ("normal", 0), ("inverted", 0)]


class Runner:
    def __init__(self, build, data, out):
        self.nuem, self.collective = build / "nuem", build / "tests/example_collective"
        self.data, self.out = data, out

    def example(self, *words):
        """Rows of what the example prints, as lists of numbers."""
        answer = subprocess.run([self.collective, self.data, *words], check=True, capture_output=True, text=True)
        return [[float(x) for x in line.split(",")] for line in answer.stdout.splitlines()[1:]]

    def run(self, **changes):
        """Result of one run, with the CPU seconds that it took."""
        case = dict(DEFAULT, **changes)
        radial = case["angles"] == 1
        case["geometry"] = ("{kind: single-radial, radius: 50 km}" if radial else
                            "{kind: multi-angle, radius: 50 km, angles: %d}" % case["angles"])
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(PROBLEM.format(**case))
            file.flush()
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            answer = subprocess.run([self.nuem, "supernova", file.name, "--threads", "1", "--json", "--quiet",
                                     "--data", self.data], check=True, capture_output=True, text=True)
            seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        result = json.loads(answer.stdout)["result"]
        print({k: case[k] for k in changes}, "%.2f s" % seconds, flush=True)
        return result, seconds

    def write(self, name, made, header, rows):
        with open(self.out / f"supernova-{name}.csv", "w") as file:
            file.write("# tools/figures/supernova_runs.py: the problem of examples/supernova/published-nh.yaml,\n")
            file.write(f"# {made}\n")
            file.write(",".join(header) + "\n")
            for row in rows:
                file.write(",".join(x if isinstance(x, str) else "%.7g" % x for x in row) + "\n")


def fractions(result):
    return [result["fraction"][a] for a in SPECIES]


def energies(runner):
    rows = []
    for ordering, s in CASES:
        for bins in (50, 100, 200, 400, 800, 1600):
            result, seconds = runner.run(ordering=ordering, s=s, bins=bins)
            rows.append([ordering, s, bins, *fractions(result), result["steps"], seconds])
    runner.write("energies", "mu = 1e-21 muB, splitting with tolerance 1e-4; number fractions at 600 km",
                 ["ordering", "s", "energies", *SPECIES, "steps", "cpu_s"], rows)


def tolerance(runner):
    rows = []
    for ordering, s in CASES:
        exact, _ = runner.run(ordering=ordering, s=s, tolerance=1e-8)
        for method, smallest in (("split", 6), ("rk", 7)):
            for k in range(1 if method == "split" else 2, smallest + 1):
                result, seconds = runner.run(ordering=ordering, s=s, method=method, tolerance="1e-%d" % k)
                error = max(abs(x - y) for x, y in zip(fractions(result), fractions(exact)))
                rows.append([ordering, s, method, 10.0**-k, fractions(result)[0], error, result["steps"],
                             result["rejected_steps"], result["stages"], result["invariants"]["drift"], seconds])
    runner.write("tolerance", "mu = 1e-21 muB, 100 energies; error: largest of a number fraction at 600 km against "
                 "splitting with 1e-8",
                 ["ordering", "s", "method", "tolerance", "nu_e", "error", "steps", "rejected", "stages", "drift", "cpu_s"],
                 rows)


def angles(runner):
    rows = []
    for n in (8, 16, 32, 64, 128, 256):
        result, seconds = runner.run(ordering="inverted", s=0, angles=n, bins=48, tolerance=1e-3)
        rows.append([n, *fractions(result), result["steps"], result["stages"], seconds])
    result, seconds = runner.run(ordering="inverted", s=0, bins=48, tolerance=1e-3)
    rows.append([1, *fractions(result), result["steps"], result["stages"], seconds])
    runner.write("angles", "inverted ordering, mu = 1e-21 muB, s = 0, 48 energies, splitting with tolerance 1e-3; 1: radial",
                 ["angles", *SPECIES, "steps", "stages", "cpu_s"], rows)


def coherence(runner):
    rows = []
    ways = [(s, mu) for s in (-1, 0) for mu in ("1e-21", "1e-24")]
    results = [runner.run(s=s, mu=mu, snapshots=201, end=500)[0] for s, mu in ways]
    for k in range(201):
        at = [result["snapshots"][k] for result in results]
        rows.append([at[0]["r_km"], *[x["coherence_rms_max"] for x in at]])
    runner.write("coherence", "normal ordering, 100 energies, splitting with tolerance 1e-4; (sum w |X|^2 / sum w Tr rho^2)^1/2, largest element",
                 ["r_km", *["s%g_mu%s" % way for way in ways]], rows)


def growth(runner):
    runs = [runner.example("growth", *words) for words in (("-1", "1e-21", "0"), ("-1", "1e-21", "0.01"), ("0", "1e-21", "0.01"))]
    rows = [[x[0], x[3], x[2], y[2], z[2]] for x, y, z in zip(*runs)]
    runner.write("growth", "200 energies, mu = 1e-21 muB, by examples/collective.c: growth of the linearised equations (s = -1),\n"
                 "# and (sum w |X|^2 / sum w Tr rho^2)^1/2 of nu_e with nubar_x", ["r_km", "growth_per_km", "s-1_theta0", "s-1_theta0.01", "s0_theta0.01"], rows)


def spectra(runner):
    runs = [runner.example("spectra", *words) for words in (("0", "0"), ("0", "1e-21"), ("-1", "1e-21"))]
    rows = [[x[0], *x[1:], *y[5:], *z[5:]] for x, y, z in zip(*runs)]
    names = [a + b for b in ("_emitted", "_nomoment", "_s0", "_s-1") for a in SPECIES]
    runner.write("spectra", "200 energies, by examples/collective.c: 1/MeV of all neutrinos, emitted, and at 600 km without a moment\n"
                 "# and with 1e-21 muB", ["enu_mev", *names], rows)


STUDIES = {"energies": energies, "tolerance": tolerance, "angles": angles, "coherence": coherence, "growth": growth,
           "spectra": spectra}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", type=pathlib.Path)
    parser.add_argument("--data", default="data", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(STUDIES))
    parser.add_argument("--out", default="docs/figures", type=pathlib.Path)
    arguments = parser.parse_args()
    runner = Runner(arguments.build, arguments.data, arguments.out)
    for name in arguments.only.split(","):
        STUDIES[name](runner)


if __name__ == "__main__":
    main()
