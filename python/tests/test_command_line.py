# SPDX-License-Identifier: GPL-3.0-or-later
"""The package and the command line give the same numbers, bit for bit, read the same files and cite the same works."""
import json
import math

import pytest

import nuem


def same(python, value):
    """==, where JSON has null for nan."""
    if isinstance(value, list):
        return len(python) == len(value) and all(same(p, v) for p, v in zip(python, value))
    return python == value or (value is None and (python is None or math.isnan(python)))


def check(result, value, *names, **renamed):
    for name in names:
        assert same(getattr(result, name), value[name]), name
    for name, key in renamed.items():
        assert same(getattr(result, name), value[key]), name


def check_sources(result, answer):
    provenance = answer["provenance"]
    assert result.files == {file["id"]: file["sha256"] for file in provenance["data"]}
    assert set(result.citations) == set(provenance["citations"])


def parts(result, value):
    value = value["dsigma_dt_cm2_per_mev"]
    assert result.conserving.tolist() == value["conserving"]
    assert result.flip.tolist() == value["flip"]
    assert result.total.tolist() == value["total"]


def test_es(nuem_json):
    answer = nuem_json("xsec", "es", "--flavour", "e", "--anti", "--enu", "3", "--recoil", "1,3,10", "--set",
                       "magnetic_moment.ee=3e-11", "--set", "millicharge.emu=1e-13+2e-13i", "--atom", "step:Ge")
    h = nuem.Hypothesis(set={"magnetic_moment.ee": 3e-11, "millicharge.emu": 1e-13 + 2e-13j})
    assert h.sha256 == answer["provenance"]["hypothesis"]
    parts(nuem.xsec.es(h, flavour="e", anti=True, enu_mev=3, recoil_kev=[1, 3, 10], binding="step:Ge"),
          answer["result"])
    cited = nuem.xsec.citations("es", h, nuem.Target("step:Ge"))
    assert set(cited) == set(answer["provenance"]["citations"])


def test_es_oscillated_running(nuem_json):
    answer = nuem_json("xsec", "es", "--flavour", "mu", "--enu", "1.5", "--recoil", "30,200", "--baseline", "53",
                       "--couplings", "running", "--atom", "epa:Xe")
    h = nuem.Hypothesis(couplings="running")
    parts(nuem.xsec.es(h, flavour="mu", enu_mev=1.5, recoil_kev=[30, 200], baseline_km=53, binding="epa:Xe"),
          answer["result"])
    assert set(nuem.xsec.citations("es", h, nuem.Target("epa:Xe"))) == set(answer["provenance"]["citations"])


def test_es_corrected(nuem_json):
    answer = nuem_json("xsec", "es", "--flavour", "e", "--enu", "300keV", "--recoil", "1,5,20", "--atom",
                       "table:xe-rrpa")
    parts(nuem.xsec.es(flavour="e", enu_mev=300 * 1e-3, recoil_kev=[1, 5, 20], binding="table:xe-rrpa"),
          answer["result"])


def test_cevns(nuem_json):
    answer = nuem_json("xsec", "cevns", "--nuclide", "Cs133", "--flavour", "mu", "--enu", "30", "--recoil", "5,10",
                       "--couplings", "erler-su", "--axial", "--rn-fm", "5.1", "--above", "1keV")
    h = nuem.Hypothesis(couplings="erler-su")
    nucleus = nuem.Nucleus("Cs133", rn_fm=5.1, axial=True)
    parts(nuem.xsec.cevns(h, nuclide=nucleus, flavour="mu", enu_mev=30, recoil_kev=[5, 10]), answer["result"])
    total = nuem.xsec.cevns_total(h, nuclide=nucleus, flavour="mu", enu_mev=30, above_kev=1)
    assert total.total == answer["result"]["sigma_cm2"]["total"]
    assert set(nuem.xsec.citations("cevns", h, nucleus)) == set(answer["provenance"]["citations"])


