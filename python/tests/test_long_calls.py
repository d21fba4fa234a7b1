# SPDX-License-Identifier: GPL-3.0-or-later
"""The interpreter's lock is released in the library, threads give the same bits, Ctrl-C stops, nothing leaks."""
import gc
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import nuem


def test_threads_give_the_same_bits():
    h = nuem.Hypothesis(set={"magnetic_moment.ee": 3e-11})
    objective = nuem.Objective(nuem.Analysis("xenon1t", h), ["mu_e", "q_ee"])
    x = np.random.default_rng(1).normal(size=(300, 2)) * [1e-11, 1e-13]

    def work():
        return (objective(x).tolist(), [float(objective(point)) for point in x[:50]],
                nuem.xsec.es(h, enu_mev=np.linspace(1, 9, 500), recoil_kev=3, flavour="e").total.tolist(),
                nuem.limit("xenon1t", h, parameter="q_ee").upper, nuem.Flux("reactor-gemma")([2.0, 3.0]).tolist())

    expected, got = work(), [None] * 4

    def one(k):
        got[k] = [work() for _ in range(2)]

    threads = [threading.Thread(target=one, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == [expected, expected] for result in got)


def test_the_lock_is_released():
    """While one thread is in a long call another runs Python: it counts, which it could not do if the call held the
    interpreter's lock."""
    objective = nuem.Objective(nuem.Analysis("xenon1t"), ["mu_e", "q_ee"])
    x = np.zeros((15000, 2))  # one block: no progress is told in between
    started, done, ticks = threading.Event(), threading.Event(), 0

    def work():
        started.set()
        objective(x)
        done.set()

    thread = threading.Thread(target=work)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        thread.start()
        started.wait()
        begin = time.perf_counter()
        while not done.is_set():
            time.sleep(1e-3)
            ticks += 1
        spent = time.perf_counter() - begin
    finally:
        sys.setswitchinterval(interval)
        thread.join()
    print(f"{ticks} ticks of 1 ms in a call of {1e3 * spent:.0f} ms")
    assert ticks >= 5


INTERRUPTED = """
import sys, nuem
analysis = nuem.Analysis("xenonnt")
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("stopped", flush=True)
    nuem.limit("xenonnt", parameter="mu_eff")  # and all is well
    sys.exit(7)
print("ended")
"""


@pytest.mark.parametrize("call", [
    "nuem.limit(analysis, parameter='mu_eff', method='fc', toys=1000000, points=50)",
    "nuem.sample(analysis, coordinates='mu_eff,q_ee', samples=10**7)",
    "nuem.Objective(analysis, 'mu_eff,q_ee')(__import__('numpy').zeros((10**7, 2)))",
    "nuem.Supernova(sys.argv[1]).run()",
])
def test_ctrl_c(call, source):
    program = subprocess.Popen([sys.executable, "-c", INTERRUPTED.format(call=call),
                                str(source / "examples" / "supernova" / "va-ih.yaml")], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        assert program.stdout.readline() == "ready\n"
        time.sleep(1.0)
        begin = time.perf_counter()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
    finally:
        program.kill()
    print(f"stopped after {time.perf_counter() - begin:.2f} s")
    assert out == "stopped\n" and program.returncode == 7, err


def test_an_exception_in_progress_comes_out():
    class Own(Exception):
        pass

    def tell(fraction):
        raise Own(fraction)

    with pytest.raises(Own):
        nuem.limit("xenonnt", parameter="mu_eff", method="cls", toys=100, points=4, progress=tell)
    seen = []
    nuem.limit("xenonnt", parameter="mu_eff", method="cls", toys=100, points=4, progress=seen.append)
    assert len(seen) > 1 and seen == sorted(seen) and all(0 <= fraction <= 1 for fraction in seen)


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_memory_is_flat():
    """1e5 objects of several kinds, made and dropped, and failures too."""
    h = nuem.Hypothesis()
    mixing, profile = h.mixing, dict(ne_cm3=1e25, b_gauss=1e5)

    def cycle():
        nuem.Profile.constant(10.0, **profile)
        nuem.State.vacuum(mixing, "e", 3.0, 1.0)
        nuem.Propagator(h)
        try:
            nuem.Profile.constant(-1.0)
        except nuem.ArgumentError:
            pass

    def run(n):
        for _ in range(n):
            cycle()

    run(2000)
    before = resident_bytes()
    run(25000)  # 1e5 objects
    grown = resident_bytes() - before
    print(f"resident memory grew by {grown / 1024:.0f} KiB over 1e5 objects")
    assert grown < 1 << 20  # ten bytes an object would be a megabyte


def test_large_objects_are_freed():
    def cycle():
        nuem.limit("xenon1t", parameter="mu_eff").curve([1e-11])
        nuem.Objective(nuem.Analysis("xenonnt"), "charge")(np.zeros(9))

    for _ in range(3):
        cycle()
    before = resident_bytes()
    for _ in range(30):
        cycle()
    assert resident_bytes() - before < 4 << 20  # one analysis is some MB


def test_order_of_destruction():
    """What is left at the end of a program is freed in an order in which nothing is used after it is gone."""
    program = ("import nuem; a = nuem.Analysis('xenonnt'); c = nuem.Cost(a, 'mu_eff'); c(1); "
               "s = nuem.sample(a, coordinates='mu_eff', samples=20, chains=1); l = nuem.limit(a, parameter='mu_eff'); "
               "n = nuem.Supernova({!r}); n.advance(n.r_km + 0.1); del a")
    path = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "supernova", "va-ih.yaml")
    done = subprocess.run([sys.executable, "-c", program.format(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == ""


def test_cycles_are_freed_in_order():
    """The garbage collector clears the objects of a cycle in any order; an objective needs its analysis to be freed."""
    gc.collect()
    for _ in range(5):
        ring = {"analysis": nuem.Analysis("xenonnt")}
        ring["objective"] = nuem.Objective(ring["analysis"], "mu_eff")
        ring["objective"]([1e-11])
        ring["self"] = ring
        ring["objective"].cycle = ring["analysis"].cycle = ring
        del ring
        gc.collect()


def test_speed_of_arrays():
    """Prints how much faster an array is than a loop over its points; asks only that it is faster at all."""
    h, enu = nuem.Hypothesis(set={"magnetic_moment.ee": 3e-11}), np.linspace(1, 9, 20000)
    target = nuem.Target("free")
    begin = time.perf_counter()
    array = nuem.xsec.es(h, enu_mev=enu, recoil_kev=3, flavour="e", binding=target).total
    middle = time.perf_counter()
    loop = [nuem.xsec.es(h, enu_mev=e, recoil_kev=3, flavour="e", binding=target).total for e in enu[:2000]]
    end = time.perf_counter()
    ratio = (end - middle) / 2000 / ((middle - begin) / enu.size)
    print(f"array: {1e9 * (middle - begin) / enu.size:.0f} ns a point; loop: {1e6 * (end - middle) / 2000:.1f} us; "
          f"ratio {ratio:.0f}")
    assert array[:2000].tolist() == loop and ratio > 1
