# SPDX-License-Identifier: GPL-3.0-or-later
"""Between numpy and C: arrays of doubles, 3x3 matrices, strings, structs."""
import os
import weakref

import numpy as np

from nuem._nuem import ffi


def owned(pointer, free, *needed):
    """A pointer that is freed with its last reference, before what it needs.

    A weakref.finalize holds `needed` where the garbage collector does not see it as garbage: objects of one cycle,
    and those that are left at the end of the program, are cleared in any order, but these in the right one. (The
    destructor of an ffi.gc is itself part of the cycle.) free: None where the pointer is a view into `needed`.
    """
    handle = ffi.cast(ffi.typeof(pointer), pointer)
    weakref.finalize(handle, _release, pointer, free, needed)
    return handle


def _release(pointer, free, needed):
    if free is not None:
        free(pointer)


def encode(value):
    """str or path as the bytes that C takes; NULL for None."""
    return ffi.NULL if value is None else os.fsencode(value)


def strings(values):
    """(char *[n], what must live as long)."""
    kept = [ffi.new("char[]", os.fsencode(value)) for value in values]
    return ffi.new("char *[]", kept), kept


def doubles(values):
    """A contiguous array of doubles and a pointer into it (the array must outlive the pointer)."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    return array, ffi.from_buffer("double[]", array)


def new(shape, dtype=np.float64):
    """An array for C to fill, and the pointer to its doubles."""
    array = np.empty(shape, dtype)
    return array, ffi.from_buffer("double[]", array, require_writable=True)


def broadcast(*values):
    """The common shape of the values, and each as a flat contiguous array of doubles of that shape."""
    arrays = np.broadcast_arrays(*[np.asarray(value, dtype=np.float64) for value in values])
    return arrays[0].shape, [np.ascontiguousarray(array).reshape(-1) for array in arrays]


def view(pointer, *shape):
    """A copy of numbers that C owns, as an array; None for NULL."""
    if pointer == ffi.NULL:
        return None
    n = int(np.prod(shape))
    if n == 0:
        return np.empty(shape)
    return np.frombuffer(ffi.buffer(pointer, 8 * n), dtype=np.float64).reshape(shape).copy()


def plain(array):
    """A float where the shape is (), the array otherwise."""
    return array[()] if array.shape else array.item()


def put_matrix(target, values):
    """Complex n x n numbers into a nuem_matrix3 or nuem_matrix6."""
    n = len(target.m)
    array = np.asarray(values, dtype=np.complex128)
    if array.shape != (n, n):
        raise ValueError(f"a matrix of shape {array.shape}; it must be ({n}, {n})")
    ffi.memmove(ffi.addressof(target), np.ascontiguousarray(array), 16 * n * n)


def matrix(source):
    """A nuem_matrix3 or nuem_matrix6 as a complex array."""
    n = len(source.m)
    return np.frombuffer(ffi.buffer(ffi.addressof(source)), dtype=np.complex128).reshape(n, n).copy()


def numbers(struct, *names):
    """Fields of a C struct as a dict."""
    return {name: getattr(struct, name) for name in names}


def fields(struct):
    """All fields of a struct of numbers as a dict; arrays of numbers as tuples."""
    out = {}
    for name, _ in ffi.typeof(struct).fields if ffi.typeof(struct).kind == "struct" else ():
        value = getattr(struct, name)
        if isinstance(value, ffi.CData):
            kind = ffi.typeof(value)
            if kind.kind == "array" and kind.item.kind == "primitive":
                value = tuple(value)
            elif kind.kind == "struct":
                value = fields(value)
            else:
                continue
        out[name] = value
    return out


def choose(name, value, choices):
    """The number that C has for a word; choices: {word: number}."""
    try:
        return choices[value]
    except (KeyError, TypeError):
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(choices)}") from None
