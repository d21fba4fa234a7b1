#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data/schema/*.json, the JSON Schemas (2020-12) of what --json prints, from the answers of the program itself:
every example of every command and the lines of tools/schema_runs.txt. Units come from the calls in src/cli that make the
answers and from the ends of the keys, meanings and maps with free keys from tools/schema_meaning.yaml.

usage: make_schemas.py NUEM      (after a key was added or changed; look at the difference)"""
import glob
import json
import os
import re
import sys
import tempfile

import yaml

import json_runs

ROOT = json_runs.ROOT
OUT = os.path.join(ROOT, "data", "schema")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Ends of keys and their units, the longest first.
ENDINGS = [("_cm2_per_mev", "cm2/MeV"), ("_cm2_s_mev", "cm-2 s-1 MeV-1"), ("_per_bin_cm2", "cm-2"), ("_erg_cm3_s", "erg cm-3 s-1"),
           ("_erg_g_s", "erg g-1 s-1"), ("_cm2_s", "cm-2 s-1"), ("_kg_day", "kg day"), ("_per_kev", "1/keV"), ("_per_km2", "1/km2"),
           ("_per_km", "1/km"), ("_per_s", "1/s"), ("_per_e", "1/e"), ("_g_cm3", "g cm-3"), ("_g_cm2", "g cm2"), ("_rad_s", "rad/s"),
           ("_mev2", "MeV2"), ("_ev2", "eV2"), ("_gev", "GeV"), ("_mev", "MeV"), ("_kev", "keV"), ("_ev", "eV"), ("_cm2", "cm2"),
           ("_cm3", "cm-3"), ("_km", "km"), ("_fm", "fm"), ("_mub", "muB"), ("_deg", "deg"), ("_us", "us"), ("_s", "s"), ("_e", "e"),
           ("_gauss", "G"), ("_sigma", "standard deviations"), ("_msun", "solar masses"), ("_mag", "mag"), ("_u", "u"),
           ("_hartree", "hartree"), ("_bohr", "bohr")]


def units_of_sources():
    """Key -> unit where all calls that name the key agree."""
    found = {}
    for path in glob.glob(os.path.join(ROOT, "src", "cli", "*.c")):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for key, unit in re.findall(r'nuem_result_(?:numbers?|integer)\(\s*\w+,\s*"([^"]+)",[^;]*?"([^"]*)"\)\s*;', text) + \
                re.findall(r'nuem_result_column\(\s*\w+,\s*"([^"]+)",\s*"([^"]*)"\)', text):
            found.setdefault(key, set()).add(unit)
    return {key: next(iter(units)) for key, units in found.items() if len(units) == 1 and units != {""}}


def integers_of_sources():
    """Keys that the program writes as whole numbers and never otherwise."""
    whole, other = set(), set()
    for path in glob.glob(os.path.join(ROOT, "src", "cli", "*.c")):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        whole.update(re.findall(r'nuem_result_(?:cell_)?integer\(\s*\w+,\s*"([^"]+)"', text))
        other.update(re.findall(r'nuem_result_(?:cell_)?numbers?\(\s*\w+,\s*"([^"]+)"', text))
    return whole - other


class Shapes:
    def __init__(self, meaning):
        self.meaning = meaning
        self.units = units_of_sources()
        self.integers = integers_of_sources()

    def is_map(self, title, path):
        return any(re.fullmatch(pattern, "/".join(path)) for pattern in self.meaning["maps"].get(title, []))

    def unit(self, path):
        names = [part for part in path if part != "[]"]
        for i in range(len(names)):
            if ".".join(names[i:]) in self.units:
                return self.units[".".join(names[i:])]
        for name in reversed(names):
            for ending, unit in ENDINGS:
                if name.endswith(ending):
                    return unit
        return None

    def text(self, title, path, numeric):
        names = [part for part in path if part != "[]"]
        key = "/".join(names)
        said = self.meaning["keys"].get(title, {}).get(key) or (self.meaning["common"].get(names[-1]) if names else None)
        unit = self.unit(path) if numeric else None
        return "; ".join(part for part in (said, unit and "unit: " + unit) if part)

    def describe(self, title, path, values):
        """The schema that all values satisfy."""
        kinds, found = set(), {}
        for value in values:
            if value is None:
                kinds.add("null")
            elif isinstance(value, bool):
                kinds.add("boolean")
            elif isinstance(value, (int, float)):
                kinds.add("number")
            else:
                kinds.add({str: "string", list: "array", dict: "object"}[type(value)])
        if "number" in kinds or not kinds - {"null"}:
            kinds |= {"number", "null"}  # what is not finite is null
            named = ".".join(part for part in path if part != "[]") in self.integers
            if named and all(value is None or isinstance(value, int) for value in values):
                kinds = kinds - {"number"} | {"integer"}
        elif "string" in kinds and "[]" in path:
            kinds.add("null")  # cells may be left out
        said = self.text(title, path, "number" in kinds)
        if "array" in kinds:
            items = [item for value in values if isinstance(value, list) for item in value]
            found["items"] = self.describe(title, path + ["[]"], items) if items else {}
            inner = found["items"].get("type", [])
            said = self.text(title, path, "number" in inner or "integer" in inner) or found["items"].get("description", "")
            if "description" in found["items"] and "properties" not in found["items"]:
                del found["items"]["description"]
        if "object" in kinds:
            found.update(self.object(title, path, [value for value in values if isinstance(value, dict)]))
        names = sorted(kinds)
        schema = {"description": said} if said else {}
        schema["type"] = names[0] if len(names) == 1 else names
        schema.update(found)
        return schema

    def object(self, title, path, values):
        """A map has no names of its own, an open object some beside those that depend on the question."""
        keys, rest = [], []
        for value in values:
            keys += [key for key in value if key not in keys]
        if self.is_map(title, path):
            inner = [value[key] for value in values for key in value]
            return {"additionalProperties": self.describe(title, path + ["*"], inner) if inner else {}}
        fixed = self.meaning["open"].get(title, {}).get("/".join(path))
        if fixed is not None:
            rest = [value[key] for value in values for key in value if key not in fixed]
            keys = [key for key in keys if key in fixed]
        more = {"additionalProperties": self.describe(title, path + ["*"], rest)} if rest else {}
        return {"required": [key for key in keys if all(key in value for value in values)], **more,
                "properties": {key: self.describe(title, path + [key], [value[key] for value in values if key in value])
                               for key in keys}}


PROVENANCE = {
    "description": "What the answer was computed from", "type": "object",
    "required": ["version", "constants", "data", "hypothesis", "seed", "argv", "citations"],
    "properties": {
        "version": {"description": "of nuem", "type": "string"},
        "constants": {"description": "edition of the physical constants", "type": "string"},
        "data": {"description": "files that were read", "type": "array", "items": {
            "type": "object", "required": ["id", "sha256"],
            "properties": {"id": {"description": "name in the data directory, or path", "type": "string"},
                           "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}}},
        "hypothesis": {"description": "SHA-256 of the hypothesis", "type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        "seed": {"description": "of the random numbers", "type": ["integer", "null"]},
        "argv": {"description": "the command as it was given", "type": "array", "items": {"type": "string"}},
        "citations": {"description": "BibTeX keys of data/references.bib (nuem cite)", "type": "array", "items": {"type": "string"}}}}


def common():
    return {"$schema": DIALECT, "$id": "urn:nuem:schema:common", "title": "Every answer of nuem with --json",
            "description": "One object. Numbers have full precision; what is not finite is null. A key ends in its unit; where the "
                           "unit depends on a parameter, a key `unit` or the description of the parameter names it. Later versions may "
                           "add keys.",
            "type": "object", "required": ["schema", "result", "provenance"],
            "properties": {"schema": {"type": "string", "pattern": "^nuem/[a-z0-9-]+/[0-9]+$"},
                           "result": {"description": "see the schema of the noun", "type": "object"},
                           "provenance": {"$ref": "#/$defs/provenance"}},
            "$defs": {"provenance": PROVENANCE}}


def title_of(answer, titles):
    """Noun and verb of the command that gave an answer."""
    argv = answer["provenance"]["argv"]
    return next(title for title in (" ".join(argv[1:3]), argv[1]) if title in titles)


def noun_schema(shapes, noun, by_title, summaries):
    """One result, or one of several where a noun has verbs."""
    schema = {"$schema": DIALECT, "$id": "urn:nuem:schema:%s:1" % noun, "title": "nuem %s --json" % noun, "type": "object",
              "required": ["schema", "result", "provenance"],
              "properties": {"schema": {"const": "nuem/%s/1" % noun}, "result": None, "provenance": {"$ref": "#/$defs/provenance"}},
              "$defs": {}}
    for title in sorted(by_title):
        result = shapes.describe(title, [], by_title[title])
        result = {"title": "nuem " + title, "description": summaries[title], **result}
        if len(by_title) == 1:
            schema["properties"]["result"] = result
        else:
            schema["$defs"][title.replace(" ", "-")] = result
    if len(by_title) > 1:
        schema["properties"]["result"] = {"anyOf": [{"$ref": "#/$defs/" + title.replace(" ", "-")} for title in sorted(by_title)]}
    schema["$defs"]["provenance"] = PROVENANCE
    return schema


def write(name, schema):
    path = os.path.join(OUT, name + ".json")
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
    os.replace(path + ".new", path)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(os.path.join(ROOT, "tools", "schema_meaning.yaml"), encoding="utf-8") as f:
        shapes = Shapes(yaml.safe_load(f))
    with tempfile.TemporaryDirectory() as folder:
        runs = json_runs.collect(sys.argv[1], folder, say=print)
        listed = json.loads(json_runs.shell("nuem help --json", folder, json_runs.prepare(sys.argv[1], folder + "/2")).stdout)
    summaries = {" ".join(word for word in (c["noun"], c["verb"]) if word): c["summary"] for c in listed["result"]["commands"]}
    nouns = {}
    for _, answer in runs:
        noun = answer["schema"].split("/")[1]
        nouns.setdefault(noun, {}).setdefault(title_of(answer, summaries), []).append(answer["result"])
    os.makedirs(OUT, exist_ok=True)
    write("common", common())
    for noun, by_title in nouns.items():
        write(noun, noun_schema(shapes, noun, by_title, summaries))
    absent = sorted(set(title.split()[0] for title in summaries) - set(nouns))
    print("%d schemas in data/schema%s" % (len(nouns) + 1, "; without any answer: " + ", ".join(absent) if absent else ""))


if __name__ == "__main__":
    main()
