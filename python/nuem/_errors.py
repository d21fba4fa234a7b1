# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures of the library as exceptions."""
from nuem._nuem import ffi, lib


class Error(Exception):
    """A failure of libnuem. str() is its message, with file:line:column where a file is at fault.

    status  name of the nuem_status, "NUEM_ERR_DATA"
    index   first offending element of an array argument (flattened), None where there is none
    file, line, column  place in a file, None where unknown
    """

    status = "NUEM_ERR_ARG"
    index = file = line = column = None

    def __init__(self, text):
        super().__init__(text)
        self._text = text

    def __str__(self):
        return self._text


class ArgumentError(Error, ValueError):
    """An argument that is not valid."""


class DomainError(Error, ValueError):
    """A quantity that is not defined there."""


class RangeError(Error, ValueError):
    """Outside the range of a table."""


class ConvergenceError(Error, RuntimeError):
    """A numerical method did not converge."""


class OutOfMemoryError(Error, MemoryError):
    """No memory."""


class FileError(Error, OSError):
    """A file cannot be read or written."""


class DataError(Error, ValueError):
    """An input file or a record of the data directory is wrong; .file, .line and .column say where."""


class UnsupportedError(Error, NotImplementedError):
    """Not supported."""


class Cancelled(Error, RuntimeError):
    """A progress callback returned False."""


_CLASS = {
    lib.NUEM_ERR_ARG: ArgumentError,
    lib.NUEM_ERR_DOMAIN: DomainError,
    lib.NUEM_ERR_RANGE: RangeError,
    lib.NUEM_ERR_CONVERGE: ConvergenceError,
    lib.NUEM_ERR_NOMEM: OutOfMemoryError,
    lib.NUEM_ERR_IO: FileError,
    lib.NUEM_ERR_DATA: DataError,
    lib.NUEM_ERR_UNSUPPORTED: UnsupportedError,
    lib.NUEM_ERR_CANCELLED: Cancelled,
}


def text(pointer):
    """A C string as str; None for NULL."""
    return None if pointer == ffi.NULL else ffi.string(pointer).decode("utf-8", "replace")


def exception(status, err):
    """The exception for a status and the nuem_error that goes with it."""
    buffer = ffi.new("char[]", 1024)
    lib.nuem_error_format(err, buffer, len(buffer))
    error = _CLASS.get(status, Error)(text(buffer))
    error.status = text(lib.nuem_status_name(status))
    error.index = err.index if err.index >= 0 else None
    error.file = text(err.file) or None
    error.line = err.line or None
    error.column = err.column or None
    return error


def call(function, *arguments):
    """function(*arguments, err); raises where it fails."""
    err = ffi.new("nuem_error *")
    status = function(*arguments, err)
    if status:
        raise exception(status, err)
