# SPDX-License-Identifier: GPL-3.0-or-later
"""One number of the review with the installed module: the 90 % interval of XENON1T's excess as a magnetic moment, which
the collaboration published as (1.4, 2.9)e-11 muB."""
import nuem

answer = nuem.limit("xenon1t", parameter="mu_eff", cl=0.9)
print(nuem.__version__, answer.lower, answer.upper)
assert 1.35e-11 < answer.lower < 1.5e-11
assert 2.6e-11 < answer.upper < 2.95e-11
assert answer.citations
