# SPDX-License-Identifier: GPL-3.0-or-later
"""The data directory.

It is found as the command line finds it: NUEM_DATA in the environment, or beside the library
(../data, ../share/nuem/data, ../../share/nuem/data). use() names another.
"""
import os
import threading

from nuem._arrays import encode
from nuem._errors import FileError, call, text
from nuem._nuem import ffi, lib

_BESIDE = ("../data", "../share/nuem/data", "../../share/nuem/data")
_lock = threading.Lock()
_open = None  # nuem_data *, opened at its first use


def _holds_data(path):
    return os.path.isfile(os.path.join(path, "references.bib"))


def _find():
    given = os.environ.get("NUEM_DATA")
    if given:
        if _holds_data(given):
            return given
        raise FileError(f"NUEM_DATA is '{given}', which is no data directory of nuem: there is no "
                        "references.bib in it")
    library = os.path.dirname(os.path.realpath(text(lib.nuem_python_library())))
    for path in _BESIDE:
        path = os.path.normpath(os.path.join(library, path))
        if _holds_data(path):
            return path
    raise FileError("no data directory: set NUEM_DATA or call nuem.data.use(directory); tried "
                    + ", ".join(_BESIDE) + f" beside {library}")


def _pointer():
    """The nuem_data * in use."""
    global _open
    with _lock:
        if _open is None:
            _open = _opened(_find())
        return _open


def _opened(path):
    if not _holds_data(path):
        raise FileError(f"'{path}' is no data directory of nuem: there is no references.bib in it")
    out = ffi.new("nuem_data **")
    call(lib.nuem_data_open, encode(path), out)
    return ffi.gc(out[0], lib.nuem_data_free)


def use(directory):
    """Use this data directory from now on, in all threads. Objects that exist keep theirs."""
    global _open
    opened = _opened(directory)
    with _lock:
        _open = opened


def directory():
    """The data directory in use."""
    return os.fsdecode(ffi.string(lib.nuem_data_directory(_pointer())))


def names(family):
    """Ids of a family of records, sorted: "experiment", "flux", "mixing", "profile", "star", ..."""
    ids, n = ffi.new("char ***"), ffi.new("size_t *")
    call(lib.nuem_data_list, _pointer(), encode(family), ids, n)
    try:
        return [text(ids[0][i]) for i in range(n[0])]
    finally:
        lib.nuem_data_list_free(ids[0], n[0])
