/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file, bit for bit, however it came about: threads, ranks, and a violent death in the middle. */
#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/hdf5_file.h"
#include "support/mpirun.h"
#include "support/program.h"
#include "support/temporary.h"

#define HEAD "schema: nuem/scan/1\nexperiments: [xenon1t]\n"
/* Enough chunks and work to be stopped in the middle. */
static const char toys[] = HEAD "parameters: [{name: mu_eff, lo: 0, hi: 4e-11, n: 40}]\n"
                                "toys: {n: 400}\nseed: 2\n";
static const char chain[] =
    HEAD "parameters:\n  - {name: mu_eff, lo: 0, hi: 6e-11}\n"
         "  - {name: q_ee, lo: -1e-12, hi: 1e-12}\n"
         "chain: {chains: 2, samples: 8000, thin: 2, burn_in: 500}\nchunk: 250\n";

static int references(void **state)
{
    (void)state;
    if (nuem_test_make_directory(NULL)) return -1;
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1); /* the tests look into files that grow */
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    nuem_test_put("toys.yaml", toys);
    nuem_test_put("chain.yaml", chain);
    nuem_outcome o = run_any("nuem scan toys.yaml --threads 1; nuem scan chain.yaml --threads 1");
    release(&o);
    return 0;
}

static void threads_and_ranks_do_not_matter(void **state)
{
    static const char *const name[] = {"toys", "chain"};
    char line[600];

    (void)state;
    for (int i = 0; i < 2; i++) {
        char reference[40];
        snprintf(reference, sizeof reference, "%s.h5", name[i]);
        for (int threads = 1; threads <= 2; threads++) {
            snprintf(line, sizeof line, "nuem scan %s.yaml -o other.h5 --force --threads %d",
                     name[i], threads);
            nuem_outcome o = run_any(line);
            release(&o);
            assert_same(reference, "other.h5");
        }
    }
    if (!have_mpirun()) return;
    for (int i = 0; i < 2; i++) {
        char reference[40];
        snprintf(reference, sizeof reference, "%s.h5", name[i]);
        for (int ranks = 1; ranks <= 3; ranks++) {
            snprintf(line, sizeof line,
                     MPIRUN " -n %d '" NUEM_TEST_BINARY
                            "' scan %s.yaml -o other.h5 --force --threads %d",
                     ranks, name[i], ranks == 2 ? 2 : 1);
            nuem_outcome o = run_any(line);
            /* one answer, of rank 0, and nobody complains */
            assert_non_null(strstr(o.out, "chi2_min"));
            assert_null(strstr(strstr(o.out, "chi2_min") + 1, "chi2_min"));
            assert_null(strstr(o.err, "nuem:"));
            release(&o);
            assert_same(reference, "other.h5");
        }
    }
}

/* --- stopped in the middle --- */

static pid_t start(const char *script)
{
    const pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid > 0) return pid;
    if (chdir(nuem_test_directory()) != 0) _exit(99);
    setenv("NUEM_DATA", NUEM_TEST_DATA, 1);
    char line[2000];
    snprintf(line, sizeof line, "exec >child.out 2>child.err; %s", script);
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(99);
}

