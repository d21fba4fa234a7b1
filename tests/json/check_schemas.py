# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example of every command, as JSON, against data/schema; then nuem cite on all of them.

usage: check_schemas.py NUEM         77 where python3-jsonschema is missing"""
import copy
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import json_runs  # noqa: E402

try:
    import jsonschema
except ImportError:
    print("left out: Debian's python3-jsonschema is missing (tools/deps.sh json)")
    sys.exit(77)

failures = []


def fail(text):
    failures.append(text)
    print("FAIL " + text)


def load(name):
    path = os.path.join(ROOT, "data", "schema", name + ".json")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def strict(schema):
    """A published schema leaves room for keys to come; here a key that it does not know is a fault."""
    if isinstance(schema, dict):
        if "properties" in schema and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            strict(value)
    elif isinstance(schema, list):
        for value in schema:
            strict(value)
    return schema


def check_answers(runs):
    validators, common = {}, load("common")
    for line, answer in runs:
        noun = answer["schema"].split("/")[1]
        if noun not in validators:
            schema = load(noun)
            if schema is None:
                fail("%s: there is no data/schema/%s.json; make schemas writes it" % (line, noun))
                continue
            jsonschema.Draft202012Validator.check_schema(schema)
            if schema["$defs"]["provenance"] != common["$defs"]["provenance"]:
                fail("%s.json: its provenance is not that of common.json" % noun)
            validators[noun] = [jsonschema.Draft202012Validator(one)
                                for one in (common, schema, strict(copy.deepcopy(schema)))]
        for validator in validators[noun]:
            error = jsonschema.exceptions.best_match(validator.iter_errors(answer))
            if error:
                fail("%s: %s: %s (make schemas, if the answer is right)"
                     % (line, "/".join(str(part) for part in error.absolute_path), error.message[:300]))
                break
    print("%d answers of %d nouns" % (len(runs), len(validators)))
    return validators


def check_faults(runs, validators):
    """What is wrong is seen: the schemas say something."""
    answer = next(answer for line, answer in runs if answer["schema"] == "nuem/limit/1")
    for change in (lambda a: a["result"].pop("upper"), lambda a: a["result"].update(cl="0.9"), lambda a: a.pop("provenance"),
                   lambda a: a.update(schema="nuem/limit/2"), lambda a: a["result"].update(uper=1.0),
                   lambda a: a["provenance"]["data"].append({"id": "x", "sha256": "short"})):
        wrong = copy.deepcopy(answer)
        change(wrong)
        if validators["limit"][2].is_valid(wrong):
            fail("a wrong answer passes")


def check_units(validators):
    """A number whose key does not end in a unit has one in its description, or none."""
    limit = validators["limit"][1].schema["properties"]["result"]["properties"]
    rate = validators["rate"][1].schema["properties"]["result"]["properties"]
    for schema, unit in ((rate["exposure_kg_day"], "kg day"), (rate["e_lo_kev"], "keV"), (limit["sm_radius_cm2"], "cm2")):
        if "unit: " + unit not in schema["description"]:
            fail("no unit %s in: %s" % (unit, schema["description"]))


def check_printed(folder, environment):
    """The command prints the very files."""
    for noun in ("common", "limit"):
        got = json_runs.shell("nuem schema result " + noun, folder, environment)
        if json.loads(got.stdout) != load(noun):
            fail("nuem schema result %s prints something else" % noun)


def check_citations(runs, folder, environment):
    """One by one and all at once: every work has an entry, and is there once."""
    wanted, names = [], []
    for i, (line, answer) in enumerate(runs):
        name = "answer%d.json" % i
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            json.dump(answer, f)
        names.append(name)
        keys = answer["provenance"]["citations"]
        if len(set(keys)) != len(keys):
            fail(line + ": a citation twice in one answer")
        wanted += [key for key in keys if key not in wanted]
        got = json_runs.shell("nuem cite %s --json" % name, folder, environment)
        if got.returncode != 0 or [row["key"] for row in json.loads(got.stdout)["result"]["rows"]] != keys:
            fail("%s: nuem cite: %s" % (line, got.stderr.decode()))
    got = json_runs.shell("nuem cite %s %s --json" % (" ".join(names), names[0]), folder, environment)
    rows = json.loads(got.stdout)["result"]["rows"]
    if got.returncode != 0 or [row["key"] for row in rows] != wanted:
        fail("nuem cite of all answers: other works than those of each")
    text = json_runs.shell("nuem cite " + " ".join(names), folder, environment).stdout.decode()
    entries = [line for line in text.splitlines() if line.startswith("@")]
    if len(entries) != len(wanted) or len(set(entries)) != len(entries):
        fail("nuem cite of all answers: %d entries for %d works" % (len(entries), len(wanted)))
    print("%d works" % len(wanted))


def main():
    with tempfile.TemporaryDirectory() as folder:
        runs = json_runs.collect(sys.argv[1], os.path.join(folder, "runs"))
        environment = json_runs.prepare(sys.argv[1], os.path.join(folder, "more"))
        validators = check_answers(runs)
        check_faults(runs, validators)
        check_units(validators)
        check_printed(folder, environment)
        check_citations(runs, folder, environment)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
