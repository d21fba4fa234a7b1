# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures hold the numbers of the results they are of, named with their units. What they look like is for eyes."""
import json
import math
import subprocess
import sys
import warnings

import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402

import nuem  # noqa: E402
import nuem.plot  # noqa: E402
from nuem.plot._read import NothingToDraw  # noqa: E402


@pytest.fixture(autouse=True)
def close():
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of layouts that collapse, and glyphs that are missing
        yield
    plt.close("all")


def line(ax, label):
    """x and y of the line whose label begins so."""
    found = [one for one in ax.lines if str(one.get_label()).startswith(label)]
    assert len(found) == 1, [one.get_label() for one in ax.lines]
    return found[0].get_xdata(), found[0].get_ydata()


def stairs(ax, label):
    found = [p for p in ax.patches if str(p.get_label()).startswith(label) and hasattr(p, "get_data")]
    assert len(found) == 1, [p.get_label() for p in ax.patches]
    return found[0].get_data()


def check(axes):
    """It can be drawn, and every axis that is shown has a name."""
    axes = [ax for ax in np.ravel(axes) if ax.figure is not None]
    axes[0].figure.canvas.draw()
    for ax in axes:
        if ax.get_subplotspec() is None or ax.get_subplotspec().is_last_row():
            assert ax.get_xlabel() or not ax.axison
    return axes


def test_matplotlib_waits(source):
    code = ("import sys, nuem, nuem.plot; assert 'matplotlib' not in sys.modules; nuem.plot.rate; "
            "assert 'matplotlib' not in sys.modules; dir(nuem.plot)")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names_of_units():
    from nuem.plot._words import flavours, state, symbol, unit_of, unit_text
    assert symbol("q_emu") == r"$q_{e\mu}$" and symbol("mu_12") == r"$\mu_{12}$" and symbol("other") == "other"
    assert symbol("Im q_mutau") == r"Im $q_{\mu \tau}$" and symbol("Lambda1") == r"$\Lambda_{1}$"
    assert symbol("mu_mu") == r"$\mu_{\mu}$" and flavours("taumu") == r"\tau \mu"
    assert state("nubar_mu") == r"$\bar\nu_{\mu}$" and state("nu_eR") == r"$\nu_{e R}$" and state("x") == "x"
    assert unit_text("muB") == r"$\mu_\mathrm{B}$" and unit_text("keV") == "keV" and unit_text("1") == ""
    assert unit_of("recoil_kev") == "keV" and unit_of("dsigma_dt_cm2_per_mev") == "cm$^2$ MeV$^{-1}$"
    for parameter in nuem.parameters():  # all are mathematics that Matplotlib can set
        text = symbol(parameter)
        assert text.startswith("$"), parameter
        plt.figure().text(0, 0, text).figure.canvas.draw()
        plt.close("all")


# --- rates ------------------------------------------------------------------------------------------


def test_rate_of_both_forms(nuem_json):
    answer = nuem_json("rate", "xenon1t", "--set", "magnetic_moment.ee=2.2e-11")
    rate = nuem.rate("xenon1t", nuem.Hypothesis(set={"magnetic_moment.ee": 2.2e-11}))
    for source in (answer, answer["result"], rate):
        main, residuals = check(nuem.plot.rate(source))
        assert stairs(main, "expected").values.tolist() == rate.expected.tolist()
        assert stairs(main, "expected").edges.tolist() == rate.edge_kev.tolist()
        assert stairs(main, "signal, sum").values.tolist() == rate.signal.tolist()
        assert np.allclose(stairs(main, "background b0").values, rate.backgrounds["b0"], rtol=1e-12)
        data = main.containers[0].lines[0]
        assert data.get_ydata().tolist() == rate.counts.tolist()
        assert main.get_ylabel() == "counts per 1 keV" and residuals.get_xlabel() == "reconstructed energy [keV]"
        pull = residuals.lines[1].get_ydata()
        assert np.allclose(pull, (rate.counts - rate.expected) / np.sqrt(rate.expected), rtol=1e-12)


