# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures carry the library's located message, its status and, for arrays, which element."""
import inspect

import numpy as np
import pytest

import nuem


def test_same_message_as_the_command_line(nuem_message, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("nature: dirac\nmillicharge: {unit: e, matrix: [[1, 2, 0], [3, 0, 0], [0, 0, 0]]}\n")
    with pytest.raises(nuem.DataError) as caught:
        nuem.Hypothesis.from_yaml(bad)
    said = nuem_message("em", "moments", "--hypothesis", str(bad))
    assert str(caught.value) == said and str(bad) in said
    assert caught.value.status == "NUEM_ERR_DATA" and caught.value.file == str(bad)
    assert caught.value.line == 2 and caught.value.column > 0


@pytest.mark.parametrize("arguments, call", [
    (["limit", "xenon2t", "--parameter", "mu_eff"], lambda: nuem.limit("xenon2t", parameter="mu_eff")),
    (["limit", "xenon1t", "--parameter", "mu_ef"], lambda: nuem.limit("xenon1t", parameter="mu_ef")),
    (["flux", "solar-b17"], lambda: nuem.Flux("solar-b17")),
    (["xsec", "cevns", "--nuclide", "Cs140", "--flavour", "e", "--enu", "3", "--recoil", "1"],
     lambda: nuem.Nucleus("Cs140")),
    (["propagate", "--profile", "moon", "--enu", "3", "--flavour", "e"], lambda: nuem.Profile("moon")),
    (["catalog", "--quantity", "nu"], lambda: nuem.catalog(quantity="nu")),
    (["star", "bounds", "m6"], lambda: nuem.star.bounds("m6")),
])
def test_unknown_names(nuem_message, arguments, call):
    with pytest.raises(nuem.ArgumentError) as caught:
        call()
    assert str(caught.value) == nuem_message(*arguments)
    assert isinstance(caught.value, ValueError) and caught.value.status == "NUEM_ERR_ARG"


def test_classes(tmp_path):
    with pytest.raises(OSError) as caught:
        nuem.Hypothesis.from_yaml(tmp_path / "nothing.yaml")
    assert isinstance(caught.value, nuem.FileError) and caught.value.status == "NUEM_ERR_IO"
    with pytest.raises(nuem.DomainError):
        nuem.State.solar_average(0.99)
    with pytest.raises(nuem.RangeError):
        nuem.xsec.es(enu_mev=1, recoil_kev=[1, 0.01], flavour="e", binding="epa:Xe")
    with pytest.raises(NotImplementedError):
        nuem.limit("xenonnt", parameter="q_emu", method="fc")
    with pytest.raises(nuem.ConvergenceError) as caught:
        nuem.limit("coherent-csi2017", parameter="q_tautau")  # no nu_tau there
    assert isinstance(caught.value, RuntimeError)
    with pytest.raises(nuem.Cancelled):
        nuem.limit("xenonnt", parameter="mu_eff", method="cls", toys=100, points=4, progress=lambda done: False)


def test_index():
    with pytest.raises(nuem.ArgumentError) as caught:
        nuem.xsec.es(enu_mev=[[1, 2], [3, -1]], recoil_kev=1, flavour="e")
    assert caught.value.index == 3
    with pytest.raises(nuem.ArgumentError) as caught:  # the place among all points, not among those of one state
        nuem.xsec.es(enu_mev=[3, 1, 3, 1], recoil_kev=[1, 1, np.nan, 1], flavour="e", baseline_km=1)
    assert caught.value.index == 2
    with pytest.raises(nuem.ArgumentError) as caught:
        nuem.Hypothesis(millicharge_e=[[0, 1e-13, 0], [0, 0, 0], [0, 0, 0]])
    assert caught.value.index == 1 and "Hermitian" in str(caught.value)
    with pytest.raises(nuem.ArgumentError, match="convention"):
        nuem.Hypothesis(charge_radius_cm2=np.diag([1e-32, 0, 0]))


@pytest.mark.parametrize("call", [
    lambda: nuem.Hypothesis(magnetic_moment_mub=[1, 2, 3]),
    lambda: nuem.xsec.es(enu_mev=1, flavour="e"),
    lambda: nuem.xsec.es(enu_mev=1, recoil_kev=1, recoil_mev=1, flavour="e"),
    lambda: nuem.xsec.es(enu_mev=1, recoil_kev=1),
    lambda: nuem.xsec.es(enu_mev=[1, 2, 3], recoil_kev=[1, 2], flavour="e"),
    lambda: nuem.State("sterile"),
    lambda: nuem.State(),
    lambda: nuem.State.mixture([1, 0]),
    lambda: nuem.rate("xenon1t,xenonnt"),
    lambda: nuem.limit("xenonnt", parameter="mu_eff", method="guess"),
    lambda: nuem.limit("xenonnt", parameter="mu_eff", nuisances="weather"),
    lambda: nuem.contour("xenonnt", parameters="q_ee"),
    lambda: nuem.fit("xenonnt", coordinates="mu_eff", start=[1, 2]),
    lambda: nuem.LogProbability("xenonnt", "mu_eff", ranges={"q_ee": (0, 1)}),
    lambda: nuem.propagate(None, nuem.Profile.constant(1), 1.0),
    lambda: nuem.propagate(None, nuem.Profile.constant(1), 1.0, "e", initial=[1, 0, 0, 0, 0, 0]),
    lambda: nuem.Atom("CsI"),
])
def test_bad_arguments(call):
    with pytest.raises(ValueError):
        call()


@pytest.mark.parametrize("call", [
    lambda: nuem.rate("xenon1t", 3),
    lambda: nuem.rate(nuem.Analysis("xenon1t"), binding="free"),
    lambda: nuem.limit("xenonnt", parameter="mu_eff", colour="red"),
    lambda: nuem.star.pulsar(colour=3),
    lambda: nuem.cite(3),
])
def test_wrong_types(call):
    with pytest.raises(TypeError):
        call()


def test_data_directory(tmp_path):
    before = nuem.data.directory()
    with pytest.raises(nuem.FileError, match="references.bib"):
        nuem.data.use(tmp_path)
    assert nuem.data.directory() == before
    with pytest.raises(nuem.ArgumentError):
        nuem.data.names("weather")
    assert "xenonnt" in nuem.data.names("experiment")


def test_everything_public_has_a_docstring():
    for name in nuem.__all__:
        item = getattr(nuem, name)
        if inspect.isclass(item) or inspect.isfunction(item) or inspect.ismodule(item):
            assert inspect.getdoc(item), name
