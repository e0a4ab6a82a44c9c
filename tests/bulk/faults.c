/* Loaded before the C library, makes its calls on the files of one folder fail: the test says which, from which on, and how.

   FAULT_DIR   the folder, which is the working directory, too
   FAULT_CALL  write, read, sync, rename, open, truncate or unlink; or short: every write takes one byte
   FAULT_AT    the first call that fails, from 1; FAULT_LAST the last one
   FAULT_ERRNO how
   FAULT_MARK  a file that is made when a call fails

   Time goes two seconds for each look at the clock, so that whatever is done once a second is done at each document. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long calls, ticks;

static const char *said(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int is_inside(const char *path) {
    const char *folder = said("FAULT_DIR");
    return path[0] != '/' || strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_inside(int fd) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return path[0] == '/' && is_inside(path);
}

/* Whether this call is to fail. */
static int fails(const char *call, int inside) {
    if (!inside || strcmp(said("FAULT_CALL"), call) != 0) return 0;
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (number < atol(said("FAULT_AT")) || number > atol(said("FAULT_LAST"))) return 0;
    int mark = REAL(open)(said("FAULT_MARK"), O_CREAT | O_WRONLY, 0600);
    if (mark >= 0) close(mark);
    errno = atoi(said("FAULT_ERRNO"));
    return 1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (fails("write", is_file_inside(fd))) return -1;
    int is_short = count > 1 && strcmp(said("FAULT_CALL"), "short") == 0 && is_file_inside(fd);
    return REAL(write)(fd, bytes, is_short ? (count > 64 ? count / 2 : 1) : count);
}

ssize_t read(int fd, void *bytes, size_t count) {
    return fails("read", is_file_inside(fd)) ? -1 : REAL(read)(fd, bytes, count);
}

int fsync(int fd) { return fails("sync", is_file_inside(fd)) ? -1 : REAL(fsync)(fd); }

int fdatasync(int fd) { return fails("sync", is_file_inside(fd)) ? -1 : REAL(fdatasync)(fd); }

int ftruncate64(int fd, off64_t length) {
    return fails("truncate", is_file_inside(fd)) ? -1 : REAL(ftruncate64)(fd, length);
}

int rename(const char *from, const char *to) {
    return fails("rename", is_inside(from)) ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path) { return fails("unlink", is_inside(path)) ? -1 : REAL(unlink)(path); }

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return fails("open", is_inside(path)) ? -1 : REAL(open64)(path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = REAL(clock_gettime)(clock, time);
    if (result == 0 && clock == CLOCK_MONOTONIC) time->tv_sec += 2 * atomic_fetch_add(&ticks, 1);
    return result;
}
