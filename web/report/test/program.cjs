/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program under test, and comparisons. NUEM: its path. */
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");

/* How closely the page agrees with the program: sums in another order; expectations also carry the last steps of two minima. */
const TOLERANCE = 1e-6;

/* How `nuem rate --set` calls the coordinates of the page. */
const element = {
  mu_e: "magnetic_moment.ee",
  mu_mu: "magnetic_moment.mumu",
  mu_tau: "magnetic_moment.tautau",
  q_ee: "millicharge.ee",
  q_mumu: "millicharge.mumu",
  q_tautau: "millicharge.tautau",
  r2_ee: "charge_radius.ee",
  r2_mumu: "charge_radius.mumu",
  r2_tautau: "charge_radius.tautau",
};

const nuem = (...args) => execFileSync(process.env.NUEM, args, { encoding: "utf8", maxBuffer: 1 << 28 });
const result = (...args) => JSON.parse(nuem(...args, "--json")).result;

/* What the program says of an experiment at values {coordinate: number}. */
function rate(experiment, values) {
  const set = Object.entries(values)
    .filter(([, v]) => v !== 0)
    .flatMap(([k, v]) => ["--set", `${element[k]}=${v}`]);
  if (set.some((s) => s.includes("charge_radius"))) set.push("--set", "charge_radius.convention=effective");
  return result("rate", experiment, ...set);
}

/* The JSON inside a page. */
function dataOf(html) {
  const head = '<script type="application/json" id="nuem-data">';
  const start = html.indexOf(head) + head.length;
  return JSON.parse(html.slice(start, html.indexOf("</script>", start)));
}

let checks = 0;
let failures = 0;

function check(holds, what) {
  checks++;
  if (holds) return;
  failures++;
  console.error(`not so: ${what}`);
}

function close(got, want, what, least = 0) {
  const difference = Math.abs(got - want) / Math.max(Math.abs(want), least, Number.MIN_VALUE);
  check(got === want || difference <= TOLERANCE, `${what}: ${got}, the program has ${want} (${difference})`);
}

/* A new, empty folder for the files of a test. */
function folder() {
  const name = path.resolve(process.argv[2] || "report-test");
  fs.rmSync(name, { recursive: true, force: true });
  fs.mkdirSync(name, { recursive: true });
  return name;
}

function finish() {
  console.log(`${checks} checks, ${failures} failed`);
  process.exitCode = failures ? 1 : 0;
}

module.exports = { nuem, result, rate, dataOf, check, close, folder, finish, element };
