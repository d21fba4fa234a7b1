# SPDX-License-Identifier: GPL-3.0-or-later
"""Symbols of parameters and states, units as they are written, units of keys."""
import re

_UNIT = {"muB": r"$\mu_\mathrm{B}$", "e": "$e$", "cm2": "cm$^2$", "us": "µs", "1": ""}
_FLAVOUR = {"e": "e", "mu": r"\mu", "tau": r"\tau", "x": "x"}
_FLAVOURS = re.compile("mu|tau|e|x")
_KEY = [(re.compile(pattern), unit) for pattern, unit in (
    (r"_cm2_per_mev$", "cm$^2$ MeV$^{-1}$"), (r"_cm2_s_mev$", "cm$^{-2}$ s$^{-1}$ MeV$^{-1}$"),
    (r"_erg_cm3_s$", "erg cm$^{-3}$ s$^{-1}$"), (r"_erg_g_s$", "erg g$^{-1}$ s$^{-1}$"), (r"_cm2_s$", "cm$^{-2}$ s$^{-1}$"),
    (r"_kev$", "keV"), (r"_mev$", "MeV"), (r"_ev$", "eV"), (r"_km$", "km"), (r"_us$", "µs"), (r"_mag$", "mag"),
    (r"_mub$", r"$\mu_\mathrm{B}$"), (r"_e$", "$e$"), (r"_fm$", "fm"), (r"_cm2$", "cm$^2$"))]


def unit_text(unit):
    """ "muB" as it stands in a figure."""
    return _UNIT.get(unit, unit or "")


def unit_of(key):
    """The unit that a key of JSON names: recoil_kev has keV."""
    return next((unit for pattern, unit in _KEY if pattern.search(key)), "")


def flavours(text):
    """ "emu" as TeX."""
    return "".join(_FLAVOUR[f] if len(_FLAVOUR[f]) == 1 else _FLAVOUR[f] + " " for f in _FLAVOURS.findall(text)).strip()


def symbol(name):
    """A parameter or coordinate, "q_emu", "Im q_emu", in mathematics; names that are not known stay as they are."""
    if name.startswith(("Im ", "Re ")):
        return f"{name[:2]} {symbol(name[3:])}"
    known = {"rn": "$R_n$", "sin2_theta_w": r"$\sin^2\theta_\mathrm{W}$", "mu_eff": r"$\mu_\mathrm{eff}$",
             "eps_eff": r"$\epsilon_\mathrm{eff}$", "q_eff": r"$q_\mathrm{eff}$"}
    if name in known:
        return known[name]
    for pattern, tex in ((r"mu_((?:e|mu|tau|\d)+)", r"\mu_{%s}"), (r"eps_((?:e|mu|tau|\d)+)", r"\epsilon_{%s}"),
                         (r"q_((?:e|mu|tau)+)", "q_{%s}"), (r"r2_((?:e|mu|tau)+)", r"\langle r^2_{%s}\rangle"),
                         (r"Lambda(\d)", r"\Lambda_{%s}"), (r"lambda_((?:e|mu|tau|\d)+)", r"\lambda_{%s}"),
                         (r"a_((?:e|mu|tau)+)", "a_{%s}")):
        found = re.fullmatch(pattern, name)
        if found:
            index = found[1]
            return f"${tex % (index if index.isdigit() else flavours(index))}$"
    return name


def state(name):
    """ "nubar_mu", "nu_eR" in mathematics."""
    found = re.fullmatch(r"(nu|nubar)_(e|mu|tau|x)([LR]?)", name)
    if not found:
        return name
    index = _FLAVOUR[found[2]] + (f" {found[3]}" if found[3] else "")
    return rf"$\nu_{{{index}}}$" if found[1] == "nu" else rf"$\bar\nu_{{{index}}}$"


def percent(cl):
    return f"{100 * cl:.4g} %"
