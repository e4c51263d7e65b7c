#include "cli/process_setup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

#include "aefx/base/error.h"

namespace aefx::cli {

void prepare_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    // Opened in the wrong direction: using it fails, as with a closed one.
    const int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    static_cast<void>(open("/dev/null", mode));  // takes the lowest free number, which is fd
  }
  // write() reports these errors, which leaves time to clean up.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
}

void check_stack_limit() {
  constexpr rlim_t kLeast = rlim_t{512} << 10U;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kLeast) return;
  throw Error(Fault::other,
              fmt::format("the stack is limited to {} KiB, and {} are needed", limit.rlim_cur >> 10U, kLeast >> 10U),
              {}, "ulimit -s 8192 raises the limit");
}

void keep_freed_memory() {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  constexpr int kLargest = 8 << 20;  // bytes of a block that is kept
  constexpr int kMost = 32 << 20;    // bytes in all
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, kMost);
#endif
}

void return_freed_memory() {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  constexpr int kLargest = 4 << 20, kMost = 16 << 20;  // as above; less costs a third of the time
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, kMost);
#endif
}

}  // namespace aefx::cli
