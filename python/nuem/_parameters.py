# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be fitted, and the constants."""
from types import MappingProxyType
from typing import NamedTuple

from nuem._arrays import encode
from nuem._errors import call, text
from nuem._nuem import ffi, lib


class Parameter(NamedTuple):
    """A named direction in the space of couplings (nuem/parameter.h)."""

    name: str
    unit: str
    title: str
    signed: bool  # False: only the modulus is meaningful, values are >= 0
    phase: bool  # an element whose phase is profiled


def _parameter(p):
    return Parameter(text(p.name), text(p.unit), text(p.title), bool(p.is_signed), bool(p.has_phase))


def parameters():
    """{name: Parameter} of everything that limit, fit and contour know ("mu_eff", "q_ee", ...)."""
    n = ffi.new("size_t *")
    table = lib.nuem_parameter_list(n)
    return {p.name: p for p in (_parameter(table[i]) for i in range(n[0]))}


def find(name):
    """The nuem_parameter * of a name."""
    out = ffi.new("nuem_parameter **")
    call(lib.nuem_parameter_find, encode(name), out)
    return out[0]


class Coordinates:
    """Real coordinates of the couplings, as nuem_coordinates_parse makes them of "charge,q_ee" or a list."""

    def __init__(self, *sets, hypothesis):
        self.array = ffi.new("nuem_coordinate[]", lib.NUEM_MAX_COORDINATES)
        count = ffi.new("size_t *")
        for words in sets:
            if words:
                words = words if isinstance(words, str) else ",".join(words)
                call(lib.nuem_coordinates_parse, encode(words), hypothesis._pointer, self.array, count)
        self.n = count[0]

    @property
    def names(self):
        return [coordinate_name(self.array[i]) for i in range(self.n)]

    @property
    def units(self):
        return [text(self.array[i].parameter.unit) for i in range(self.n)]


def coordinate_name(coordinate):
    buffer = ffi.new("char[]", 128)
    lib.nuem_coordinate_name(ffi.addressof(coordinate), buffer, len(buffer))
    return text(buffer)


class Constant(NamedTuple):
    value: float
    uncertainty: float  # 0: exact or derived
    unit: str
    symbol: str
    name: str
    reference: str


def _constants():
    n = ffi.new("size_t *")
    table = lib.nuem_constants_list(n)
    return {text(c.field): Constant(c.value, c.uncertainty, text(c.unit), text(c.symbol), text(c.name),
                                    text(c.reference)) for c in (table[i] for i in range(n[0]))}


#: {field: Constant}: constants["alpha"].value, constants["sin2w_0"].uncertainty
constants = MappingProxyType(_constants())
