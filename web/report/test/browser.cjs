/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page in Chromium: it is whole without a network, its figures stand, its controls give the program's numbers, and it
 * can be read in the dark, on a telephone, on paper and with a keyboard. Leaves pictures in its folder.
 * NUEM_CHROMIUM: the browser; NUEM_PLAYWRIGHT: the folder of playwright-core. Exit code 77: skipped. */
"use strict";
const fs = require("fs");
const path = require("path");
const test = require("./program.cjs");

/* The plotting library in a page; a build without npm or a network has none, which it has said. */
const library = /<script>\s*\/\*\*[^]*?plotly\.js[^]*?<\/script>/;
const MOST_BYTES = 5e6;
const MOST_MS = 2000; /* to the first figure */

let chromium;
try {
  ({ chromium } = require(process.env.NUEM_PLAYWRIGHT));
} catch (why) {
  console.log(`skipped: playwright-core is not there (${String(why.message).split("\n")[0]})`);
  process.exit(77);
}

const folder = test.folder();
const file = path.join(folder, "report.html");
const at = (name) => path.join(folder, name);
const hostile = "</script><script>window.hacked = 1</script><!-- <b>\u2028";

/* A page with everything: rows of the review, two other results, one of them with hostile text, all experiments. */
function makePage() {
  test.nuem(
    "reproduce",
    "--only",
    "mu-dirac-sm,r2-sm,xenon1t-mu,naturalness-dirac,q-neutrality",
    "-o",
    folder,
    "--quiet",
  );
  fs.writeFileSync(at("limit.json"), test.nuem("limit", "xenonnt", "--parameter", "mu_eff", "--json"));
  const changed = JSON.parse(test.nuem("rate", "munu", "--json"));
  changed.result.experiment = hostile;
  fs.writeFileSync(at("rate.json"), JSON.stringify(changed));
  console.log(test.nuem("report", at("reproduce.json"), at("limit.json"), at("rate.json"), "-o", file));
}

async function open(browser, options, name) {
  const page = await (await browser.newContext(options)).newPage();
  page.on("console", (m) => test.check(false, `${name}: the console is silent: ${m.type()} ${m.text()}`));
  page.on("pageerror", (e) => test.check(false, `${name}: no error: ${e.message}`));
  page.on("request", (r) => test.check(/^(file|data|blob):/.test(r.url()), `${name}: no request of ${r.url()}`));
  await page.goto("file://" + (options.file || file));
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true", null, { timeout: 60000 });
  return page;
}

const marked = (page, name) => page.evaluate((n) => performance.getEntriesByName(n)[0].startTime, name);
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const value = async (page, id) => Number(await page.getAttribute("#" + id, "data-value"));

async function figures(page) {
  for (const id of ["limits-figure", "spectrum-figure", "profiles-figure"]) {
    const marks = await page.locator(`#${id} svg path, #${id} svg circle, #${id} svg line`).count();
    test.check(marks > 10, `${id} is drawn, with ${marks} marks`);
  }
}

async function review(page) {
  const rows = page.locator("#review tbody tr:not(.details)");
  const count = await rows.count();
  test.check(count === 5, `five rows of the review, not ${count}`);
  await page.click('#review button:has-text("reproduced")');
  const chosen = await rows.evaluateAll((all) => all.map((r) => r.dataset.status));
  test.check(
    chosen.length > 0 && chosen.every((s) => s === "reproduced"),
    `the filter leaves reproduced rows: ${chosen}`,
  );
  await page.click('#review button:has-text("all 5")');
  const ids = () => rows.evaluateAll((all) => all.map((r) => r.dataset.id));
  await page.click('#review th button:has-text("Quantity")');
  const up = await ids();
  await page.click('#review th button:has-text("Quantity")');
  test.check((await ids()).reverse().join() === up.join(), "a second click sorts the other way");
  test.check(
    (await page.getAttribute('#review th:has-text("Quantity")', "aria-sort")) === "descending",
    "aria-sort says so",
  );
  await page.fill("#review input", "naturalness");
  test.check((await rows.count()) >= 1 && (await ids()).includes("naturalness-dirac"), "the search finds a row");
  await page.fill("#review input", "");
}

