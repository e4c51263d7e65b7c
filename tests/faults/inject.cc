// For LD_PRELOAD: makes the n-th call of a kind fail.
//
//   AEFX_FAIL_CALL  write, short_write, fsync, rename, open (mkstemp too), close, read, malloc, pthread_create, path
//   (each
//                   call that is given a path)
//   AEFX_FAIL_ERRNO of path: what it fails with
//   AEFX_FAIL_AT    n, from 1; 0: none
//   AEFX_FAIL_MODE  once (the default), or on: every call from the n-th on, except writes to stderr
//   AEFX_FAIL_LOG   a file, to which "CALLS FAILED" is written when the program exits normally
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

// glibc's own functions: found without dlsym(), which would itself allocate.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

enum class Kind { none, write, short_write, fsync, rename, open, close, read, memory, thread, path };

Kind kind = Kind::none;
bool from_there_on = false;
long fail_at = 0;
int path_error = 0;
const char* log_to = nullptr;
std::atomic<long> calls{0}, failed{0};

Kind kind_named(const char* name) {
  constexpr struct {
    const char* name;
    Kind kind;
  } kKinds[] = {{"write", Kind::write},
                {"short_write", Kind::short_write},
                {"fsync", Kind::fsync},
                {"rename", Kind::rename},
                {"open", Kind::open},
                {"close", Kind::close},
                {"read", Kind::read},
                {"malloc", Kind::memory},
                {"pthread_create", Kind::thread},
                {"path", Kind::path}};
  for (const auto& known : kKinds) {
    if (name != nullptr && std::strcmp(name, known.name) == 0) return known.kind;
  }
  return Kind::none;
}

// Starts counting: calls of the loader before it do not count.
__attribute__((constructor)) void begin() {
  const char* const mode = std::getenv("AEFX_FAIL_MODE");
  const char* const at = std::getenv("AEFX_FAIL_AT");
  from_there_on = mode != nullptr && std::strcmp(mode, "on") == 0;
  fail_at = at != nullptr ? std::atol(at) : 0;
  log_to = std::getenv("AEFX_FAIL_LOG");
  const char* const error = std::getenv("AEFX_FAIL_ERRNO");
  path_error = error != nullptr ? std::atoi(error) : 0;
  kind = kind_named(std::getenv("AEFX_FAIL_CALL"));
}

bool fails(Kind called) {
  if (called != kind) return false;
  const long call = ++calls;
  const bool due = from_there_on ? fail_at > 0 && call >= fail_at : call == fail_at;
  if (due) ++failed;
  return due;
}

// Returns the replaced function, looked up once. Not for memory: dlsym() may allocate.
template <typename Function>
Function* real(Function*& found, const char* name) {
  if (found == nullptr) found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
  return found;
}

int fail(int error) {
  errno = error;
  return -1;
}

// Writes the log, once: of threads that end the program at the same time the others wait. Called by the destructor and
// by _exit().
void tell() {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  if (log_to == nullptr) return;
  kind = Kind::none;
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%ld %ld\n", calls.load(), failed.load());
  const int file = open(log_to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || write(file, text, static_cast<std::size_t>(size)) != size) std::abort();
  close(file);
  log_to = nullptr;
}
__attribute__((destructor)) void end() { tell(); }

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, std::size_t size) {
  static decltype(::write)* next = nullptr;
  const bool is_message = from_there_on && file == STDERR_FILENO;  // stderr keeps working when the disk is full
  if (!is_message && fails(Kind::write)) return fail(ENOSPC);
  if (size > 1 && fails(Kind::short_write)) size /= 2;
  return real(next, "write")(file, bytes, size);
}

ssize_t read(int file, void* bytes, std::size_t size) {
  static decltype(::read)* next = nullptr;
  return fails(Kind::read) ? fail(EIO) : real(next, "read")(file, bytes, size);
}

int fsync(int file) {
  static decltype(::fsync)* next = nullptr;
  return fails(Kind::fsync) ? fail(EIO) : real(next, "fsync")(file);
}

int rename(const char* from, const char* to) {
  static decltype(::rename)* next = nullptr;
  if (fails(Kind::path)) return fail(path_error);
  return fails(Kind::rename) ? fail(EIO) : real(next, "rename")(from, to);
}

// close() releases the descriptor even where it fails.
int close(int file) {
  static decltype(::close)* next = nullptr;
  const int result = real(next, "close")(file);
  return fails(Kind::close) ? fail(EIO) : result;
}

int open(const char* path, int flags, ...) {
  static decltype(::open)* next = nullptr;
  std::va_list more;
  va_start(more, flags);
  const int mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, int) : 0;
  va_end(more);
  if (fails(Kind::path)) return fail(path_error);
  return fails(Kind::open) ? fail(EMFILE) : real(next, "open")(path, flags, mode);
}

int mkstemp(char* path) {
  static decltype(::mkstemp)* next = nullptr;
  if (fails(Kind::path)) return fail(path_error);
  return fails(Kind::open) ? fail(EMFILE) : real(next, "mkstemp")(path);
}

int stat(const char* path, struct stat* status) {
  static decltype(::stat)* next = nullptr;
  return fails(Kind::path) ? fail(path_error) : real(next, "stat")(path, status);
}

int lstat(const char* path, struct stat* status) {
  static decltype(::lstat)* next = nullptr;
  return fails(Kind::path) ? fail(path_error) : real(next, "lstat")(path, status);
}

int access(const char* path, int mode) {
  static decltype(::access)* next = nullptr;
  return fails(Kind::path) ? fail(path_error) : real(next, "access")(path, mode);
}

ssize_t readlink(const char* path, char* to, std::size_t size) {
  static decltype(::readlink)* next = nullptr;
  return fails(Kind::path) ? fail(path_error) : real(next, "readlink")(path, to, size);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  static decltype(::linkat)* next = nullptr;
  return fails(Kind::path) ? fail(path_error) : real(next, "linkat")(from_folder, from, to_folder, to, flags);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument) {
  static decltype(::pthread_create)* next = nullptr;
  return fails(Kind::thread) ? EAGAIN : real(next, "pthread_create")(thread, attributes, run, argument);
}

void _exit(int code) {
  static void (*next)(int) = nullptr;
  tell();
  if (next == nullptr) next = reinterpret_cast<void (*)(int)>(dlsym(RTLD_NEXT, "_exit"));
  next(code);
  __builtin_unreachable();
}

void* malloc(std::size_t size) {
  if (!fails(Kind::memory)) return __libc_malloc(size);
  errno = ENOMEM;
  return nullptr;
}

void* calloc(std::size_t count, std::size_t size) {
  if (!fails(Kind::memory)) return __libc_calloc(count, size);
  errno = ENOMEM;
  return nullptr;
}

void* realloc(void* old, std::size_t size) {
  if (!fails(Kind::memory)) return __libc_realloc(old, size);
  errno = ENOMEM;
  return nullptr;
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  if (!fails(Kind::memory)) return __libc_memalign(alignment, size);
  errno = ENOMEM;
  return nullptr;
}

int posix_memalign(void** to, std::size_t alignment, std::size_t size) {
  if (fails(Kind::memory)) return ENOMEM;
  *to = __libc_memalign(alignment, size);
  return *to != nullptr ? 0 : ENOMEM;
}

}  // extern "C"
