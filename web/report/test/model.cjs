/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page's own counts and chi2 against `nuem rate`, for every experiment: the Standard Model, couplings as large as
 * their limits, and couplings far beyond. */
"use strict";
const fs = require("fs");
const path = require("path");
const test = require("./program.cjs");
require("../src/model.js");

const file = path.join(test.folder(), "page.html");
test.nuem("report", "-o", file);
const data = test.dataOf(fs.readFileSync(file, "utf8"));

for (const e of data.experiments) {
  const model = globalThis.nuem.model(e);
  for (const size of [0, 1, -25]) {
    const x = data.coordinates.map((name, i) => {
      const answer = e.answers.find((a) => a.parameter === name);
      const limit = answer.why ? 0 : answer.upper;
      return size * limit * (0.4 - 0.03 * i) * (name.startsWith("mu") ? Math.sign(size) : 1);
    });
    const got = model.evaluate(x);
    const want = test.rate(e.id, Object.fromEntries(data.coordinates.map((name, i) => [name, x[i]])));
    const name = `${e.id} at ${size} limits`;
    want.signal.total.forEach((v, b) => test.close(got.signal[b], v, `${name}, signal of bin ${b + 1}`));
    if (!e.rate_has_chi2) continue;
    test.close(got.chi2, want.chi2, `${name}, chi2`, 1);
    want.expected.forEach((v, b) => test.close(got.expected[b], v, `${name}, expectation of bin ${b + 1}`, 1e-3));
  }
  /* the limits of the page are those of the program, and the page's chi2 there has risen by as much */
  const limit = e.answers.find((a) => a.parameter === "mu_eff");
  if (limit.why) continue;
  const at = (v) => model.evaluate(data.coordinates.map((name) => (name.startsWith("mu") ? v : 0))).chi2;
  const rise = at(limit.upper) - limit.chi2_min;
  test.check(
    Math.abs(rise - limit.delta_chi2) < 1e-4,
    `${e.id}: chi2 rises by ${rise} at the limit of mu_eff, not ${limit.delta_chi2}`,
  );
}
const answer = data.experiments.find((e) => e.id === "xenon1t").answers.find((a) => a.parameter === "mu_eff");
const limit = test.result("limit", "xenon1t", "--parameter", "mu_eff");
for (const key of ["best_fit", "lower", "upper", "chi2_min", "chi2_null"])
  test.close(answer[key], limit[key], `limit of xenon1t, ${key}`);
test.finish();