def test_cevas(nuem_json):
    answer = nuem_json("xsec", "cevas", "--atom", "He", "--flavour", "e", "--enu", "10keV", "--recoil", "10meV,20meV")
    atom = nuem.Atom("He")
    parts(nuem.xsec.cevas(atom=atom, flavour="e", enu_mev=10 * 1e-3, recoil_mev=[10 * 1e-9, 20 * 1e-9]),
          answer["result"])
    assert set(nuem.xsec.citations("cevas", nuem.Hypothesis(), atom)) == set(answer["provenance"]["citations"])


def test_mu_eff(nuem_json, source):
    path = source / "examples" / "hypothesis.yaml"
    answer = nuem_json("em", "mu-eff", "--hypothesis", str(path), "--flavour", "e", "--enu", "3", "--baseline", "1,53")
    h = nuem.Hypothesis.from_yaml(path)
    assert h.sha256 == answer["provenance"]["hypothesis"]
    assert h.mu_eff("e", 3, [1, 53]).tolist() == answer["result"]["mu_eff_mub"]


def test_matrices(nuem_json, source):
    path = source / "examples" / "hypothesis.yaml"
    h = nuem.Hypothesis.from_yaml(path)
    answer = nuem_json("em", "moments", "--hypothesis", str(path), "--basis", "mass")
    matrix = h.matrices("mass").lambda_mub
    assert any(matrix.ravel() != 0)
    assert h.sha256 == answer["provenance"]["hypothesis"]


def test_flux(nuem_json):
    answer = nuem_json("flux", "solar-b16-gs98", "--grid", "0.1:0.4:4")
    flux = nuem.Flux("solar-b16-gs98")
    value = answer["result"]["flux_cm2_s_mev"]
    for name, values in flux.by_component(answer["result"]["enu_mev"]).items():
        assert values.tolist() == value[name]
    assert flux(answer["result"]["enu_mev"]).tolist() == value["total"]
    check_sources(flux, answer)


def test_rate(nuem_json):
    answer = nuem_json("rate", "xenon1t", "--set", "magnetic_moment.ee=2.2e-11")
    value = answer["result"]
    rate = nuem.rate("xenon1t", nuem.Hypothesis(set={"magnetic_moment.ee": 2.2e-11}))
    assert rate.signal.tolist() == value["signal"]["total"]
    assert {name: counts.tolist() for name, counts in rate.components.items()} == {
        name: counts for name, counts in value["signal"].items() if name != "total"}
    assert rate.counts.tolist() == value["counts"]
    assert (rate.edge_kev[:-1].tolist(), rate.edge_kev[1:].tolist()) == (value["e_lo_kev"], value["e_hi_kev"])
    assert (rate.chi2, rate.nuisances, rate.expected.tolist()) == (value["chi2"], value["nuisance"], value["expected"])
    check_sources(rate, answer)


def test_rate_of_recoils(nuem_json):
    value = nuem_json("rate", "xenon1t", "--recoil", "1,2,5,10")["result"]
    rate = nuem.rate("xenon1t", recoil_kev=[1, 2, 5, 10])
    assert rate.signal.tolist() == value["signal"]["total"]


LIMIT = ("best_fit", "lower", "upper", "chi2_min", "chi2_null", "ndf", "significance_sigma", "p_value", "delta_chi2",
         "unit", "cl")