def test_error_bars_are_those_of_gehrels():
    """Tables 1 and 2 of ApJ 303 (1986) 336, one standard deviation: 0.000/1.841 for none, 0.173/3.300 for one, 6.891/14.27 for
    ten events; the approximations hold to 1.5 % above and 3 % of the table's digits below."""
    from nuem.plot._rate import _Counts
    n = np.array([0.0, 1.0, 10.0])
    members = {"e_lo_kev": np.arange(3.0), "e_hi_kev": np.arange(1.0, 4.0), "counts": n, "expected": n, "signal": n,
               "components": {}, "backgrounds": {}, "with_signal": []}
    low, high = _Counts("", members, None, "energy").error
    assert np.allclose(n + high, [1.866, 3.323, 14.28], atol=2e-3)  # what (7) gives; exact 1.841, 3.300, 14.27
    assert np.allclose(n + high, [1.841, 3.300, 14.27], rtol=0.015)
    assert np.allclose(n - low, [0.0, 0.173, 6.891], atol=5e-3)


def test_bins_in_time(nuem_json):
    answer = nuem_json("rate", "coherent-csi2021")
    result = answer["result"]
    energy, _ = check(nuem.plot.rate(answer))
    edges = sorted({*result["e_lo_kev"], *result["e_hi_kev"]})
    counts = [sum(n for n, low in zip(result["counts"], result["e_lo_kev"]) if low == edge) for edge in edges[:-1]]
    width = np.diff(edges)
    assert np.allclose(energy.containers[0].lines[0].get_ydata() * width, counts)
    assert energy.get_ylabel() == "counts per width [keV$^{-1}$]"
    time, below = check(nuem.plot.rate(answer, over="time"))
    assert np.isclose((time.containers[0].lines[0].get_ydata() * np.diff(stairs(time, "expected").edges)).sum(),
                      sum(result["counts"]))
    assert below.get_xlabel() == "time [µs]"
    assert np.allclose(check(nuem.plot.rate(nuem.rate("coherent-csi2021"), over="time"))[0].containers[0].lines[0].get_ydata(),
                       time.containers[0].lines[0].get_ydata())
    with pytest.raises(NothingToDraw, match="no times"):
        nuem.plot.rate(nuem.rate("xenon1t"), over="time")
    with pytest.raises(ValueError, match="over is 'colour'"):
        nuem.plot.rate(answer, over="colour")


def test_data_with_errors(nuem_json):
    """Of values with a covariance the bars are its square root; both forms agree."""
    answer = nuem_json("rate", "munu")
    assert answer["result"]["counts_error"] == np.sqrt(np.diag(nuem.Experiment("munu").covariance)).tolist()
    for source in (answer, nuem.rate("munu")):
        main, residuals = check(nuem.plot.rate(source))
        bar = main.containers[0].lines[2][0].get_segments()[0]
        assert np.allclose(np.diff(bar[:, 1]) / 2, answer["result"]["counts_error"])
        assert residuals.get_ylabel() == r"$(n - \mu)/\sigma$"
    assert "counts_error" not in nuem_json("rate", "xenon1t")["result"]


def test_rate_without_data():
    [main] = check(nuem.plot.rate(nuem.rate("gemma-2012")))
    assert main.get_yscale() == "log" and not main.containers
    _, given = plt.subplots()
    assert nuem.plot.rate(nuem.rate("xenonnt"), given) is given


def test_recoil_rate(nuem_json):
    answer = nuem_json("rate", "xenon1t", "--recoil", "1,2,5,10,20")
    rate = nuem.rate("xenon1t", recoil_kev=[1, 2, 5, 10, 20])
    for source in (answer, rate):
        [ax] = check(nuem.plot.rate(source))
        assert line(ax, "total")[1].tolist() == rate.signal.tolist()
        assert ax.get_xlabel() == "recoil $T$ [keV]" and ax.get_ylabel() == "rate [(t y keV)$^{-1}$]"


# --- sources and cross sections ---------------------------------------------------------------------


