# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests share. The environment names the package (PYTHONPATH), the data (NUEM_DATA) and the command line
(NUEM_BINARY); ctest sets them."""
import json
import os
import pathlib
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def source():
    return SOURCE


@pytest.fixture(scope="session")
def nuem_json():
    """nuem_json("limit", ...) is the JSON object that the command line prints."""
    binary = os.environ.get("NUEM_BINARY")
    if not binary:
        pytest.skip("NUEM_BINARY names no command line")

    def run(*arguments):
        done = subprocess.run([binary, *arguments, "--json"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def nuem_message():
    """What the command line says where it fails."""
    binary = os.environ.get("NUEM_BINARY")
    if not binary:
        pytest.skip("NUEM_BINARY names no command line")

    def run(*arguments):
        done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode != 0
        return done.stderr.removeprefix("nuem: ").rstrip("\n")

    return run