@pytest.mark.parametrize("arguments, keywords", [
    ("xenon1t --parameter mu_eff", dict(experiments="xenon1t", parameter="mu_eff")),
    ("xenonnt --parameter q_emu --profile charge --construction one-sided",
     dict(experiments=["xenonnt"], parameter="q_emu", profile="charge", construction="one-sided")),
    ("xenon1t,xenonnt --parameter mu_e --nuisances flux,mixing,sin2_theta_w --atom free --cl 0.95",
     dict(experiments=["xenon1t", "xenonnt"], parameter="mu_e", nuisances=("flux", "mixing", "sin2_theta_w"),
          binding="free", cl=0.95)),
    ("coherent-csi2017 --parameter r2_emu --couplings erler-su --form-factor kn",
     dict(experiments="coherent-csi2017", parameter="r2_emu", hypothesis="running", form_factor="kn")),
    ("xenonnt --parameter mu_eff --asimov --exposure-factor 10 --threshold 2keV",
     dict(experiments="xenonnt", parameter="mu_eff", asimov=True, exposure_factor=10, threshold_kev=2)),
    ("xenonnt --parameter mu_eff --method fc --toys 50 --points 5",
     dict(experiments="xenonnt", parameter="mu_eff", method="fc", toys=50, points=5)),
    ("xenonnt --parameter mu_eff --method cls --toys 50 --points 5 --seed 7",
     dict(experiments="xenonnt", parameter="mu_eff", method="cls", toys=50, points=5, seed=7)),
    ("xenonnt --parameter mu_eff --construction one-sided --method bayes --samples 500 --prior square",
     dict(experiments="xenonnt", parameter="mu_eff", construction="one-sided", method="bayes", samples=500,
          prior="square")),
    ("coherent-csi2017 --parameter rn", dict(experiments="coherent-csi2017", parameter="rn")),
])
def test_limit(nuem_json, arguments, keywords):
    answer = nuem_json("limit", *arguments.split())
    if keywords.get("hypothesis") == "running":
        keywords = {**keywords, "hypothesis": nuem.Hypothesis(couplings="running")}
    limit = nuem.limit(**keywords)
    check(limit, answer["result"], *LIMIT)
    check_sources(limit, answer)


def test_fit(nuem_json):
    answer = nuem_json("fit", "gemma-2012,xenonnt", "--coordinates", "mu_eff,q_ee", "--intervals")
    fit = nuem.fit("gemma-2012,xenonnt", coordinates="mu_eff,q_ee")
    value = answer["result"]
    check(fit, value, "chi2_at_zero", "ndf", "gradient_norm", "evaluations", "converged", chi2="chi2_min")
    assert fit.x.tolist() == [row["best_fit"] for row in value["coordinates"]]
    for row in value["coordinates"]:
        check(fit.interval(row["coordinate"]), row, "lower", "upper")
    check_sources(fit, answer)


def test_contour(nuem_json):
    answer = nuem_json("contour", "xenonnt", "--parameters", "q_ee,q_mumu", "--grid", "11x13")
    value = answer["result"]
    contour = nuem.contour("xenonnt", parameters=("q_ee", "q_mumu"), grid=(11, 13))
    assert contour.x.tolist() == value["x"]["values"] and contour.y.tolist() == value["y"]["values"]
    assert contour.delta_chi2.tolist() == [row["delta_chi2"] for row in value["grid"]]
    assert len(contour.lines) == len(value["lines"])
    for k, line in enumerate(contour.lines):
        check(line, value["lines"][str(k + 1)], "degrees_of_freedom", "closed")
        assert line.x.tolist() == value["lines"][str(k + 1)]["x"]
        assert line.y.tolist() == value["lines"][str(k + 1)]["y"]
    check_sources(contour, answer)


@pytest.mark.parametrize("arguments, made, keywords", [
    ("--set magnetic_moment.ee=1e-12 --ne-cm3 2e27 --nn-cm3 2.2e27 --b-gauss 1e9 --length-km 0.9 --enu 10 --flavour e",
     lambda: nuem.Profile.constant(0.9, ne_cm3=2e27, nn_cm3=2.2e27, b_gauss=1e9),
     dict(enu_mev=[10], flavour="e")),
    ("--set nature=majorana --set magnetic_moment.emu=1e-11 --profile sun --field 50kG --enu 8,10 --flavour e --anti "
     "--tolerance 1e-5", lambda: nuem.Profile("sun", field_gauss=50 * 1e3),
     dict(enu_mev=[8, 10], flavour="e", anti=True, tolerance=1e-5)),
    ("--length-km 180 --enu 4 --flavour e --anti --average energy-spread --energy-spread 0.05",
     lambda: nuem.Profile.constant(180), dict(enu_mev=[4], flavour="e", anti=True, average="energy-spread",
                                              energy_spread=0.05)),
    ("--set magnetic_moment.ee=1e-12 --b-gauss 1e9 --twist-deg-per-km 30 --length-km 0.9 --enu 10 --initial mass:2",
     lambda: nuem.Profile.constant(0.9, b_gauss=1e9, twist_deg_per_km=30), dict(enu_mev=[10], flavour=2)),
])
def test_propagate(nuem_json, arguments, made, keywords):
    answer = nuem_json("propagate", *arguments.split())
    chosen = [word.partition("=")[::2] for flag, word in zip(arguments.split(), arguments.split()[1:])
              if flag == "--set"]
    h = nuem.Hypothesis(set=dict(chosen))
    passage = nuem.propagate(h, made(), **keywords)
    assert passage.probability.tolist() == answer["result"]["probability"]
    assert list(passage.labels) == answer["result"]["labels"]
    check_sources(passage, answer)


