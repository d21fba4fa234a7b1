# SPDX-License-Identifier: GPL-3.0-or-later
"""What neutrinos hit: electrons of atoms, nuclei, whole atoms."""
import os

from nuem import data
from nuem._arrays import encode, owned
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced


def atom_cache():
    """Where tables of response functions are kept: $XDG_CACHE_HOME/nuem, else ~/.cache/nuem."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "nuem")


class AtomStore:
    """Tables of response functions, computed where the directory has none (seconds to minutes an element)."""

    def __init__(self, directory=None, progress=None):
        options = ffi.new("nuem_atom_store_options *", lib.nuem_atom_store_defaults())
        directory = directory or atom_cache()
        try:
            os.makedirs(directory, exist_ok=True)
            self._directory = ffi.new("char[]", os.fsencode(directory))
            options.directory = self._directory
        except OSError:
            pass  # nothing is kept then
        self._progress = progress
        if progress is not None:
            options.response.progress = progress.pointer
        out = ffi.new("nuem_atom_store **")
        call(lib.nuem_atom_store_create, options, out)
        self.pointer = owned(out[0], lib.nuem_atom_store_free, progress)


class Target(Sourced):
    """Electrons and how they are bound: "free" (one electron), "step:Ge", "epa:Xe", "response:Ge", "table:<record>".

    atom_cache: directory of tables for "response:..."; the command line's by default.
    """

    def __init__(self, text, *, atom_cache=None):
        self._provenance = Provenance()
        self._store = AtomStore(atom_cache) if text.startswith(("response:", "table:")) else None
        out, correction = ffi.new("nuem_target **"), ffi.new("nuem_correction **")
        call(lib.nuem_target_open, data._pointer(), encode(text), self._store.pointer if self._store else ffi.NULL,
             out, correction, self._provenance.pointer)
        needed = ffi.gc(correction[0], lib.nuem_correction_free) if correction[0] else None
        self._pointer = owned(out[0], lib.nuem_target_free, self._store, needed)

    @property
    def formula(self):
        return text(lib.nuem_target_formula(self._pointer))

    @property
    def binding(self):
        return text(lib.nuem_binding_name(lib.nuem_target_binding(self._pointer)))

    def zeff(self, recoil_kev):
        """Electrons of one formula unit that can take a recoil, keV."""
        return lib.nuem_target_zeff(self._pointer, recoil_kev)


class _Nuclides:
    """The table of nuclides."""

    def __init__(self, provenance):
        out = ffi.new("nuem_nuclides **")
        call(lib.nuem_nuclides_open, data._pointer(), b"natural", out, provenance.pointer)
        self.pointer = ffi.gc(out[0], lib.nuem_nuclides_free)


class Nucleus(Sourced):
    """A nuclide, "Cs133", with form factors.

    form_factor     "helm", "kn" (Klein, Nystrand), "fermi" or "unit"
    rp_fm, rn_fm    rms radii of protons and neutrons; None: those of the table
    axial           add the axial-vector current, an estimate for odd nuclei
    """

    def __init__(self, name, *, form_factor="helm", rp_fm=None, rn_fm=None, axial=False):
        self._provenance = Provenance()
        table = _Nuclides(self._provenance)
        found, kind = ffi.new("nuem_nucleus **"), ffi.new("nuem_form_kind *")
        call(lib.nuem_nuclides_find, table.pointer, encode(name), found)
        call(lib.nuem_form_kind_parse, encode(form_factor), kind)
        self._pointer = nucleus = ffi.new("nuem_nucleus *", found[0][0])
        nucleus.axial = axial
        nucleus.proton.kind = nucleus.neutron.kind = kind[0]
        if rp_fm is not None:
            nucleus.proton.rms_fm = rp_fm
        if rn_fm is not None:
            nucleus.neutron.rms_fm = rn_fm
        call(lib.nuem_form_factor_check, ffi.addressof(nucleus.proton))
        call(lib.nuem_form_factor_check, ffi.addressof(nucleus.neutron))

    @property
    def name(self):
        return text(self._pointer.name)

    @property
    def z(self):
        return self._pointer.z

    @property
    def a(self):
        return self._pointer.a

    @property
    def mass_mev(self):
        """Of the atom."""
        return lib.nuem_nucleus_mass_mev(self._pointer)

    @property
    def rp_fm(self):
        return self._pointer.proton.rms_fm

    @property
    def rn_fm(self):
        return self._pointer.neutron.rms_fm


class Atom(Sourced):
    """A whole atom of one element, "He": its natural isotopes and the form factor of its electrons.

    screening   False: the bare nucleus
    electrons   "cromer-mann", "hydrogenic", "dhf", "dhs", "xraylib"; None: the best for the element
    """

    def __init__(self, element, *, screening=True, electrons=None):
        self._provenance = Provenance()
        table = _Nuclides(self._provenance)
        share, n = ffi.new("nuem_nucleus_share **"), ffi.new("size_t *")
        call(lib.nuem_nuclei_of, table.pointer, encode(element), ffi.NULL, share, n)
        self._share, self._n = ffi.gc(share[0], lib.free), n[0]
        z, atoms = self._share[0].nucleus.z, sum(self._share[k].per_unit for k in range(self._n))
        if abs(atoms - 1.0) > 1e-9 or any(self._share[k].nucleus.z != z for k in range(self._n)):
            raise ValueError(f"atom {element!r} is not one element, e.g. He")
        if electrons is not None and not screening:
            raise ValueError(f"electrons are {electrons!r}, but without screening there are none")
        model = ffi.new("nuem_electron_model *", lib.nuem_electron_model_default(z) if screening
                        else lib.NUEM_ELECTRONS_NONE)
        if electrons is not None:
            call(lib.nuem_electron_model_parse, encode(electrons), model)
        form = ffi.new("nuem_electron_form *")
        call(lib.nuem_electron_form_create, z, model[0], form)
        self._electrons = ffi.gc(form, lib.nuem_electron_form_clear)
        key = text(lib.nuem_electron_model_ref(model[0]))
        if key:
            self._provenance.cite(key)

    @property
    def isotopes(self):
        """{name: fraction of the atoms}"""
        return {text(self._share[k].nucleus.name): self._share[k].per_unit for k in range(self._n)}