def test_flux(nuem_json):
    answer = nuem_json("flux", "reactor-gemma", "--grid", "2:7:6")
    [ax] = check(nuem.plot.flux(answer))
    assert line(ax, "U235")[1].tolist() == answer["result"]["flux_cm2_s_mev"]["U235"]
    assert ax.get_xlabel() == r"$E_\nu$ [MeV]" and ax.get_ylabel() == "flux [cm$^{-2}$ s$^{-1}$ MeV$^{-1}$]"
    flux = nuem.Flux("solar-b16-gs98")
    [ax] = check(nuem.plot.flux(flux))
    energy, values = line(ax, "pp")
    inside = np.isfinite(values)
    assert values[inside].tolist() == flux.by_component(energy)["pp"][inside].tolist()
    assert "lines [cm$^{-2}$ s$^{-1}$]" in ax.get_ylabel() and len(ax.collections) == 3  # pep and two of 7Be
    answer = nuem_json("flux", "solar-b16-gs98")
    [ax] = check(nuem.plot.result(answer))
    assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(answer["result"]["total_flux_cm2_s"], rel=1e-9)


def test_cross_section(nuem_json):
    answer = nuem_json("xsec", "es", "--flavour", "e", "--enu", "1", "--recoil", "1,10,100", "--set",
                       "magnetic_moment.ee=1e-10")
    parts = nuem.xsec.es(nuem.Hypothesis(set={"magnetic_moment.ee": 1e-10}), flavour="e", enu_mev=1, recoil_kev=[1, 10, 100])
    for made in (nuem.plot.result(answer), nuem.plot.cross_section(parts, recoil_kev=[1, 10, 100])):
        [ax] = check(made)
        assert line(ax, "helicity conserved")[1].tolist() == parts.conserving.tolist()
        assert line(ax, "helicity flipped")[1].tolist() == parts.flip.tolist()
        assert "cm$^2$ MeV$^{-1}$]" in ax.get_ylabel()
    with pytest.raises(ValueError, match="recoil_kev is needed"):
        nuem.plot.cross_section(parts)
    [ax] = check(nuem.plot.result(nuem_json("xsec", "cevns", "--nuclide", "Cs133", "--flavour", "mu", "--enu", "30",
                                            "--recoil", "1:14:14")))
    assert "Cs133" in ax.get_title(loc="left")


# --- statistics -------------------------------------------------------------------------------------


def test_limit_of_both_forms(nuem_json):
    answer = nuem_json("limit", "xenon1t", "--parameter", "mu_eff", "--curve", "21")
    values = answer["result"]["curve"]["value"]
    limit = nuem.limit("xenon1t", parameter="mu_eff")
    assert np.allclose(limit.curve(values), answer["result"]["curve"]["delta_chi2"], atol=1e-9)
    for made in (nuem.plot.limit(answer), nuem.plot.limit(limit, values=values)):
        [ax] = check(made)
        x, y = line(ax, r"$\Delta\chi^2$, all")
        assert np.allclose(x, values) and np.allclose(y, answer["result"]["curve"]["delta_chi2"], atol=1e-9)
        assert line(ax, r"$\Delta\chi^2$ = 2.71")[1][0] == pytest.approx(limit.delta_chi2)
        assert line(ax, "best fit")[0][0] == pytest.approx(limit.best_fit)
        allowed = next(p for p in ax.patches if p.get_label() == "allowed").get_xy()
        assert allowed[:, 0].min() == pytest.approx(limit.lower) and allowed[:, 0].max() == pytest.approx(limit.upper)
        assert ax.get_xlabel() == r"$\mu_\mathrm{eff}$ [$10^{-11}$ $\mu_\mathrm{B}$]"
    [ax] = check(nuem.plot.limit(limit))
    assert line(ax, r"$\Delta\chi^2$, all")[0][0] == pytest.approx(1.5 * limit.lower - 0.5 * limit.upper)
    with pytest.raises(NothingToDraw, match="--curve"):
        nuem.plot.limit(nuem_json("limit", "xenon1t", "--parameter", "mu_eff"))


