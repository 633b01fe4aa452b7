/* Makes one operation on the files of a folder fail, from outside of the program: loaded with LD_PRELOAD.
 *
 * FAULT_FOLDER  operations on files below it are counted, from 1
 * FAULT_AT      the one that fails; 0: none
 * FAULT_KIND    kill: the process dies before it; torn: a write across pages leaves what comes before the
 *               middle page bound, as a kill can, one inside a page nothing; then the process dies;
 *               full: no space, this once; full_for_good: no space from then on; broken: an input/output error, this once
 * FAULT_LOG     a file that gets one byte for each operation, and an F for the one that failed
 * FAULT_NAMES   if set, a file that gets a line for each operation: w (write), t (change of length), s (sync) or r (rename), and the path
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static long operations = 0;
/* Of the operation at hand. */
static __thread char path[PATH_MAX];

static int is_below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int watched(int fd) {
    char link[64];
    strcpy(link, "/proc/self/fd/");
    char digits[16];
    int n = 0, value = fd;
    do digits[n++] = '0' + value % 10; while ((value /= 10) > 0);
    char *end = link + strlen(link);
    while (n > 0) *end++ = digits[--n];
    *end = 0;
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static void note(char what) {
    int fd = syscall(SYS_openat, AT_FDCWD, getenv("FAULT_LOG"), O_WRONLY | O_APPEND | O_CREAT, 0600);
    syscall(SYS_write, fd, &what, 1);
    syscall(SYS_close, fd);
}

static void name(char what) {
    const char *log = getenv("FAULT_NAMES");
    if (!log) return;
    char line[PATH_MAX + 3] = {what, ' '};
    strcat(line, path);
    strcat(line, "\n");
    int fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    syscall(SYS_write, fd, line, strlen(line));
    syscall(SYS_close, fd);
}

/* 0: go on; otherwise the error. `half` does the first half of a write. */
static int strike(char what, void (*half)(void *), void *of) {
    pthread_mutex_lock(&guard);
    long now = ++operations, at = atol(getenv("FAULT_AT"));
    const char *kind = getenv("FAULT_KIND");
    int hits = at > 0 && (now == at || (now > at && strcmp(kind, "full_for_good") == 0));
    note(hits ? 'F' : '.');
    name(what);
    pthread_mutex_unlock(&guard);
    if (!hits) return 0;
    if (strcmp(kind, "torn") == 0 && half) half(of);
    if (strcmp(kind, "torn") == 0 || strcmp(kind, "kill") == 0) raise(SIGKILL);
    return strcmp(kind, "broken") == 0 ? EIO : ENOSPC;
}

struct chunk { int fd; const void *bytes; size_t count; off_t at; };

/* Linux interrupts a write to a file between two pages of memory only. */
static size_t before_bound(struct chunk *c) {
    off_t bound = (c->at + (off_t)(c->count / 2) + 2048) / 4096 * 4096;
    return bound > c->at && bound < c->at + (off_t)c->count ? (size_t)(bound - c->at) : 0;
}

static void half_at(void *of) {
    struct chunk *c = of;
    syscall(SYS_pwrite64, c->fd, c->bytes, before_bound(c), c->at);
}

/* Checkpoints and side files are written under another name first: here any part may be there. */
static void half(void *of) {
    struct chunk *c = of;
    syscall(SYS_write, c->fd, c->bytes, c->count / 2);
}

#define FAIL_IF(watched, what, half, of)                                                                                                  \
    if (watched) {                                                                                                                  \
        int error = strike(what, half, of);                                                                                               \
        if (error) {                                                                                                                \
            errno = error;                                                                                                          \
            return -1;                                                                                                              \
        }                                                                                                                           \
    }

static ssize_t write_at(int fd, const void *bytes, size_t count, off_t at) {
    struct chunk c = {fd, bytes, count, at};
    FAIL_IF(watched(fd), 'w', half_at, &c)
    return syscall(SYS_pwrite64, fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return write_at(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { return write_at(fd, bytes, count, at); }

ssize_t write(int fd, const void *bytes, size_t count) {
    struct chunk c = {fd, bytes, count, 0};
    FAIL_IF(fd > 2 && watched(fd), 'w', half, &c)
    return syscall(SYS_write, fd, bytes, count);
}

static int set_length(int fd, off_t length) {
    FAIL_IF(watched(fd), 't', NULL, NULL)
    return syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) { return set_length(fd, length); }
int ftruncate64(int fd, off64_t length) { return set_length(fd, length); }

int fsync(int fd) {
    FAIL_IF(watched(fd), 's', NULL, NULL)
    return syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    FAIL_IF(watched(fd), 's', NULL, NULL)
    return syscall(SYS_fdatasync, fd);
}

int rename(const char *from, const char *to) {
    strncpy(path, from, sizeof path - 1);
    FAIL_IF(is_below(from), 'r', NULL, NULL)
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
