# SPDX-License-Identifier: GPL-3.0-or-later
"""Second routes: what the arrays say agrees with algebra in numpy, limits and invariances."""
import os
import subprocess

import numpy as np
import pytest

import nuem

ROUNDING = 1e-12  # other order of the same operations
QUADRATIC = 1e-9  # chi2 of a polynomial in counts beside that of counts


def some_hypothesis():
    rng = np.random.default_rng(5)
    m = rng.normal(size=(3, 3)) + 1j * rng.normal(size=(3, 3))
    return nuem.Hypothesis(millicharge_e=1e-13 * (m + m.conj().T), magnetic_moment_mub=1e-11 * m,
                           electric_moment_mub=2e-12 * m.T, anapole_cm2=1e-33 * (m + m.conj().T),
                           charge_radius_cm2=1e-32 * (m + m.conj().T), radius_convention="effective")


def test_matrices_go_in_as_they_come_out():
    h = some_hypothesis()
    out = h.matrices("flavour")
    rng = np.random.default_rng(5)
    m = rng.normal(size=(3, 3)) + 1j * rng.normal(size=(3, 3))
    assert (out.magnetic_mub == 1e-11 * m).all() and (out.charge_e == 1e-13 * (m + m.conj().T)).all()
    assert (out.lambda_mub == out.magnetic_mub - 1j * out.electric_mub).all()
    u = h.mixing.pmns
    assert np.allclose(u @ u.conj().T, np.eye(3), atol=ROUNDING)
    assert np.allclose(h.matrices("mass").charge_e, u.conj().T @ out.charge_e @ u, atol=ROUNDING * 1e-13)


def test_effective_moment_by_numpy():
    """|lambda psi| with psi from the masses and the mixing."""
    h, enu_mev, km = some_hypothesis(), 3.0, 53.0
    u, lam = h.mixing.pmns, h.matrices("flavour").lambda_mub
    hbarc_ev_m = nuem.constants["hbarc_mev_fm"].value * 1e6 * 1e-15
    phase = np.array([0, h.mixing.dm21_ev2, h.mixing.dm31_ev2]) * km * 1e3 / (2 * enu_mev * 1e6) / hbarc_ev_m
    psi = u @ (np.exp(-1j * phase) * u[0].conj())
    assert h.mu_eff("e", enu_mev, km) == pytest.approx(np.linalg.norm(lam @ psi), rel=1e-10)  # phases of 1e2 rad
    state = nuem.State.vacuum(h.mixing, "e", enu_mev, km)
    assert np.allclose(state.rho, np.outer(psi, psi.conj()), atol=1e-10)
    assert h.mu_eff(state=state) == pytest.approx(h.mu_eff("e", enu_mev, km), rel=ROUNDING)
    assert h.mu_eff("mu") == pytest.approx(np.linalg.norm(lam[:, 1]), rel=ROUNDING)


def test_es_standard_model_by_its_formula():
    h = nuem.Hypothesis()
    g, me = nuem.constants["gf_gev2"].value * 1e-6, nuem.constants["me_mev"].value
    hbarc_cm = nuem.constants["hbarc_mev_fm"].value * 1e-13
    enu, t = np.meshgrid([0.5, 1, 5, 50], [1e-3, 1e-2, 0.1])
    gv, ga = 2 * h.sin2_theta_w + 0.5, 0.5
    expected = g**2 * me / (2 * np.pi) * hbarc_cm**2 * (
        (gv + ga)**2 + (gv - ga)**2 * (1 - t / enu)**2 + (ga**2 - gv**2) * me * t / enu**2)
    es = nuem.xsec.es(h, enu_mev=enu, recoil_mev=t, flavour="e")
    assert es.total.shape == (3, 4) and np.allclose(es.conserving, expected, rtol=ROUNDING, atol=0)
    assert (es.flip == 0).all()
    assert nuem.xsec.es(h, enu_mev=1, recoil_kev=1e3, flavour="e").total == 0  # beyond the kinematic end
    assert isinstance(nuem.xsec.es(h, enu_mev=1, recoil_kev=1, flavour="e").total, float)