def test_power_of_ten_is_taken_from_the_numbers():
    """Ticks times the power of the label are the values."""
    [ax] = check(nuem.plot.limit(nuem.limit("xenonnt", parameter="q_ee")))
    ticks = {round(float(tick.get_text().replace("−", "-")) * 1e-12, 18): position for tick, position in
             zip(ax.get_xticklabels(), ax.get_xticks()) if tick.get_text()}
    assert "$10^{-12}$ $e$" in ax.get_xlabel() and len(ticks) > 3
    assert all(math.isclose(value, position, rel_tol=1e-6, abs_tol=1e-16) for value, position in ticks.items())


def test_limits_by_toys(nuem_json):
    fc = nuem_json("limit", "xenonnt", "--parameter", "mu_eff", "--method", "fc", "--toys", "50", "--points", "8")
    [ax] = check(nuem.plot.limit(fc))
    points = fc["result"]["points"]
    assert line(ax, r"$\Delta\chi^2$ of the data")[1].tolist() == [p["delta_chi2"] for p in points]
    assert ax.containers[0].lines[0].get_ydata().tolist() == [p["critical"] for p in points]
    cls = nuem_json("limit", "xenonnt", "--parameter", "mu_eff", "--method", "cls", "--toys", "50", "--points", "8")
    [ax] = check(nuem.plot.limit(cls))
    assert ax.containers[0].lines[0].get_ydata().tolist() == [p["cls"] for p in cls["result"]["points"]]
    assert ax.get_ylabel() == "CL$_s$"
    limit = nuem.limit("xenonnt", parameter="mu_eff", method="cls", toys=50, points=8)
    [again] = check(nuem.plot.limit(limit))
    assert again.containers[0].lines[0].get_ydata().tolist() == ax.containers[0].lines[0].get_ydata().tolist()
    fc = nuem.limit("xenonnt", parameter="mu_eff", method="fc", toys=50, points=8)
    [ax] = check(nuem.plot.limit(fc))
    assert ax.containers[0].lines[0].get_ydata().tolist() == fc.details["critical"].tolist()


def test_contour_of_both_forms(nuem_json):
    answer = nuem_json("contour", "xenonnt", "--parameters", "q_ee,q_mumu", "--grid", "21x21")
    contour = nuem.contour("xenonnt", parameters=("q_ee", "q_mumu"), grid=(21, 21))
    for source in (answer, contour):
        [ax] = check(nuem.plot.contour(source))
        x, y = line(ax, "90 % CL, 2 d.o.f.")
        two = next(v for v in contour.lines if v.degrees_of_freedom == 2)
        assert x[:-1].tolist() == two.x.tolist() and y[:-1].tolist() == two.y.tolist() and x[0] == x[-1]
        assert [v[0] for v in line(ax, "best fit")] == list(contour.best_fit)
        assert ax.get_xlabel() == "$q_{ee}$ [$10^{-13}$ $e$]"
        assert len(ax.patches) == 1  # what is allowed


def test_fit_and_sensitivity(nuem_json):
    answer = nuem_json("fit", "xenonnt", "--coordinates", "charge,mu_eff")
    axes = check(nuem.plot.fit(answer))
    drawn = [v for ax in axes for v in ax.lines[-1].get_xdata()]
    assert drawn == [row["best_fit"] for row in answer["result"]["coordinates"]]
    assert [ax.get_xlabel().split()[-1].strip("[]") for ax in axes] == ["$e$", r"$\mu_\mathrm{B}$"]
    assert check(nuem.plot.fit(nuem.fit("xenonnt", coordinates=["mu_eff"])))[0].get_xlabel().startswith("best fit [")
    answer = nuem_json("sensitivity", "vgen", "--parameter", "mu_eff", "--thresholds", "0.2keV,0.5keV",
                       "--background-factors", "1,0.1")
    [ax] = check(nuem.plot.result(answer))
    assert sorted(v for one in ax.lines for v in one.get_ydata()) == sorted(
        row["upper_two_sided"] for row in answer["result"]["rows"])
    assert ax.get_xlabel() == "threshold [keV]" and len(ax.lines) == 2


