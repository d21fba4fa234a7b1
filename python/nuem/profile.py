# SPDX-License-Identifier: GPL-3.0-or-later
"""Matter and magnetic field along a path."""
import math
from typing import NamedTuple

import numpy as np

from nuem import data
from nuem._arrays import doubles, encode, new, plain, view
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced


class Medium(NamedTuple):
    """At places of a path: densities (electrons minus positrons), and the field across the flight."""

    ne_cm3: np.ndarray
    nn_cm3: np.ndarray
    bx_gauss: np.ndarray
    by_gauss: np.ndarray


class Profile(Sourced):
    """A profile of data/profile ("sun", "magnetar", ...) or a file of your own.

    field_gauss       strength of the field at its reference place (docs/profiles.md), 0: none; None: the record's own
    start_km, end_km  part of the path
    seed              of turbulence
    Raises ArgumentError, FileError, DataError.
    """

    def __init__(self, name, *, field_gauss=None, start_km=None, end_km=None, seed=None):
        self._provenance = Provenance()
        options = ffi.new("nuem_profile_options *", lib.nuem_profile_defaults())
        for field, value in (("field_gauss", field_gauss), ("start_km", start_km), ("end_km", end_km),
                             ("seed", seed)):
            if value is not None:
                setattr(options, field, value)
        self.name = str(name)
        self._made(lib.nuem_profile_open, data._pointer(), encode(name), options,
                   provenance=self._provenance.pointer)

    def _made(self, function, *arguments, provenance=None):
        out = ffi.new("nuem_profile **")
        call(function, *arguments, out, *([] if provenance is None else [provenance]))
        self._pointer = ffi.gc(out[0], lib.nuem_profile_free)
        return self

    @classmethod
    def constant(cls, length_km, *, ne_cm3=0.0, nn_cm3=0.0, b_gauss=0.0, twist_deg_per_km=0.0):
        """The same medium all along; its field may turn about the flight."""
        self = cls.__new__(cls)
        self.name = "constant"
        medium = ffi.new("nuem_medium *", {"ne_cm3": ne_cm3, "nn_cm3": nn_cm3, "bx_gauss": b_gauss})
        if twist_deg_per_km == 0.0:
            return self._made(lib.nuem_profile_constant, medium, length_km)
        return self._made(lib.nuem_profile_twist, medium, math.pi / 180.0 * twist_deg_per_km, length_km)

    @classmethod
    def table(cls, x_km, ne_cm3, nn_cm3=0.0, bx_gauss=0.0, by_gauss=0.0):
        """Media at points of the path, joined by monotone cubics; two equal x make a jump."""
        self = cls.__new__(cls)
        self.name = "table"
        x, pointer = doubles(x_km)
        medium = np.stack(np.broadcast_arrays(ne_cm3, nn_cm3, bx_gauss, by_gauss, x)[:4], axis=-1)
        _, to_medium = doubles(medium)
        return self._made(lib.nuem_profile_table, x.size, pointer, ffi.cast("nuem_medium *", to_medium))

    @property
    def start_km(self):
        return lib.nuem_profile_start(self._pointer)

    @property
    def end_km(self):
        return lib.nuem_profile_end(self._pointer)

    @property
    def breaks_km(self):
        """Places inside the path where the medium is not smooth."""
        places = ffi.new("double **")
        n = lib.nuem_profile_breaks(self._pointer, ffi.cast("const double **", places))
        return view(places[0], n) if n else np.empty(0)

    def __call__(self, x_km):
        """Medium at places; beyond the path that of the nearer end."""
        x, pointer = doubles(x_km)
        out, target = new(np.shape(x_km) + (4,))
        lib.nuem_profile_at(self._pointer, x.size, pointer, ffi.cast("nuem_medium *", target))
        return Medium(*[plain(out[..., k].copy()) for k in range(4)])

    def __repr__(self):
        return f"<nuem.Profile {self.name}, {self.start_km:g} to {self.end_km:g} km>"