/* What the page says now, against the program. */
async function compare(page, experiment, values, name) {
  const want = test.rate(experiment, values);
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  if ("chi2" in want) test.close(await value(page, "out-chi2"), want.chi2, `${name}, chi2`, 1);
  test.close(await value(page, "out-signal"), sum(want.signal.total), `${name}, signal`);
  const bins = await page
    .locator("#bins tbody tr")
    .evaluateAll((rows) =>
      rows.map((r) => [...r.querySelectorAll("[data-value]")].map((e) => Number(e.dataset.value))),
    );
  test.check(bins.length === want.signal.total.length, `${name}: ${bins.length} bins`);
  bins.forEach((b, i) => {
    if ("chi2" in want) test.close(b[1], want.expected[i], `${name}, expected in bin ${i + 1}`, 1e-3);
    test.close(b[2], want.signal.total[i], `${name}, signal in bin ${i + 1}`);
  });
}

async function controls(page) {
  await page.click("#bins summary");
  await compare(page, "xenon1t", {}, "xenon1t, Standard Model");
  await page.fill("#in-mu_e", "2.2e-11");
  await page.fill("#in-q_tautau", "-1e-13");
  await compare(page, "xenon1t", { mu_e: 2.2e-11, q_tautau: -1e-13 }, "xenon1t, fields");
  const command = await page.textContent("#rate-command");
  test.check(
    command === "nuem rate xenon1t --set magnetic_moment.ee=2.2e-11 --set millicharge.tautau=-1e-13 --json",
    `the command is ${command}`,
  );
  const own = JSON.parse(test.nuem(...command.split(" ").slice(1))).result;
  test.close(await value(page, "out-chi2"), own.chi2, "the command gives the page's chi2", 1);
  const before = await page
    .locator("#spectrum-figure svg path")
    .evaluateAll((all) => all.map((p) => p.getAttribute("d")).join());
  await page.click("#preset-limit");
  const limit = test.result("limit", "xenon1t", "--parameter", "mu_eff");
  test.close(Number(await page.inputValue("#in-mu_mu")), limit.upper, "the preset is the limit");
  test.close(await value(page, "out-chi2"), limit.chi2_min + limit.delta_chi2, "chi2 at the limit", 1);
  const after = await page
    .locator("#spectrum-figure svg path")
    .evaluateAll((all) => all.map((p) => p.getAttribute("d")).join());
  test.check(before !== after, "the figure follows");

  await page.selectOption('#spectra label:has-text("Experiment") select', "coherent-csi2021");
  await page.fill("#in-r2_mumu", "-3e-31");
  await page.fill("#in-q_ee", "2e-8");
  await compare(page, "coherent-csi2021", { r2_mumu: -3e-31, q_ee: 2e-8 }, "coherent-csi2021, fields");
  test.check(await page.isDisabled("#in-mu_tau"), "what changes nothing cannot be moved");
  await page.fill("#in-q_ee", "");
  test.check((await page.getAttribute("#in-q_ee", "aria-invalid")) === "true", "an empty field says that it is wrong");

  /* other figures */
  await page.selectOption('#limits label:has-text("Parameter") select', "q_ee");
  await page.click('#limits button:has-text("linear")');
  const upper = await page.locator('#limits td:text-is("xenonnt") ~ td .value').nth(2).getAttribute("data-value");
  test.close(Number(upper), test.result("limit", "xenonnt", "--parameter", "q_ee").upper, "limit of q_ee in the table");
  await page.selectOption('#profiles label:has-text("Parameter") select', "r2_ee");
  await figures(page);
}

async function keyboard(page) {
  await page.keyboard.press("Tab");
  test.check(
    (await page.evaluate(() => document.activeElement.className)) === "skip",
    "the first stop is the skip link",
  );
  const seen = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    seen.add(
      await page.evaluate(() => {
        const e = document.activeElement,
          s = getComputedStyle(e);
        if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2)
          return "no focus to see on " + e.outerHTML.slice(0, 80);
        return e.tagName;
      }),
    );
  }
  test.check(![...seen].some((s) => s.startsWith("no focus")), `focus can be seen: ${[...seen]}`);
  for (const tag of ["A", "BUTTON", "INPUT"]) test.check(seen.has(tag), `Tab reaches ${tag}: ${[...seen]}`);
}

async function keys(page) {
  await page.focus("#review .disclose");
  await page.keyboard.press("Enter");
  test.check(await page.isVisible("#review tr.details"), "Enter opens a row");
  await page.focus("#slide-r2_ee");
  for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowRight");
  const r2 = Number(await page.inputValue("#in-r2_ee"));
  test.check(r2 > 0, "arrow keys move a slider and its field");
  const nameless = await page
    .locator("button, input, select, a, summary")
    .evaluateAll((all) =>
      all
        .filter(
          (e) =>
            !(
              e.textContent.trim() ||
              e.getAttribute("aria-label") ||
              (e.labels && [...e.labels].some((l) => l.textContent.trim()))
            ),
        )
        .map((e) => e.outerHTML.slice(0, 100)),
    );
  test.check(nameless.length === 0, `everything has a name: ${nameless}`);
  return r2;
}