def test_posterior():
    samples = nuem.sample("xenonnt", coordinates=["mu_eff", "q_ee"], samples=500, chains=2)
    axes = nuem.plot.posterior(samples)
    check(axes[[0, 1, 1], [0, 0, 1]])
    assert axes[1, 0].get_xlabel().startswith(r"$\mu_\mathrm{eff}$ [") and axes[1, 0].get_ylabel().startswith("$q_{ee}$ [")
    counts = next(p for p in axes[0, 0].patches if hasattr(p, "get_data")).get_data()
    assert np.sum(counts.values * np.diff(counts.edges)) == pytest.approx(1, rel=1e-9)
    [one] = check(nuem.plot.posterior(samples, names=["mu_eff"]))
    assert one.get_ylabel() == r"posterior density [1/$\mu_\mathrm{B}$]"


def test_scans(nuem_json, source, tmp_path):
    pytest.importorskip("h5py")
    file = {}
    for kind in ("grid", "profile", "points", "chain", "toys"):
        path = tmp_path / f"{kind}.h5"
        answer = nuem_json("scan", str(source / "examples" / f"scan-{kind}.yaml"), "-o", str(path))
        axes = nuem.plot.result(answer)
        check([ax for ax in np.ravel(axes) if ax.figure is not None])
        file[kind] = (nuem.scan.read(path), axes)
    grid, ax = file["grid"]
    best = np.nanargmin(grid["points/chi2"])
    assert line(ax, "lowest point")[0][0] == grid["points/mu_e"][best]
    assert ax.get_xlabel().startswith(r"$\mu_{e}$ [") and ax.get_ylabel().startswith(r"$\mu_{\mu}$ [")
    profile, ax = file["profile"]
    assert np.allclose(ax.lines[0].get_ydata(), profile["points/chi2"] - profile["points/chi2"].min())
    toys, ax = file["toys"]
    share = np.mean(toys["toys/delta_chi2"] >= toys["toys/delta_chi2_data"][:, None], axis=1)
    assert np.allclose(ax.containers[0].lines[0].get_ydata(), share)
    _, axes = file["chain"]
    assert axes.shape == (2, 2)
    points, ax = file["points"]
    assert ax.collections[0].get_offsets()[:, 0].tolist() == points["points/mu_eff"].tolist()
    [again] = check(nuem.plot.scan(tmp_path / "profile.h5"))
    assert again.get_xlabel() == r"$q_{e\mu}$ [$10^{-13}$ $e$]"


# --- overviews --------------------------------------------------------------------------------------


def test_exclusion(nuem_json):
    answer = nuem_json("catalog", "--quantity", "mu")
    computed = [nuem.limit("xenonnt", parameter="mu_eff"), nuem_json("limit", "xenon1t", "--parameter", "mu_eff")]
    for published in (answer, nuem.catalog(quantity="mu")):
        [ax] = check(nuem.plot.exclusion(published, computed))
        names = [text.get_text() for text in ax.get_yticklabels()][::-1]
        wanted = [row for row in answer["result"]["rows"] if row["source_kind"] not in ("projection", "theory")]
        assert len(names) == len(wanted)  # both computed ones have found their rows
        row = next(i for i, name in enumerate(names) if name.startswith("XENONnT"))
        mark = next(one for one in ax.lines if one.get_label() == "computed")
        assert mark.get_xdata() == [computed[0].upper] and mark.get_ydata() == [len(names) - 1 - row]
        bar = [p for p in ax.patches if abs(p.get_y() + p.get_height() / 2 - (len(names) - 1 - row)) < 0.1]
        assert bar[0].get_x() == next(r["value"] for r in wanted if r["experiment"] == "XENONnT")
        assert ax.get_xlabel() == r"magnetic moment $\mu_\nu$ [$\mu_\mathrm{B}$]" and ax.get_xscale() == "log"
    [ax] = check(nuem.plot.exclusion(computed={"mine": computed[0]}))
    assert [text.get_text() for text in ax.get_yticklabels()] == ["mine"]
    [ax] = check(nuem.plot.exclusion(nuem.catalog(quantity="r2")))  # intervals about 0
    assert ax.get_xlabel().endswith("cm$^2$]") and ax.get_xlim()[0] < 0
    with pytest.raises(ValueError, match="do not fit one axis"):
        nuem.plot.exclusion(nuem.catalog(quantity="q"), computed)
    with pytest.raises(NothingToDraw):
        nuem.plot.exclusion()


