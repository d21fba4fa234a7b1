# SPDX-License-Identifier: GPL-3.0-or-later
"""What stars, a supernova and neutral matter say about moments and charges."""
import math
from typing import NamedTuple, Optional

from nuem import data
from nuem._arrays import encode, fields
from nuem._compact import neutrality, pulsar, sn1987a, sn1987a_charge
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._plasmon import dispersion, loss, plasmon
from nuem._provenance import Provenance, Sourced
from nuem.hypothesis import as_hypothesis

__all__ = ["Star", "Bound", "bounds", "plasmon", "loss", "dispersion", "sn1987a", "sn1987a_charge",
           "pulsar", "neutrality"]


class Published(NamedTuple):
    """A bound from the literature."""

    quantity: str  # "mu" or "q"
    value: float  # mu_B or e
    upper: float  # upper end of a range; equal to value otherwise
    cl: float  # nan: not stated
    status: str
    source: str
    assumption: str


class Star(Sourced):
    """A record of data/star ("m5", ...) or a file: conditions of the core, the tip of its red-giant branch, published
    bounds (nuem/star.h). What it assumes stands in .caveat and belongs beside every number."""

    def __init__(self, name):
        self._provenance = Provenance()
        out = ffi.new("nuem_star **")
        call(lib.nuem_star_open, data._pointer(), encode(name), out, self._provenance.pointer)
        self._pointer = ffi.gc(out[0], lib.nuem_star_free)
        self._info = info = lib.nuem_star_info_of(self._pointer)
        self.id, self.title, self.status, self.caveat = map(text, (info.id, info.title, info.status, info.caveat))
        self.core = fields(info.core) if info.has_core else None
        self.tip = fields(info.tip) if info.has_tip else None
        self.max_extra_erg_g_s = info.max_extra_erg_g_s if info.has_criterion else None
        self.published = []
        for k in range(info.n_published):
            p = info.published[k]
            self.published.append(Published(text(p.quantity), p.value, p.upper, p.cl, text(p.status), text(p.source),
                                            text(p.assumption)))
            for i in range(p.n_cite):
                self._provenance.cite(text(p.cite[i]))

    def _needs(self, what):
        if not getattr(self._info, what):
            raise ValueError(f"{self.id} states no {what[4:]}")

    def _loss(self):
        self._needs("has_core")
        out = ffi.new("nuem_star_loss *")
        call(lib.nuem_star_loss_at, ffi.addressof(self._info, "core"), out)
        return out

    @property
    def moment_bound_mub(self):
        """Moment whose loss in the core is the largest that the star tolerates, mu_B."""
        self._needs("has_criterion")
        return lib.nuem_star_moment_of_loss(self._loss(), self._info.max_extra_erg_g_s)

    @property
    def charge_bound_e(self):
        """The same for a charge, e."""
        self._needs("has_criterion")
        return lib.nuem_star_charge_of_loss(self._loss(), self._info.max_extra_erg_g_s)

    def tip_limit_mub(self, cl=0.95):
        """Upper limit on the moment from the brightness of the tip, flat prior, mu_B."""
        self._needs("has_tip")
        out = ffi.new("double *")
        call(lib.nuem_tip_posterior_limit, ffi.addressof(self._info, "tip"), cl, out)
        return 1e-12 * out[0]

    def tip_prediction(self, mu_mub):
        """Brightness of the tip for a moment, magnitudes: shift_mag, magnitude, sigma_mag, pull."""
        self._needs("has_tip")
        out = ffi.new("nuem_tip_prediction *")
        call(lib.nuem_tip_predict, ffi.addressof(self._info, "tip"), 1e12 * mu_mub, out)
        return fields(out[0])

    def extra_loss_erg_g_s(self, hypothesis):
        """What a hypothesis loses in the core beyond the Standard Model."""
        couplings = ffi.new("nuem_plasmon_couplings *")
        lib.nuem_plasmon_couplings_of(as_hypothesis(hypothesis)._pointer, couplings)
        return lib.nuem_star_extra_loss(self._loss(), couplings)

    def __repr__(self):
        return f"<nuem.star.Star {self.id}>"


class Bound(NamedTuple):
    """A bound of a star, ours beside the published one where there are both (nuem/star_bound.h)."""

    star: str
    quantity: str  # "mu": root of the sum of |mu_ij|^2 + |eps_ij|^2; "q"
    unit: str
    computed: Optional[float]
    published: Optional[float]
    published_upper: Optional[float]  # upper end of a range
    cl: Optional[float]
    status: str
    basis: str


class Bounds(list, Sourced):
    """A list of Bound that knows its files and works."""


def bounds(name=None, *, quantity=None):
    """All stellar bounds on moments and charges, or those of one star; quantity: "mu" or "q" alone.
    What each star assumes is in Star(name).caveat."""
    provenance, out = Provenance(), ffi.new("nuem_star_bounds **")
    call(lib.nuem_star_bounds_open, data._pointer(), encode(name), out, provenance.pointer)
    pointer = ffi.gc(out[0], lib.nuem_star_bounds_free)
    rows = Bounds()
    for i in range(lib.nuem_star_bounds_count(pointer)):
        b = lib.nuem_star_bounds_at(pointer, i)
        upper = math.nan if b.published_upper == b.published else b.published_upper
        rows.append(Bound(text(b.star), text(b.quantity), text(b.unit), *map(_known, (b.computed, b.published, upper,
                                                                                      b.cl)),
                          text(b.status), text(b.basis)))
    rows[:] = [row for row in rows if quantity in (None, row.quantity)]
    rows._provenance = provenance
    return rows


def _known(value):
    return None if math.isnan(value) else value