def test_broadcast_equals_points():
    h, enu, t = some_hypothesis(), np.array([1.0, 3.0, 10.0]), np.array([[1.0], [20.0]])
    for of in (lambda e, r: nuem.xsec.es(h, enu_mev=e, recoil_kev=r, flavour="mu", anti=True, binding="step:Xe"),
               lambda e, r: nuem.xsec.cevns(h, nuclide="Ar40", enu_mev=e, recoil_kev=r / 100, flavour="e"),
               lambda e, r: nuem.xsec.cevas(h, atom="He", enu_mev=e, recoil_mev=r * 1e-9, flavour="tau"),
               lambda e, r: nuem.xsec.es(h, enu_mev=e, recoil_kev=r, flavour="e", baseline_km=7)):
        table = of(enu, t).total
        assert table.shape == (2, 3)
        assert all(table[i, j] == of(enu[j], t[i, 0]).total for i in range(2) for j in range(3))
    assert h.mu_eff("e", enu, np.array([[1.0], [10.0]])).shape == (2, 3)


def test_strided_and_integer_input():
    h = nuem.Hypothesis()
    enu = np.arange(1, 21)[::2]
    assert (nuem.xsec.es(h, enu_mev=enu, recoil_kev=1, flavour="e").total
            == nuem.xsec.es(h, enu_mev=np.array(enu, dtype=float), recoil_kev=1.0, flavour="e").total).all()
    assert nuem.xsec.es(h, enu_mev=[], recoil_kev=1, flavour="e").total.shape == (0,)


def test_flux_integrates_to_itself():
    for component in nuem.Flux("solar-b16-gs98").components.values():
        if len(component.enu_mev):
            integral = np.trapezoid(component.pdf_per_mev, component.enu_mev) if hasattr(np, "trapezoid") else \
                np.trapz(component.pdf_per_mev, component.enu_mev)
            assert integral == pytest.approx(1, rel=ROUNDING)


def test_objective_is_the_likelihood():
    analysis = nuem.Analysis("xenonnt")
    objective = nuem.Objective(analysis, ["mu_eff", "q_ee"])
    x = np.array([[0, 0], [1e-11, 2e-13], [3e-12, -1e-13]])
    chi2 = objective(x)
    for point, value in zip(x, chi2):
        h = nuem.Hypothesis(millicharge_e=np.diag([point[1], 0, 0]), magnetic_moment_mub=point[0] * np.eye(3))
        assert analysis.chi2(h) == pytest.approx(value, rel=QUADRATIC)
    assert objective(x[1]) == chi2[1] and (objective(x, threads=2) == chi2).all()
    assert (objective(np.repeat(x, 50, axis=0), threads=2) == np.repeat(chi2, 50)).all()
    step = 1e-3 * np.array([1e-11, 1e-13])  # central difference of a smooth function: (1e-3)^2
    value, gradient = objective.gradient(x[1])
    assert value == chi2[1]
    for i in range(2):
        d = step * np.eye(2)[i]
        assert gradient[i] * step[i] == pytest.approx((objective(x[1] + d) - objective(x[1] - d)) / 2, rel=1e-4)
    assert np.allclose(objective.counts(x)[1], sum(analysis.signal(nuem.Hypothesis(
        millicharge_e=np.diag([2e-13, 0, 0]), magnetic_moment_mub=1e-11 * np.eye(3))).values()), rtol=QUADRATIC)


def test_limit_curve_and_cost():
    limit = nuem.limit("xenon1t", parameter="mu_eff")
    assert limit.curve([limit.lower, limit.best_fit, limit.upper]) == pytest.approx(
        [limit.delta_chi2, 0, limit.delta_chi2], abs=1e-6)  # of the search for the ends
    cost = nuem.Cost("xenon1t", ["mu_eff"])
    assert (cost.errordef, cost.ndata, cost.names, cost.limits) == (1.0, 29, ["mu_eff"], [(0.0, np.inf)])
    best = limit.best_fit / cost.scales[0]
    assert cost(best) == pytest.approx(limit.chi2_min, rel=QUADRATIC) and abs(cost.grad(best)[0]) < 1e-3
    log_probability = nuem.LogProbability("xenon1t", ["mu_eff"], ranges={"mu_eff": (0, 10)})
    theta = np.array([[best], [-1.0], [11.0]])
    assert log_probability(theta).tolist() == [-0.5 * cost(best), -np.inf, -np.inf]
    assert log_probability([best]) == -0.5 * cost(best)


def test_iminuit_finds_the_library_s_minimum():
    iminuit = pytest.importorskip("iminuit")
    cost = nuem.Cost("xenonnt", ["mu_eff", "q_ee"])
    minuit = iminuit.Minuit(cost, 0.5, 0.5)
    minuit.limits = cost.limits
    minuit.migrad()
    fit = nuem.fit("xenonnt", coordinates="mu_eff,q_ee")
    assert minuit.parameters == ("mu_eff", "q_ee") and minuit.valid
    assert minuit.fval == pytest.approx(fit.chi2, abs=2e-3)  # MIGRAD's tolerance, edm 2e-3


