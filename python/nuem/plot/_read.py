# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a function is given to the members of the JSON result, its common form."""
import json
import math
import os

import numpy as np


class NothingToDraw(ValueError):
    """The answer is sound, but holds nothing that a figure shows."""


def load(source):
    """A path of a JSON file as its object; everything else as it is."""
    if isinstance(source, (str, os.PathLike)) and os.fspath(source).endswith(".json"):
        with open(source, encoding="utf-8") as file:
            return json.load(file)
    return source


def noun_of(answer):
    """ "limit" of {"schema": "nuem/limit/1", ...}."""
    schema = answer.get("schema") if isinstance(answer, dict) else None
    words = schema.split("/") if isinstance(schema, str) else []
    if len(words) != 3 or words[0] != "nuem" or not isinstance(answer.get("result"), dict):
        raise ValueError("no result of nuem: it must have the members schema (nuem/<noun>/<number>) and result")
    return words[1]


def result_of(source, noun):
    """The members of a JSON result (of the whole answer or of its "result"), or None for something else."""
    source = load(source)
    if not isinstance(source, dict):
        return None
    if "schema" not in source:
        return source
    found = noun_of(source)
    if found != noun:
        raise ValueError(f"a result of 'nuem {found}'; it must be one of 'nuem {noun}'")
    return source["result"]


def numbers(values):
    """An array of doubles; null is nan."""
    return np.array([math.nan if value is None else value for value in values], dtype=float)


def number(value):
    return math.nan if value is None else float(value)


def plural(n, word):
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
