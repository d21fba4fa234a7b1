/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file, bit for bit, however it came about: threads, ranks, checkpoints, and violent deaths. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "evolve/checkpoint_layout.h"
#include "support/draw.h"
#include "support/evolution.h"
#include "support/hdf5_file.h"
#include "support/mpirun.h"
#include "support/program.h"
#include "support/temporary.h"

static int references(void **state)
{
    (void)state;
    if (nuem_test_make_directory(NULL)) return -1;
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1); /* the tests look into files that grow */
    setenv("OMP_WAIT_POLICY", "passive", 1);     /* more threads than cores: let others work */
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    nuem_test_put("one.yaml", NUEM_TEST_ONE_ANGLE);
    nuem_test_put("angles.yaml", NUEM_TEST_ANGLES);
    nuem_outcome o = run_any("nuem supernova one.yaml -o one.h5 --threads 1; "
                             "nuem supernova angles.yaml -o angles.h5 --threads 1");
    release(&o);
    return 0;
}

static void threads_ranks_and_checkpoints_do_not_matter(void **state)
{
    static const char *const name[] = {"one", "angles"};
    char line[700];

    (void)state;
    for (int i = 0; i < 2; i++) {
        char reference[40];
        snprintf(reference, sizeof reference, "%s.h5", name[i]);
        snprintf(line, sizeof line,
                 "nuem supernova %s.yaml -o other.h5 --force --threads 2 --checkpoint-steps 1",
                 name[i]);
        nuem_outcome o = run_any(line);
        release(&o);
        assert_same(reference, "other.h5");
    }
    if (!have_mpirun()) return;
    for (int ranks = 1; ranks <= 3; ranks++)
        for (int i = 0; i < 2; i++) {
            char reference[40];
            if (ranks == 3 && i == 1) continue; /* 140 energies are two chunks */
            snprintf(reference, sizeof reference, "%s.h5", name[i]);
            snprintf(line, sizeof line,
                     MPIRUN " -n %d '" NUEM_TEST_BINARY
                            "' supernova %s.yaml -o other.h5 --force --threads %d %s",
                     ranks, name[i], ranks == 2 ? 2 : 1,
                     ranks == 2 ? "--checkpoint-steps 100" : "");
            nuem_outcome o = run_any(line);
            /* one answer, of rank 0, and nobody complains */
            assert_non_null(strstr(o.out, "config_sha256"));
            assert_null(strstr(strstr(o.out, "config_sha256") + 1, "config_sha256"));
            assert_null(strstr(o.err, "nuem:"));
            release(&o);
            assert_same(reference, "other.h5");
        }
}

