# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example of every command, and the lines of tools/schema_runs.txt, as JSON: what the schemas are made from and
what the tests hold against them."""
import json
import os
import re
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def shell(line, folder, environment):
    return subprocess.run(["sh", "-c", line], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, timeout=600)


def prepare(nuem, folder):
    """An environment in which "nuem" is the program, and a folder with the examples in it."""
    commands = os.path.join(folder, "bin")
    os.makedirs(commands, exist_ok=True)
    for name in ("nuem", "nuem-mpi"):
        source = os.path.join(os.path.dirname(os.path.abspath(nuem)), name)
        if os.path.exists(source):
            os.symlink(source, os.path.join(commands, name))
    os.symlink(os.path.join(ROOT, "examples"), os.path.join(folder, "examples"))
    return dict(os.environ, PATH=commands + os.pathsep + os.environ["PATH"], NUEM_DATA=os.path.join(ROOT, "data"),
                NUEM_LIBEXEC=os.path.dirname(os.path.abspath(nuem)), OPENBLAS_NUM_THREADS="1", TERM="dumb",
                XDG_CACHE_HOME=os.path.join(folder, "cache"))


def examples(folder, environment):
    """All lines that `nuem help` shows behind a dollar sign."""
    got = shell("nuem help --json", folder, environment)
    lines = []
    for command in json.loads(got.stdout)["result"]["commands"]:
        title = " ".join(word for word in (command["noun"], command["verb"]) if word)
        text = shell("nuem help " + title, folder, environment).stdout.decode()
        behind = text.partition("\nexample")[2].splitlines()
        for i, line in enumerate(behind):
            if not line.startswith("    $ "):
                continue
            whole = line[6:]
            for more in behind[i + 1:]:
                if not re.match(r"      +\S", more):
                    break
                whole += " " + more.strip()
            lines.append(whole)
    return lines


def more_runs():
    with open(os.path.join(ROOT, "tools", "schema_runs.txt"), encoding="utf-8") as f:
        return [line.strip() for line in f if line.strip() and not line.startswith("#")]


def as_json(line):
    """The same with --json at its last nuem, and without what is done with its answer."""
    line = re.sub(r" --format (csv|text)", "", line)
    line = re.sub(r"( >+ ?\S+| \| (?!nuem)[^|]*)$", "", line)
    return line if re.search(r" --json$", line) else line + " --json"


def collect(nuem, folder, say=lambda text: None):
    """[(line, JSON)] of every run. The folder is new."""
    environment = prepare(nuem, folder)
    found = []
    for line in examples(folder, environment) + more_runs():
        begin = time.monotonic()
        got = shell(as_json(line), folder, environment)
        if got.returncode not in (0, 1):
            raise SystemExit("%s\n%s" % (line, got.stderr.decode()))
        found.append((line, json.loads(got.stdout)))
        say("%6.2f s  %s" % (time.monotonic() - begin, line))
    return found