def test_emcee_and_the_library_s_chains():
    emcee = pytest.importorskip("emcee")
    log_probability = nuem.LogProbability("xenon1t", ["mu_eff"], ranges={"mu_eff": (0, 10)})
    sampler = emcee.EnsembleSampler(16, 1, log_probability, vectorize=True)
    sampler.random_state = np.random.RandomState(3).get_state()
    sampler.run_mcmc(np.linspace(1.5, 2.5, 16)[:, None], 400)
    mean = 1e-11 * sampler.get_chain(discard=100, flat=True).mean()
    ours = nuem.sample("xenon1t", coordinates="mu_eff", samples=2000, chains=2, nuisances_treated="profiled",
                       ranges=[(0, 1e-10)])
    assert ours.x.shape == (2, 2000, 1) and ours.converged
    sigma = ours.x.std()
    assert abs(mean - ours.x.mean()) < 0.2 * sigma  # 300 correlated steps of 16 walkers: some 0.05 sigma each


def test_propagation_keeps_probability():
    h = nuem.Hypothesis(nature="majorana", set={"magnetic_moment.emu": 1e-11})
    way = nuem.Profile.table([0, 1e4, 3e4, 1e5], [1e25, 5e24, 1e24, 0], 0, bx_gauss=[0, 1e5, 1e5, 0])
    passage = nuem.propagate(h, way, [1.0, 10.0], "e", amplitudes=True)
    assert np.allclose(passage.probability.sum(axis=-1), 1, atol=1e-10)
    assert np.allclose(np.abs(passage.amplitude)**2, passage.probability, atol=1e-7)
    propagator = nuem.Propagator(h)
    s = propagator.operator(way, [1.0, 10.0])
    back = propagator.operator(way, [1.0, 10.0], reverse=True)
    assert np.allclose(back @ s, np.eye(6), atol=1e-7)  # tolerance 1e-8 each way
    assert np.allclose(s @ propagator.initial("e"), passage.amplitude, atol=1e-7)
    hamiltonian = propagator.hamiltonian(10.0, ne_cm3=1e25, bx_gauss=1e5)
    assert np.allclose(hamiltonian, hamiltonian.conj().T)
    assert way(0).ne_cm3 == pytest.approx(1e25) and way([2e4, 5e4]).bx_gauss.shape == (2,)


def test_supernova_goes_on_from_a_saved_state(source):
    sn = nuem.Supernova(source / "examples" / "supernova" / "pendulum.yaml")
    ends = sn.snapshot_km
    middle, end = ends[0] + 0.02 * (ends[-1] - ends[0]), ends[0] + 0.04 * (ends[-1] - ends[0])
    sn.advance(middle)
    state = sn.save()
    sn.advance(end)
    spectra = sn.spectra()
    sn.restart()
    sn.restore(state)
    sn.advance(end)
    assert (sn.spectra() == spectra).all() and sn.r_km == end
    assert sum(sn.summary().fraction.values()) == pytest.approx(1, abs=ROUNDING)
    with pytest.raises(nuem.DataError):
        sn.restore(np.full_like(state, np.nan))


def test_hdf5_results(source, tmp_path):
    pytest.importorskip("h5py")
    binary = os.environ.get("NUEM_BINARY")
    if not binary or not os.path.exists(binary + "-mpi"):
        pytest.skip("no nuem-mpi")
    config = (source / "examples" / "supernova" / "va-ih.yaml").read_text()
    for long, short in (("end: 600 km", "end: 102 km"), ("bins: 400", "bins: 20"), ("snapshots: 501", "snapshots: 3")):
        config = config.replace(long, short)
    (tmp_path / "sn.yaml").write_text(config)
    subprocess.run([binary, "supernova", str(tmp_path / "sn.yaml"), "-o", str(tmp_path / "sn.h5"), "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)
    file = nuem.supernova.read(tmp_path / "sn.h5")
    way = nuem.Supernova(tmp_path / "sn.yaml").run()
    assert file["snapshots/r"].tolist() == way.r_km.tolist() and file.units("snapshots/r") == "km"
    assert file.attributes["schema"] == "nuem/supernova-file/2"
    assert file["spectra/sum"].tolist() == way.spectra.tolist()
