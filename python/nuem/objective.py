# SPDX-License-Identifier: GPL-3.0-or-later
"""chi2 as a function of real coordinates of the couplings."""
import threading

from nuem._arrays import doubles, new, owned, plain
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._parameters import Coordinates
from nuem._progress import Progress
from nuem._provenance import Sourced


class Objective(Sourced):
    """chi2(x) of an analysis, nuisances minimised; counts are exact quadratic polynomials of x.

    coordinates  "charge", "radius", "dipole" (whole matrices: 9, 9 and 18 or 6 numbers) and names of parameters,
                 which give one coordinate, or two (real and imaginary part) where they have a phase; a list, or
                 with commas between
    Thread-safe: each thread gets scratch memory of its own.
    """

    def __init__(self, analysis, coordinates):
        self.analysis = analysis
        self._coordinates = Coordinates(coordinates, hypothesis=analysis.hypothesis)
        out = ffi.new("nuem_objective **")
        call(lib.nuem_objective_create, analysis._likelihood, analysis.hypothesis._pointer, self._coordinates.n,
             self._coordinates.array, out)
        self._pointer = owned(out[0], lib.nuem_objective_free, analysis._pointer)
        self._local = threading.local()

    @property
    def _provenance(self):
        return self.analysis

    @property
    def dimension(self):
        return self._coordinates.n

    @property
    def names(self):
        """"q_ee", "Im q_emu" """
        return self._coordinates.names

    @property
    def units(self):
        return self._coordinates.units

    @property
    def bounds(self):
        """(lower, upper) by the meaning of the coordinates, -inf and inf where there is none."""
        lower, to_lower = new(self.dimension)
        upper, to_upper = new(self.dimension)
        lib.nuem_coordinates_bounds(self.dimension, self._coordinates.array, to_lower, to_upper)
        return lower, upper

    def _workspace(self):
        workspace = getattr(self._local, "workspace", None)
        if workspace is None:
            out = ffi.new("nuem_objective_workspace **")
            call(lib.nuem_objective_workspace_create, self._pointer, out)
            workspace = self._local.workspace = owned(out[0], lib.nuem_objective_workspace_free, self._pointer)
        return workspace

    def _points(self, x):
        array, _ = doubles(x)
        if array.shape[-1] != self.dimension:
            raise ValueError(f"points of {array.shape[-1]} numbers; there are {self.dimension} coordinates: "
                             + ", ".join(self.names))
        return array, array.reshape(-1, self.dimension)

    def __call__(self, x, *, threads=1, progress=None):
        """chi2 at x [..., dimension]; inf where nothing explains the data. threads: 0 for all cores."""
        array, rows = self._points(x)
        chi2, pointer = new(array.shape[:-1])
        if len(rows) == 1:  # the scratch memory of last time
            call(lib.nuem_objective_eval, self._pointer, self._workspace(), ffi.NULL,
                 ffi.from_buffer("double[]", rows), pointer, ffi.NULL)
            return plain(chi2)
        bar = Progress(progress)
        bar.call(lib.nuem_objective_chi2, self._pointer, ffi.NULL, len(rows), ffi.from_buffer("double[]", rows),
                 threads, bar.pointer, pointer)
        return plain(chi2)

    def gradient(self, x):
        """(chi2, d chi2 / d x [dimension]) at one x."""
        _, rows = self._points(x)
        out, pointer = new(self.dimension)
        more = ffi.new("nuem_evaluation *", {"gradient": pointer})
        chi2 = ffi.new("double *")
        call(lib.nuem_objective_eval, self._pointer, self._workspace(), ffi.NULL,
             ffi.from_buffer("double[]", rows), chi2, more)
        return chi2[0], out

    def counts(self, x):
        """Signal counts [..., bins] at nominal nuisances, by matrix products."""
        array, rows = self._points(x)
        out, pointer = new((len(rows), self.analysis.ndata))
        call(lib.nuem_objective_counts, self._pointer, len(rows), ffi.from_buffer("double[]", rows), pointer)
        return out.reshape(array.shape[:-1] + (-1,))