/* Until the file has that many chunks; false when the process ends first. */
static bool wait_for_chunks(pid_t pid, const char *partial, size_t chunks, int *status)
{
    const struct timespec pause = {0, 2000000};

    for (int i = 0; i < 60000; i++) {
        if (waitpid(pid, status, WNOHANG) == pid) return false;
        if (chunks_done(nuem_test_path(partial)) >= chunks) return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

/* Some process whose parent is this one, -1 without. */
static pid_t child_of(pid_t parent)
{
    DIR *proc = opendir("/proc");
    pid_t found = -1;

    assert_non_null(proc);
    for (const struct dirent *e; (e = readdir(proc));) {
        char path[300];
        long pid = strtol(e->d_name, NULL, 10), above = 0;
        if (pid <= 0) continue;
        snprintf(path, sizeof path, "/proc/%ld/stat", pid);
        FILE *stat = fopen(path, "r");
        if (!stat) continue;
        if (fscanf(stat, "%*d (%*[^)]) %*c %ld", &above) == 1 && above == parent)
            found = (pid_t)pid;
        fclose(stat);
    }
    closedir(proc);
    return found;
}

static void resume_and_compare(const char *config, const char *reference)
{
    char line[400];

    snprintf(line, sizeof line, "nuem scan %s -o cut.h5 --resume --threads 2", config);
    nuem_outcome o = run_well(line);
    release(&o);
    assert_same(reference, "cut.h5");
    assert_int_not_equal(access(nuem_test_path("cut.h5.partial"), F_OK), 0);
}

/* How a scan is started, what is sent to whom, and how it ends. */
static bool cut(const char *command, size_t chunks, int number, bool to_child, int *status)
{
    char line[1500];

    unlink(nuem_test_path("cut.h5"));
    unlink(nuem_test_path("cut.h5.partial"));
    snprintf(line, sizeof line, "exec env %s", command);
    const pid_t pid = start(line);
    if (!wait_for_chunks(pid, "cut.h5.partial", chunks, status)) return false;
    const pid_t victim = to_child ? child_of(pid) : pid;
    assert_true(victim > 1);
    assert_int_equal(kill(victim, number), 0);
    assert_int_equal(waitpid(pid, status, 0), pid);
    return true;
}

#define ALONE(config) "'" NUEM_TEST_BINARY "' scan " config " -o cut.h5 --threads 1"
#define TWO_RANKS(config)                                                                          \
    MPIRUN " -n 2 '" NUEM_TEST_BINARY "' scan " config " -o cut.h5 --threads 1"

static void killed_process_is_continued(void **state)
{
    int status;

    (void)state;
    for (size_t chunks = 1; chunks < 20; chunks += 7) {
        assert_true(cut(ALONE("toys.yaml"), chunks, SIGKILL, false, &status));
        assert_true(WIFSIGNALED(status));
        assert_int_not_equal(access(nuem_test_path("cut.h5"), F_OK), 0);
        resume_and_compare("toys.yaml", "toys.h5");
    }
    assert_true(cut(ALONE("chain.yaml"), 5, SIGKILL, false, &status));
    resume_and_compare("chain.yaml", "chain.h5");
}

static void interrupted_process_says_how_to_continue(void **state)
{
    static const int number[] = {SIGINT, SIGTERM};
    int status;

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_true(cut(ALONE("toys.yaml"), 4, number[i], false, &status));
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 130);
        nuem_outcome o = run_any("cat child.err; test ! -s child.out");
        assert_string_equal(o.out,
                            "nuem: the scan was interrupted; 'cut.h5.partial' keeps what was "
                            "done, and with --resume the same command continues it\n");
        release(&o);
        const size_t done = chunks_done(nuem_test_path("cut.h5.partial"));
        assert_in_range(done, 4, 39);
        /* it does not begin anew by accident */
        assert_failure("nuem scan toys.yaml -o cut.h5", 5, "--resume continues it");
        assert_int_equal(chunks_done(nuem_test_path("cut.h5.partial")), done);
        resume_and_compare("toys.yaml", "toys.h5");
    }
    assert_true(cut(ALONE("chain.yaml"), 5, SIGINT, false, &status));
    assert_int_equal(WEXITSTATUS(status), 130);
    resume_and_compare("chain.yaml", "chain.h5");
}

static void killed_rank_is_continued(void **state)
{
    int status;

    (void)state;
    if (!have_mpirun()) return;
    for (size_t chunks = 2; chunks < 20; chunks += 9) {
        assert_true(cut(TWO_RANKS("toys.yaml"), chunks, SIGKILL, true, &status));
        assert_int_not_equal(status, 0);
        assert_int_not_equal(access(nuem_test_path("cut.h5"), F_OK), 0);
        resume_and_compare("toys.yaml", "toys.h5");
    }
    /* mpirun passes it on and allows a second for the chunk at hand */
    assert_true(cut(TWO_RANKS("toys.yaml"), 4, SIGINT, false, &status));
    assert_int_not_equal(status, 0);
    nuem_outcome o = run_any(MPIRUN " -n 2 '" NUEM_TEST_BINARY
                                    "' scan toys.yaml -o cut.h5 --resume --threads 1");
    release(&o);
    assert_same("toys.h5", "cut.h5");
}

/* --- what --resume refuses --- */