def test_review(nuem_json):
    answer = nuem_json("reproduce", "--only", "mu-dirac-sm,xenon1t-mu,edm")
    [ax] = check(nuem.plot.result(answer))
    drawn = sorted(v for one in ax.lines if one.get_marker() in "osD" for v in one.get_xdata())
    wanted = sorted(v for row in answer["result"]["rows"] if row["ratio"] is not None
                    for v in np.ravel(row["ratio"]))
    assert drawn == pytest.approx(wanted) and len(drawn) == 3
    assert any("no number to compare" in text.get_text() for text in ax.texts)


def test_response():
    xenon = nuem.Experiment("xenon1t")
    [ax] = check(nuem.plot.efficiency(xenon))
    energy, values = ax.lines[0].get_data()
    assert values.tolist() == [xenon.efficiency(e) for e in energy]
    [ax] = check(nuem.plot.resolution("xenon1t"))
    assert ax.lines[0].get_ydata()[7] == xenon.sigma_kev(ax.lines[0].get_xdata()[7])
    assert ax.get_ylabel() == r"$\sigma$ [keV$_\mathrm{ee}$]"
    check(nuem.plot.response_matrix(xenon))
    with pytest.raises(NothingToDraw, match="does not quench"):
        nuem.plot.quenching(xenon)
    assert len(check(nuem.plot.response("coherent-csi2021"))) == 4 and len(check(nuem.plot.response(xenon))) == 3


@pytest.mark.parametrize("name", ["xenon1t", "coherent-csi2021", "coherent-lar2020", "dresden2-fef"])
def test_response_matrix_is_a_probability(name):
    """Of energies in the middle of the bins all is reconstructed somewhere, and on average where it was: to what leaves the
    range (three standard deviations of it are kept away from) and the widths of bins."""
    from nuem.plot._response import probability_of_bins
    experiment = nuem.Experiment(name)
    edge = experiment.edge_kev
    true = np.linspace(edge[0], edge[-1], 50)
    inside = [e for e in true if e - 3.5 * experiment.sigma_kev(e) > edge[0] and e + 3.5 * experiment.sigma_kev(e) < edge[-1]]
    matrix = probability_of_bins(experiment, inside)
    assert np.all(matrix >= -1e-12) and np.all(matrix.sum(axis=1) <= 1 + 1e-6)
    assert np.all(matrix.sum(axis=1) > 0.99)
    mean = matrix @ (0.5 * (edge[1:] + edge[:-1])) / matrix.sum(axis=1)
    assert np.all(np.abs(mean - inside) < np.diff(edge).max())


@pytest.mark.parametrize("name", ["coherent-csi2017", "coherent-csi2021"])
def test_response_matrix_by_draws(name):
    """Photo-electrons drawn from numpy's distributions; 5 sigma of the binomial counts."""
    from nuem.plot._response import probability_of_bins
    experiment, draws = nuem.Experiment(name), 200000
    energy = 0.5 * (experiment.edge_kev[3] + experiment.edge_kev[4])
    mean, random = energy * experiment.pe_per_kev, np.random.default_rng(1)
    if name == "coherent-csi2017":
        electrons = random.poisson(mean, draws)
    else:
        shape = 1 + experiment._info.gamma_b_per_kev * energy
        electrons = random.gamma(shape, mean / shape, draws)
    edge = experiment.edge_kev * experiment.pe_per_kev
    drawn = np.histogram(electrons, bins=np.where(np.abs(edge - np.round(edge)) < 1e-9, np.round(edge), edge))[0]
    drawn[-1] -= np.sum(electrons == np.round(edge[-1]))  # numpy's last bin is closed
    p = probability_of_bins(experiment, [energy])[0]
    assert np.all(np.abs(drawn - draws * p) < 5 * np.sqrt(draws * p * (1 - p)) + 1)