static void ranks_answer_without_a_file(void **state)
{
    (void)state;
    if (!have_mpirun()) return;
    nuem_outcome one = run_any("nuem supernova angles.yaml --format csv"),
                 two = run_any(MPIRUN " -n 2 '" NUEM_TEST_BINARY
                                      "' supernova angles.yaml --format csv");
    assert_string_equal(one.out, two.out);
    release(&one);
    release(&two);
    two = run_shell(MPIRUN " -n 4 '" NUEM_TEST_BINARY "' supernova angles.yaml");
    assert_int_equal(two.code, 2);
    assert_non_null(strstr(two.err, "140 energies keep at most 3 processes at work, there are 4"));
    release(&two);
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

/* Number of the last complete checkpoint; 0: none. */
static double last_mark(const char *name)
{
    const char *path = nuem_test_path(name);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    size_t n = 0;

    if (file < 0) return 0.0;
    if (H5Lexists(file, "head", H5P_DEFAULT) <= 0) {
        H5Fclose(file);
        return 0.0;
    }
    H5Fclose(file);
    double *head = read_numbers(path, "head", &n);
    const double mark = fmax(head[NUEM_MARK], head[n / 2 + NUEM_MARK]);
    free(head);
    return mark;
}

static void pause_ms(double ms)
{
    const struct timespec pause = {(time_t)(ms / 1e3), (long)(fmod(ms, 1e3) * 1e6)};

    nanosleep(&pause, NULL);
}

/* Until the run has kept that many checkpoints; false when the process ends first. */
static bool wait_for_mark(pid_t pid, double mark, int *status)
{
    for (int i = 0; i < 60000; i++) {
        if (waitpid(pid, status, WNOHANG) == pid) return false;
        if (last_mark("cut.h5.checkpoint") >= mark) return true;
        pause_ms(2.0);
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

static void assert_finished(void)
{
    assert_same("one.h5", "cut.h5");
    assert_int_not_equal(access(nuem_test_path("cut.h5.partial"), F_OK), 0);
    assert_int_not_equal(access(nuem_test_path("cut.h5.checkpoint"), F_OK), 0);
}

static void resume_and_compare(void)
{
    nuem_outcome o = run_well("nuem supernova one.yaml -o cut.h5 --resume --threads 2");

    release(&o);
    assert_finished();
}

static void clear(void)
{
    unlink(nuem_test_path("cut.h5"));
    unlink(nuem_test_path("cut.h5.partial"));
    unlink(nuem_test_path("cut.h5.checkpoint"));
}

/* Start, wait for a checkpoint and a while longer, send a signal, and see how it ends. */
static bool cut(const char *command, double mark, double ms, int number, bool to_child, int *status)
{
    char line[1500];

    snprintf(line, sizeof line, "exec env %s", command);
    const pid_t pid = start(line);
    if (!wait_for_mark(pid, mark, status)) return false;
    pause_ms(ms);
    const pid_t victim = to_child ? child_of(pid) : pid;
    if (victim > 1) kill(victim, number);
    assert_int_equal(waitpid(pid, status, 0), pid);
    return true;
}

/* A checkpoint as often as there can be one: much of the time is spent in writing it. */
#define ARGUMENTS " supernova one.yaml -o cut.h5 --checkpoint-steps 1 "
#define ALONE     "'" NUEM_TEST_BINARY "'" ARGUMENTS "--threads 1 "
#define TWO_RANKS MPIRUN " -n 2 '" NUEM_TEST_BINARY "'" ARGUMENTS "--threads 1 "

/* Killed at random again and again, until it gets through. */
static void killed_run_goes_on(void **state)
{
    nuem_draw draw = nuem_draw_seed(8);
    int status, kills = 0;

    (void)state;
    clear();
    for (bool first = true; kills < 12; first = false) {
        const double mark = last_mark("cut.h5.checkpoint");
        if (!cut(first ? ALONE : ALONE "--resume", mark + 1.0, nuem_draw_uniform(&draw, 0.0, 20.0),
                 SIGKILL, false, &status))
            break;
        if (!WIFSIGNALED(status)) break; /* it was faster */
        assert_int_not_equal(access(nuem_test_path("cut.h5"), F_OK), 0);
        kills++;
    }
    print_message("killed %d times\n", kills);
    assert_true(kills >= 1);
    resume_and_compare();
}

/* Before there is any checkpoint it begins anew, in the same file. */
static void run_without_checkpoint_begins_anew(void **state)
{
    int status;

    (void)state;
    clear();
    const pid_t pid =
        start("exec env '" NUEM_TEST_BINARY "' supernova one.yaml -o cut.h5 --threads 1");
    /* the second of the two files is there */
    while (access(nuem_test_path("cut.h5.checkpoint"), F_OK) != 0 &&
           waitpid(pid, &status, WNOHANG) == 0)
        pause_ms(1.0);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    unlink(nuem_test_path("cut.h5.checkpoint"));
    resume_and_compare();
}

static void interrupted_run_says_how_to_continue(void **state)
{
    static const int number[] = {SIGINT, SIGTERM};
    int status;

    (void)state;
    for (int i = 0; i < 2; i++) {
        clear();
        /* no checkpoint but the one that the signal asks for */
        assert_true(cut("'" NUEM_TEST_BINARY "' supernova one.yaml -o cut.h5 --threads 1 "
                        "--checkpoint-steps 16",
                        3.0, 0.0, number[i], false, &status));
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 130);
        nuem_outcome o = run_any("cat child.err; test ! -s child.out");
        assert_non_null(strstr(o.out, "nuem: the evolution was interrupted at 1"));
        assert_non_null(strstr(o.out, "km; 'cut.h5.partial' keeps what was done, and with --resume "
                                      "the same command continues it\n"));
        release(&o);
        /* it does not begin anew by accident */
        assert_failure("nuem supernova one.yaml -o cut.h5", 5, "--resume continues it");
        resume_and_compare();
    }
}

static void ranks_go_on(void **state)
{
    int status;

    (void)state;
    if (!have_mpirun()) return;
    clear();
    assert_true(cut(TWO_RANKS, 5.0, 0.0, SIGKILL, true, &status));
    assert_int_not_equal(status, 0);
    assert_int_not_equal(access(nuem_test_path("cut.h5"), F_OK), 0);
    /* on by one process, then by two that are interrupted, then by three */
    assert_true(
        cut(ALONE "--resume", last_mark("cut.h5.checkpoint") + 2.0, 0.0, SIGKILL, false, &status));
    assert_true(cut(TWO_RANKS "--resume", last_mark("cut.h5.checkpoint") + 2.0, 0.0, SIGINT, false,
                    &status));
    assert_int_not_equal(status, 0);
    nuem_outcome o = run_any(MPIRUN " -n 3 '" NUEM_TEST_BINARY
                                    "' supernova one.yaml -o cut.h5 --resume --threads 1");
    release(&o);
    assert_finished();
}

/* --- what --resume refuses --- */

static void other_evolutions_are_refused(void **state)
{
    int status;

    (void)state;
    clear();
    assert_true(cut(ALONE, 4.0, 0.0, SIGKILL, false, &status));
    const double mark = last_mark("cut.h5.checkpoint");
    nuem_outcome o = run_any("sed 's/1e52/2e52/' one.yaml > bright.yaml");
    release(&o);
    assert_failure("nuem supernova bright.yaml -o cut.h5 --resume", 3,
                   "was made from another configuration: it has config_sha256 ");
    assert_failure("nuem supernova one.yaml -o cut.h5 --resume --tolerance 1e-5", 3,
                   "now that is ..., tolerance 1.0000000000000001e-05, step 0 km");
    assert_failure("nuem supernova one.yaml -o cut.h5 --resume --method rk", 3,
                   "with other choices");
    assert_failure("nuem supernova one.yaml -o cut.h5 --resume --force", 2,
                   "--resume contradicts --force");
    o = run_any("cp cut.h5.partial cut2.h5.partial; echo no HDF5 file > cut2.h5.checkpoint");
    release(&o);
    assert_failure("nuem supernova one.yaml -o cut2.h5 --resume", 3,
                   "'cut2.h5.checkpoint' is damaged or no HDF5 file; --force begins anew");
    o = run_any("cp cut.h5.checkpoint cut2.h5.checkpoint; echo no HDF5 file > cut2.h5.partial");
    release(&o);
    assert_failure("nuem supernova one.yaml -o cut2.h5 --resume", 3,
                   "'cut2.h5.partial' is damaged or no HDF5 file; --force begins anew");
    o = run_any("cp cut.h5.partial cut2.h5.partial; truncate -s 3000 cut2.h5.checkpoint");
    release(&o);
    assert_failure("nuem supernova one.yaml -o cut2.h5 --resume", 3, "cut2.h5.checkpoint' is ");
    assert_true(last_mark("cut.h5.checkpoint") == mark);
    resume_and_compare();
    assert_failure("nuem supernova bright.yaml -o cut.h5 --resume", 3, "another configuration");
}

/* Change one bit of a data set: number i of one of its two halves. */
static void damage_in(const char *of, const char *name, int slot, size_t i)
{
    const char *path = nuem_test_path(of);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT),
          data = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(data);
    const haddr_t offset = H5Dget_offset(data);
    const size_t n = (size_t)H5Sget_simple_extent_npoints(space);
    unsigned char byte;

    assert_true(offset != HADDR_UNDEF);
    H5Sclose(space);
    H5Dclose(data);
    H5Fclose(file);
    const off_t at = (off_t)(offset + 8 * ((size_t)slot * n / 2 + i));
    const int fd = open(path, O_RDWR);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 4;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

static void damage(const char *name, int slot, size_t i)
{
    damage_in("cut.h5.checkpoint", name, slot, i);
}

static int newest(void)
{
    size_t n;
    double *head = read_numbers(nuem_test_path("cut.h5.checkpoint"), "head", &n);
    const int slot = head[NUEM_MARK] > head[n / 2 + NUEM_MARK] ? 0 : 1;

    free(head);
    return slot;
}

static void damage_is_found(void **state)
{
    static const struct {
        const char *name;
        size_t i;
    } place[] = {{"state", 1000}, {"head", NUEM_HEAD + 1}, {"check", 7}};
    int status;

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        clear();
        assert_true(cut(ALONE, 5.0, 0.0, SIGINT, false, &status)); /* both states are good */
        damage(place[k].name, newest(), place[k].i);
        nuem_outcome o = run_any("cp cut.h5.checkpoint once; cp cut.h5.partial part; "
                                 "nuem supernova one.yaml -o cut.h5 --resume");
        assert_string_equal(o.err, "nuem: the last state in 'cut.h5.checkpoint' is damaged: going "
                                   "on from the one before\n");
        release(&o);
        assert_finished();
        o = run_any("mv once cut.h5.checkpoint; mv part cut.h5.partial; rm cut.h5");
        release(&o);
        damage(place[k].name, 1 - newest(), place[k].i);
        if (k == 1) damage("state", newest(), 0); /* of damaged heads the newest is not known */
        assert_failure("nuem supernova one.yaml -o cut.h5 --resume", 3,
                       "does not fit its checksum; --force begins anew");
        o = run_well("nuem supernova one.yaml -o cut.h5 --force");
        release(&o);
        assert_finished();
    }
}

/* A number of a snapshot that was written before the run went on. */
static void damaged_snapshots_are_found(void **state)
{
    static const char *const name[] = {"snapshots/fraction", "spectra/sum", "snapshots/check"};
    int status;

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        clear();
        assert_true(cut(ALONE, 60.0, 0.0, SIGINT, false, &status));
        damage_in("cut.h5.partial", name[k], 0, 0);
        assert_failure("nuem supernova one.yaml -o cut.h5 --resume", 3,
                       "'cut.h5.partial' is damaged: snapshot 0 does not fit its checksum; --force "
                       "begins anew");
    }
    nuem_outcome o = run_any("cp one.h5 cut.h5; rm cut.h5.partial cut.h5.checkpoint");
    release(&o);
    damage_in("cut.h5", name[0], 0, 1);
    assert_failure("nuem supernova one.yaml -o cut.h5 --resume", 3,
                   "'cut.h5' is damaged: snapshot 0 does not fit its checksum");
}

