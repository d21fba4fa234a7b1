# SPDX-License-Identifier: GPL-3.0-or-later
"""The figure of a JSON result."""
from nuem.plot._atom import atom
from nuem.plot._contour import contour
from nuem.plot._exclusion import catalog
from nuem.plot._fit import fit
from nuem.plot._limit import limit
from nuem.plot._propagation import arrival, probability
from nuem.plot._rate import rate
from nuem.plot._read import load, noun_of
from nuem.plot._review import review
from nuem.plot._scan import scan
from nuem.plot._sensitivity import sensitivity
from nuem.plot._spectrum import cross_section, flux
from nuem.plot._star import bounds, plasmon, tip
from nuem.plot._supernova import supernova


def _star(answer, ax=None):
    members = answer["result"]
    rows = members.get("rows") or [{}]
    return (tip if "mu_crossing_mub" in rows[0] else bounds if "basis" in rows[0] else plasmon)(answer, ax)


FIGURE = {"rate": rate, "limit": limit, "contour": contour, "fit": fit, "sensitivity": sensitivity, "scan": scan,
          "reproduce": review, "catalog": catalog, "flux": flux, "xsec": cross_section, "atom": atom,
          "mixing": arrival, "propagate": probability, "supernova": supernova, "star": _star}


def result(answer, ax=None):
    """The figure of a JSON result, found by its schema: an object, or the path of a .json file."""
    answer = load(answer)
    noun = noun_of(answer)
    if noun not in FIGURE:
        raise ValueError(f"there is no figure of 'nuem {noun}'; there are those of {', '.join(sorted(FIGURE))}")
    return FIGURE[noun](answer, ax=ax)