def test_plasmon(nuem_json):
    answer = nuem_json("star", "plasmon", "--rho-g-cm3", "2e5", "--temp-k", "1e8", "--cv2", "0.9325")
    value = answer["result"]
    plasmon = nuem.star.plasmon(2e5, 1e8, cv2=0.9325)
    check(plasmon, value, *(key for key in value if key not in ("rho_g_cm3", "temp_k", "ye")))


def test_star_bounds(nuem_json):
    answer = nuem_json("star", "bounds")
    bounds = nuem.star.bounds()
    assert len(bounds) == len(answer["result"]["rows"])
    for bound, row in zip(bounds, answer["result"]["rows"]):
        check(bound, row, *row)
    check_sources(bounds, answer)


def test_star_details(nuem_json):
    value = nuem_json("star", "sn1987a")["result"]
    text = repr(value)
    assert repr(nuem.star.sn1987a().bound_mub) in text
    assert repr(nuem.star.sn1987a_charge().exact_e) in text
    assert repr(nuem.star.pulsar().bound_e) in repr(nuem_json("star", "pulsar"))
    assert repr(nuem.star.neutrality().bound_e) in repr(nuem_json("star", "neutrality", "--cl", "0.9"))


def test_supernova(nuem_json, tmp_path, source):
    text = (source / "examples" / "supernova" / "va-ih.yaml").read_text()
    config = tmp_path / "short.yaml"
    config.write_text(_short(text))
    answer = nuem_json("supernova", str(config))
    sn = nuem.Supernova(config)
    way = sn.run()
    rows = answer["result"]["snapshots"]
    assert way.r_km.tolist() == [row["r_km"] for row in rows]
    for species in sn.species:
        assert way.fraction[species].tolist() == [row[species] for row in rows]
    assert way.steps.tolist() == [row["steps"] for row in rows]
    assert sn.summary().drift == answer["result"]["invariants"]["drift"]
    assert set(sn.citations) == set(answer["provenance"]["citations"])


def _short(text):
    """Five kilometres in three snapshots, few energies."""
    for long, short in (("end: 600 km", "end: 105 km"), ("bins: 400", "bins: 20"), ("snapshots: 501", "snapshots: 3")):
        assert long in text
        text = text.replace(long, short)
    return text


def test_catalog(nuem_json):
    answer = nuem_json("catalog", "--quantity", "r2", "--flavour", "e")
    limits = nuem.catalog(quantity="r2", flavour="e")
    assert len(limits) == len(answer["result"]["rows"])
    for limit, row in zip(limits, answer["result"]["rows"]):
        for key, value in row.items():
            python = getattr(limit, key)
            assert (", ".join(python) if key == "cite" else python) == value or (value is None and not python)
    check_sources(limits, answer)


def test_constants_and_parameters(nuem_json):
    for row in nuem_json("constants")["result"]["rows"]:
        constant = next(c for c in nuem.constants.values() if c.symbol == row["symbol"])
        assert (constant.value, constant.unit) == (row["value"], row["unit"])
    listed = nuem_json("list", "parameter")["result"]["rows"]
    assert [row["id"] for row in listed] == list(nuem.parameters())


def test_cite(nuem_json, tmp_path):
    answer = nuem_json("limit", "xenonnt", "--parameter", "mu_eff")
    result = tmp_path / "result.json"
    result.write_text(json.dumps(answer))
    entries = nuem_json("cite", str(result))["result"]["rows"]
    assert nuem.cite(str(result)) == "\n".join(row["bibtex"] + "\n" for row in entries)
    assert nuem.cite(nuem.limit("xenonnt", parameter="mu_eff")).count("\n@") == len(entries) - 1