/* Of the spectra of one angle. */
static void damaged_angles_are_found(void **state)
{
    int status;

    (void)state;
    clear();
    assert_true(cut("'" NUEM_TEST_BINARY "' supernova angles.yaml -o cut.h5 --checkpoint-steps 1 "
                    "--threads 1",
                    3.0, 0.0, SIGINT, false, &status));
    damage_in("cut.h5.partial", "spectra/angle", 0, 2);
    assert_failure("nuem supernova angles.yaml -o cut.h5 --resume", 3,
                   "a spectrum of snapshot 0 does not fit its checksum");
}

/* Another run is told so, whatever it wants, and this one does not notice. HDF5 does not lock here. */
static void living_run_is_left_alone(void **state)
{
    static const char *const how[] = {"", " --resume", " --force"};
    char line[200];
    int status;

    (void)state;
    clear();
    const pid_t pid = start("exec env " ALONE);
    assert_true(wait_for_mark(pid, 1.0, &status));
    kill(pid, SIGSTOP);
    for (int i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "nuem supernova one.yaml -o cut.h5%s", how[i]);
        assert_failure(line, 5, "'cut.h5.partial' is being written by another run");
    }
    kill(pid, SIGCONT);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_finished();
}

/* --- outputs that cannot be --- */

static void bad_outputs_end_with_5(void **state)
{
    (void)state;
    assert_failure("nuem supernova one.yaml -o one.h5", 5, "'one.h5' exists; --force replaces it");
    assert_failure("nuem supernova one.yaml -o nowhere/x.h5", 5,
                   "cannot create 'nowhere/x.h5.partial': No such file or directory");
    /* too large from the beginning: nothing is left behind */
    assert_failure("(ulimit -f 16; nuem supernova one.yaml -o large.h5)", 5, "File too large");
    nuem_outcome o = run_any("! ls | grep large");
    release(&o);
    /* room for the results, not for the states */
    assert_failure("sed 's/output: .*/output: {snapshots: 2, write: [invariants]}/' angles.yaml > "
                   "short.yaml; (ulimit -f 240; nuem supernova short.yaml -o large.h5)",
                   5, "large.h5.checkpoint': File too large");
    o = run_any("! ls | grep large");
    release(&o);
}