# --- propagation, stars, supernovae -----------------------------------------------------------------


def test_probability(nuem_json):
    arguments = ("propagate", "--profile", "sun", "--field", "100kG", "--flavour", "e", "--set", "nature=majorana", "--set",
                 "magnetic_moment.emu=1e-11", "--enu", "5,10")
    answer = nuem_json(*arguments)
    h = nuem.Hypothesis(nature="majorana", set={"magnetic_moment.emu": 1e-11})
    passage = nuem.propagate(h, nuem.Profile("sun", field_gauss=1e5), [5, 10], "e")
    for source in (answer, passage):
        [ax] = check(nuem.plot.probability(source))
        assert np.allclose(line(ax, r"$\nu_{e}$")[1], passage.probability[:, 0], atol=1e-12)
        assert ax.get_xlabel() == r"$E_\nu$ [MeV]" and len(ax.lines) == 6
    path = nuem_json(*arguments, "--path", "20")
    [ax] = check(nuem.plot.probability(path, enu_mev=10))
    x, y = line(ax, r"$\nu_{e}$")
    assert ax.get_xlabel() == "distance [$10^{5}$ km]" and y[-1] == pytest.approx(passage.probability[1, 0], abs=1e-6)
    assert "10 MeV" in ax.get_title(loc="left")
    [ax] = check(nuem.plot.result(nuem_json("mixing", "state", "--source", "solar:8B", "--enu", "1,5,10")))
    state = nuem_json("mixing", "state", "--source", "solar:8B", "--enu", "1,5,10")["result"]
    assert line(ax, r"$\nu_{e}$")[1].tolist() == state["p_ee"] and line(ax, r"$\nu_{\tau}$")[1].tolist() == state["p_etau"]
    states = [(5.0, nuem.State("e")), (10.0, nuem.State("mu"))]
    [ax] = check(nuem.plot.arrival(states))
    assert line(ax, r"$\nu_{e}$")[1].tolist() == [1, 0]


def test_stars(nuem_json):
    answer = nuem_json("star", "bounds")
    for source in (answer, nuem.star.bounds()):
        mu, q = check(nuem.plot.bounds(source))
        wanted = [row["computed"] for row in answer["result"]["rows"] if row["quantity"] == "mu" and row["computed"]]
        assert list(line(mu, "computed")[0]) == wanted
        assert mu.get_xlabel().endswith(r"$\mu_\mathrm{B}$]") and q.get_xlabel() == "millicharge [$e$]"
    [ax] = check(nuem.plot.bounds(answer, quantity="q"))
    assert len(line(ax, "published")[0]) == sum(
        row["quantity"] == "q" and row["published"] is not None for row in answer["result"]["rows"])
    [ax] = check(nuem.plot.result(nuem_json("star", "trgb")))
    assert ax.get_xlabel().startswith("magnetic moment [")
    place = ("star", "plasmon", "--temp-k", "1e8", "--ye", "0.5")
    one = nuem_json(*place, "--rho-g-cm3", "2e5", "--set", "magnetic_moment.ee=1e-12")
    [ax] = check(nuem.plot.result(one))
    assert max(bar.get_width() for bar in ax.patches) == one["result"]["loss"]["total_erg_g_s"]
    many = nuem_json(*place, "--rho-g-cm3", "1e5,2e5,4e5")
    [ax] = check(nuem.plot.plasmon(many))
    assert line(ax, "transverse")[1].tolist() == many["result"]["q_sm_transverse_erg_cm3_s"]
    assert ax.get_xlabel() == "density [$10^{5}$ g cm$^{-3}$]"
    made = nuem.star.plasmon([1e5, 2e5, 4e5], 1e8, 0.5)
    [ax] = check(nuem.plot.plasmon(made, against=("density", "g cm$^{-3}$", [1e5, 2e5, 4e5])))
    assert np.allclose(line(ax, "transverse")[1], many["result"]["q_sm_transverse_erg_cm3_s"], rtol=1e-12)


