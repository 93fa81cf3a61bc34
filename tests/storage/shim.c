/* Loaded in front of the C library (LD_PRELOAD): writes a journal of every write and every sync below CUT_FOLDER,
 * in the order in which they happened, and makes writes fail with the error number that stands in the file
 * CUT_FAIL, while that file is there. Tests replay the journal to see what a power cut at any moment leaves.
 * A record: five numbers of 8 bytes (kind, offset, length, size of the path, a mark), the path, the bytes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, CUT = 2, SYNC = 3, REMOVE = 4 };
#define MARK 0x6375746a6f75726eULL

static pthread_mutex_t one_thread = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static pid_t owner;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t real_write(int file, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(file, bytes, length);
}

/* The path of an open file, when it lies below the watched folder. */
static const char *watched(int file, char *path) {
    const char *folder = getenv("CUT_FOLDER");
    char link[64];
    if (!folder) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, 4095);
    if (length <= 0) return NULL;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) ? NULL : path;
}

static int failing(const char *path) {
    const char *name = getenv("CUT_FAIL");
    char number[16] = "";
    if (!name || !path || strstr(path, "-shm") || strstr(path, "-queue")) return 0;
    int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    if (read(file, number, sizeof number - 1) < 0) number[0] = 0;
    close(file);
    return atoi(number);
}

static void enter(void) {
    pthread_mutex_lock(&one_thread);
    const char *name = getenv("CUT_JOURNAL");
    if (!name) return;
    if (journal < 0 || owner != getpid()) {
        journal = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        owner = getpid();
    }
    while (flock(journal, LOCK_EX) && errno == EINTR) {}
}

static void leave(void) {
    int kept = errno;
    if (journal >= 0) flock(journal, LOCK_UN);
    pthread_mutex_unlock(&one_thread);
    errno = kept;
}

static void note(uint64_t kind, const char *path, uint64_t offset, const void *bytes, uint64_t length) {
    uint64_t head[5] = {kind, offset, length, strlen(path), MARK};
    struct iovec parts[3] = {
        {head, sizeof head}, {(void *)path, head[3]}, {(void *)bytes, bytes ? length : 0}};
    if (journal >= 0 && writev(journal, parts, 3) < 0) abort();
}

static int refuse(int number) {
    errno = number;
    return -1;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    char room[4096];
    const char *path = watched(file, room);
    int wrong = failing(path);
    if (wrong) return refuse(wrong);
    if (!path) return real(file, bytes, length, offset);
    enter();
    ssize_t done = real(file, bytes, length, offset);
    if (done > 0) note(WRITE, path, offset, bytes, done);
    leave();
    return done;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    return pwrite64(file, bytes, length, offset);
}

ssize_t write(int file, const void *bytes, size_t length) {
    char room[4096];
    const char *path = watched(file, room);
    int wrong = failing(path);
    if (wrong) return refuse(wrong);
    if (!path) return real_write(file, bytes, length);
    enter();
    ssize_t done = real_write(file, bytes, length);
    if (done > 0) note(WRITE, path, lseek(file, 0, SEEK_CUR) - done, bytes, done);
    leave();
    return done;
}

int ftruncate64(int file, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    char room[4096];
    const char *path = watched(file, room);
    int wrong = failing(path);
    if (wrong) return refuse(wrong);
    if (!path) return real(file, length);
    enter();
    int done = real(file, length);
    if (!done) note(CUT, path, length, NULL, 0);
    leave();
    return done;
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

static int synced(int file, int (*real)(int)) {
    char room[4096];
    const char *path = watched(file, room);
    int wrong = failing(path);
    if (wrong) return refuse(wrong);
    if (!path) return real(file);
    enter();
    int done = real(file);
    if (!done) note(SYNC, path, 0, NULL, 0);
    leave();
    return done;
}

int fsync(int file) {
    REAL(int, "fsync", int);
    return synced(file, real);
}

int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    return synced(file, real);
}

int unlink(const char *name) {
    REAL(int, "unlink", const char *);
    const char *folder = getenv("CUT_FOLDER");
    if (!folder || strncmp(name, folder, strlen(folder))) return real(name);
    enter();
    int done = real(name);
    if (!done) note(REMOVE, name, 0, NULL, 0);
    leave();
    return done;
}
