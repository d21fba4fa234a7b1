/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/latex.h"

#include <string.h>

#include "nuem/parameter.h"
#include "support/assert_close.h"

static void names_become_symbols(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"mu_eff", "\\mu_{\\mathrm{eff}}"},
        {"mu_tau", "\\mu_{\\tau}"},
        {"mu_12", "\\mu_{12}"},
        {"Lambda2", "\\Lambda_{2}"},
        {"lambda_mue", "\\lambda_{\\mu e}"},
        {"Im q_etau", "\\mathrm{Im}\\,q_{e\\tau}"},
        {"r2_mumu", "\\langle r^2\\rangle_{\\mu\\mu}"},
        {"sin2_theta_w", "\\sin^2\\theta_W"},
        {"xenon1t b_0 50%", "\\mathrm{xenon1t\\ b\\_0\\ 50\\%}"},
        {"q_x", "\\mathrm{q\\_x}"},
        {"", "\\mathrm{}"},
    };
    char text[200];

    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++) {
        nuem_latex_name(pair[i][0], text, sizeof text);
        assert_string_equal(text, pair[i][1]);
    }
}

/* Every parameter has a symbol of its own; none is left as a word. */
static void every_parameter_has_one(void **state)
{
    (void)state;
    size_t n;
    const nuem_parameter *p = nuem_parameter_list(&n);
    char text[200], other[200];

    for (size_t i = 0; i < n; i++) {
        nuem_latex_name(p[i].name, text, sizeof text);
        assert_true(strncmp(text, "\\mathrm", 7) != 0);
        for (size_t k = 0; k < i; k++) {
            nuem_latex_name(p[k].name, other, sizeof other);
            assert_string_not_equal(text, other);
        }
    }
}

static void units_become_symbols(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"", ""},
        {"1", ""},
        {"muB", "\\mu_B"},
        {"e", "\\mathrm{e}"},
        {"cm2", "\\mathrm{cm}^{2}"},
        {"cm-2 s-1", "\\mathrm{cm}^{-2}\\,\\mathrm{s}^{-1}"},
    };
    char text[80], small[5];

    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++) {
        nuem_latex_unit(pair[i][0], text, sizeof text);
        assert_string_equal(text, pair[i][1]);
    }
    nuem_latex_unit("cm2", small, sizeof small); /* cut, but ended */
    assert_string_equal(small, "\\mat");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_symbols),
        cmocka_unit_test(every_parameter_has_one),
        cmocka_unit_test(units_become_symbols),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