async function looks(page) {
  const colours = () =>
    page.evaluate(() =>
      [
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("#limits-figure text")).fill,
      ].join(" "),
    );
  const light = await colours();
  await page.screenshot({ path: at("light.png") });
  /* figures are drawn anew after the page has changed */
  const drawn = (colour) =>
    page
      .waitForFunction((c) => getComputedStyle(document.querySelector("#limits-figure text")).fill === c, colour, {
        timeout: 10000,
      })
      .catch(() => {});
  await page.emulateMedia({ colorScheme: "dark" });
  if (library.test(fs.readFileSync(file, "utf8"))) await drawn("rgb(230, 234, 240)");
  const dark = await colours();
  test.check(
    /rgb\((1|2|3)\d, /.test(dark) && dark.split(") ")[1] !== light.split(") ")[1],
    `dark: ${light} becomes ${dark}`,
  );
  await page.screenshot({ path: at("dark.png") });
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  if (library.test(fs.readFileSync(file, "utf8"))) await drawn("rgb(0, 0, 0)");
  const paper = await colours();
  test.check(/^rgb\(255, 255, 255\) rgb\((0, 0, 0|68, 68, 68)\)$/.test(paper), `dark on white on paper: ${paper}`);
  test.check(!(await page.isVisible("nav")) && !(await page.isVisible("#spectra .controls")), "no controls on paper");
  const pdf = await page.pdf({ format: "A4" });
  test.check(pdf.length > 20000, "the page can be printed");
  await page.emulateMedia({ colorScheme: "light", media: "screen" });
}

async function main() {
  makePage();
  const bytes = fs.statSync(file).size;
  const html = fs.readFileSync(file, "utf8");
  console.log(`size of the page: ${(bytes / 1e6).toFixed(2)} MB`);
  test.check(bytes < MOST_BYTES, `the page has ${bytes} bytes`);
  if (!library.test(html)) console.log("the build has no plotly.js: only plain figures are tested");
  const browser = await chromium.launch({
    executablePath: process.env.NUEM_CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const wide = { viewport: { width: 1280, height: 900 } };
    const times = [],
      interactive = [];
    for (let i = 0; i < 3; i++) {
      /* other tests may share the processor */
      const page = await open(browser, wide, "timing");
      times.push(await marked(page, "nuem-first-figure"));
      if (library.test(html)) interactive.push(await marked(page, "nuem-first-interactive"));
      await page.context().close();
    }
    const ms = (list) => list.map((t) => t.toFixed(0)).join(", ");
    console.log(`time to the first figure: ${ms(times)} ms; to the first interactive one: ${ms(interactive)} ms`);
    test.check(Math.min(...times) < MOST_MS, "the first figure is quick");

    const page = await open(browser, wide, "wide");
    await keyboard(page);
    await figures(page);
    await review(page);
    await controls(page);
    const r2 = await keys(page);
    await compare(page, "coherent-csi2021", { r2_mumu: -3e-31, q_ee: 2e-8, r2_ee: r2 }, "coherent-csi2021, slider");
    await looks(page);
    test.check((await overflow(page)) <= 0, "nothing sticks out at 1280 px");
    test.check((await page.evaluate(() => window.hacked)) === undefined, "text stays text");
    test.check(
      (await page.textContent("#results")).includes("</script><script>window.hacked = 1</script><!-- <b>"),
      "and is shown",
    );

    const narrow = await open(browser, { viewport: { width: 380, height: 780 }, hasTouch: true }, "narrow");
    test.check((await overflow(narrow)) <= 0, "nothing sticks out at 380 px");
    await narrow.click("#assumptions details summary");
    test.check((await overflow(narrow)) <= 0, "nor with an open list");
    await narrow.screenshot({ path: at("narrow.png") });

    /* without the plotting library */
    fs.writeFileSync(at("plain.html"), html.replace(library, ""));
    const plain = await open(browser, { ...wide, file: at("plain.html") }, "plain");
    await figures(plain);
    test.check((await plain.locator("svg.plain-figure").count()) >= 3, "plain figures");
    await plain.fill("#in-mu_e", "2.2e-11");
    test.close(await value(plain, "out-chi2"), test.rate("xenon1t", { mu_e: 2.2e-11 }).chi2, "plain page, chi2", 1);
    await plain.locator("#spectra").screenshot({ path: at("plain.png") });
  } finally {
    await browser.close();
  }
  test.finish();
}

main().catch((why) => {
  console.error(why);
  process.exitCode = 1;
});