/* Writing fails in the middle of the work: what is there stays, and can be continued. */
static void lost_disk_loses_nothing(void **state)
{
    int status;

    (void)state;
    clear();
    assert_true(cut(ALONE, 3.0, 0.0, SIGKILL, false, &status));
    /* the kernel then refuses to write beyond 32 KiB, although the space is there */
    assert_failure(
        "(ulimit -f 64; nuem supernova one.yaml -o cut.h5 --resume --checkpoint-steps 1)", 5,
        "File too large; 'cut.h5.partial' keeps what was done");
    resume_and_compare();
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
    nuem_outcome full = run_shell("nuem supernova one.yaml -o full/x.h5");
    nuem_outcome after = run_shell("ls full; umount full");
    if (full.code != 5) say("full disk", &full);
    assert_int_equal(full.code, 5);
    assert_non_null(strstr(full.err, "No space left on device"));
    assert_string_equal(after.out, "");
    release(&full);
    release(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_ranks_and_checkpoints_do_not_matter),
        cmocka_unit_test(ranks_answer_without_a_file),
        cmocka_unit_test(killed_run_goes_on),
        cmocka_unit_test(run_without_checkpoint_begins_anew),
        cmocka_unit_test(interrupted_run_says_how_to_continue),
        cmocka_unit_test(ranks_go_on),
        cmocka_unit_test(other_evolutions_are_refused),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(damaged_snapshots_are_found),
        cmocka_unit_test(damaged_angles_are_found),
        cmocka_unit_test(living_run_is_left_alone),
        cmocka_unit_test(bad_outputs_end_with_5),
        cmocka_unit_test(lost_disk_loses_nothing),
        cmocka_unit_test(full_disk_ends_with_5),
    };
    return cmocka_run_group_tests(tests, references, nuem_test_remove_directory);
}