def test_supernova(nuem_json, source, tmp_path):
    config = str(source / "examples" / "supernova" / "pendulum.yaml")
    answer = nuem_json("supernova", config)
    [ax] = check(nuem.plot.supernova(answer))
    rows = answer["result"]["snapshots"]
    assert line(ax, r"$\nu_{e}$")[1].tolist() == [row["nu_e"] for row in rows] and ax.get_xlabel() == "time"
    run = nuem.Supernova(config).run()
    [ax] = check(nuem.plot.supernova(run, species=["nu_e"]))
    assert np.allclose(line(ax, r"$\nu_{e}$")[1], [row["nu_e"] for row in rows], atol=1e-9) and len(ax.lines) == 1
    grown = json.loads(json.dumps(answer))
    for k, row in enumerate(grown["result"]["snapshots"]):
        row["coherence_rms_max"] = 1e-12 * math.exp(0.01 * k)
    main, below = check(nuem.plot.supernova(grown))
    assert below.get_yscale() == "log" and below.lines[0].get_ydata()[0] == pytest.approx(1e-12)
    with pytest.raises(NothingToDraw, match="-o FILE"):
        nuem.plot.supernova_spectra(answer)
    pytest.importorskip("h5py")
    kept = nuem_json("supernova", config, "-o", str(tmp_path / "out.h5"))
    [ax] = check(nuem.plot.supernova_spectra(kept))
    file = nuem.supernova.read(tmp_path / "out.h5")
    assert np.allclose(line(ax, r"$\nu_{e}$")[1], file["spectra/sum"][-1][:, 0] / file["energy/width"])
    assert ax.get_ylabel() == "share of all neutrinos [MeV$^{-1}$]"
    [ax] = check(nuem.plot.supernova_spectra(nuem.Supernova(config).run()))
    assert np.allclose(line(ax, r"$\nu_{e}$")[1], file["spectra/sum"][-1][:, 0] / file["energy/width"], atol=1e-6)


def test_atom(nuem_json):
    answer = nuem_json("atom", "--element", "Ne")
    [ax] = check(nuem.plot.result(answer))
    assert line(ax, "computed")[1] == pytest.approx([-row["energy_ev"] for row in answer["result"]["orbitals"]])
    assert ax.get_ylabel() == "binding energy [eV]"


# --- the program ------------------------------------------------------------------------------------


def run(*arguments, text=None):
    return subprocess.run([sys.executable, "-m", "nuem.plot", *map(str, arguments)], input=text, capture_output=True,
                          text=True, check=False)


def test_program(nuem_json, tmp_path):
    answer = json.dumps(nuem_json("rate", "xenon1t"))
    (tmp_path / "rate.json").write_text(answer)
    begin = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}
    for ending, magic in begin.items():
        done = run("-", tmp_path / f"a.{ending}", text=answer)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        first = (tmp_path / f"a.{ending}").read_bytes()
        assert first.startswith(magic) and len(first) > 5000
        assert run(tmp_path / "rate.json", tmp_path / f"b.{ending}").returncode == 0
        assert (tmp_path / f"b.{ending}").read_bytes() == first  # nothing of the time is in it
    for arguments, text, code, message in (
            (("-",), "", 2, "usage"), (("-", "x.svg"), "{", 3, "cannot read '-'"), (("-", "x.svg"), "[]", 3, "no result"),
            ((tmp_path / "none.json", "x.svg"), None, 3, "No such file"),
            (("-", tmp_path / "no" / "x.svg"), answer, 5, "No such file"), (("-", tmp_path / "x.gif"), answer, 3, ".svg"),
            (("-", tmp_path / "x.svg"), json.dumps(nuem_json("limit", "xenonnt", "--parameter", "mu_eff")), 5, "--curve"),
            (("-", tmp_path / "x.svg"), json.dumps({"schema": "nuem/cite/1", "result": {}}), 3, "no figure of 'nuem cite'")):
        done = run(*arguments, text=text)
        assert done.returncode == code and done.stderr.count("\n") == 1 and message in done.stderr, done.stderr
        assert done.stderr.startswith("nuem.plot: ")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["rate.json", *(f"{a}.{e}" for a in "ab" for e in begin)])