static void other_scans_are_refused(void **state)
{
    int status;

    (void)state;
    assert_true(cut(ALONE("toys.yaml"), 2, SIGKILL, false, &status));
    const size_t done = chunks_done(nuem_test_path("cut.h5.partial"));
    nuem_test_put("other.yaml", HEAD "parameters: [{name: mu_eff, lo: 0, hi: 5e-11, n: 40}]\n"
                                     "toys: {n: 400}\nseed: 2\n");
    assert_failure("nuem scan other.yaml -o cut.h5 --resume", 3,
                   "was made from another configuration: it has config_sha256 ");
    nuem_test_put("cut2.h5.partial", "no HDF5 file");
    assert_failure("nuem scan toys.yaml -o cut2.h5 --resume", 3,
                   "'cut2.h5.partial' is damaged or no HDF5 file");
    assert_int_equal(chunks_done(nuem_test_path("cut.h5.partial")), done);
    resume_and_compare("toys.yaml", "toys.h5");
    /* what is complete stays, and says the same again */
    nuem_outcome o = run_well("nuem scan toys.yaml --resume");
    assert_non_null(strstr(o.out, "chi2_min"));
    release(&o);
    assert_same("toys.h5", "cut.h5");
    assert_failure("nuem scan other.yaml -o toys.h5 --resume", 3, "another configuration");
    /* the same text, other data */
    nuem_test_put("points.csv", "mu_eff\n1e-11\n");
    nuem_test_put("points.yaml", HEAD "points: {table: points.csv}\n");
    o = run_well("nuem scan points.yaml");
    release(&o);
    nuem_test_put("points.csv", "mu_eff\n2e-11\n");
    assert_failure("nuem scan points.yaml --resume", 3,
                   "was made from other data: it has data_sha256 ");
}

/* --- outputs that cannot be --- */

static void bad_outputs_end_with_5(void **state)
{
    (void)state;
    assert_failure("nuem scan toys.yaml", 5, "'toys.h5' exists; --force replaces it");
    assert_failure("nuem scan toys.yaml -o nowhere/x.h5", 5,
                   "cannot create 'nowhere/x.h5.partial': No such file or directory");
    assert_failure("nuem scan toys.yaml -o /proc/x.h5", 5, "cannot create '/proc/x.h5.partial': ");
    assert_failure("nuem scan toys.yaml -o x.h5 --resume --force", 2,
                   "--resume contradicts --force");
    /* too large from the beginning: nothing is left behind */
    assert_failure("(ulimit -f 16; nuem scan toys.yaml -o large.h5)", 5,
                   "large.h5.partial': File too large");
    assert_int_not_equal(access(nuem_test_path("large.h5.partial"), F_OK), 0);
    assert_int_not_equal(access(nuem_test_path("large.h5"), F_OK), 0);
}

/* Writing fails in the middle of the work: what is there stays, and can be continued. */
static void lost_disk_loses_nothing(void **state)
{
    int status;

    (void)state;
    assert_true(cut(ALONE("toys.yaml"), 3, SIGKILL, false, &status));
    const size_t done = chunks_done(nuem_test_path("cut.h5.partial"));
    /* the kernel then refuses to write beyond 32 KiB, although the space is there */
    assert_failure("(ulimit -f 64; nuem scan toys.yaml -o cut.h5 --resume)", 5,
                   "File too large; 'cut.h5.partial' keeps what was done");
    assert_true(chunks_done(nuem_test_path("cut.h5.partial")) >= done);
    resume_and_compare("toys.yaml", "toys.h5");
}

/* A real file system without space, where the tests may make one. */
static void full_disk_ends_with_5(void **state)
{
    (void)state;
    nuem_outcome o = run_shell("mkdir full && mount -t tmpfs -o size=64k tmpfs full");
    const bool mounted = o.code == 0;
    release(&o);
    if (!mounted) {
        print_message("no tmpfs may be mounted here: a full disk is not tested\n");
        return;
    }
    nuem_outcome full = run_shell("nuem scan toys.yaml -o full/x.h5");
    nuem_outcome after = run_shell("ls full; umount full");
    if (full.code != 5) say("full disk", &full);
    assert_int_equal(full.code, 5);
    assert_non_null(strstr(full.err, "full/x.h5.partial': No space left on device"));
    assert_string_equal(after.out, "");
    release(&full);
    release(&after);
}

/* The command line itself knows nothing of MPI and HDF5, which take longer to load than it to run. */
static void plain_runs_pay_nothing(void **state)
{
    (void)state;
    nuem_outcome o = run_any("! ldd '" NUEM_TEST_BINARY "' | grep -E 'mpi|hdf5'");
    release(&o);
    assert_failure("NUEM_LIBEXEC=/nowhere nuem scan toys.yaml", 2, "NUEM_LIBEXEC");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_ranks_do_not_matter),
        cmocka_unit_test(killed_process_is_continued),
        cmocka_unit_test(interrupted_process_says_how_to_continue),
        cmocka_unit_test(killed_rank_is_continued),
        cmocka_unit_test(other_scans_are_refused),
        cmocka_unit_test(bad_outputs_end_with_5),
        cmocka_unit_test(lost_disk_loses_nothing),
        cmocka_unit_test(full_disk_ends_with_5),
        cmocka_unit_test(plain_runs_pay_nothing),
    };
    return cmocka_run_group_tests(tests, references, nuem_test_remove_directory);
}
