#include "cli/process_setup.h"

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

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

void keep_freed_memory() {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  constexpr int kLargest = 8 << 20;  // bytes of a block that is kept
  constexpr int kMost = 32 << 20;    // bytes in all
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, kMost);
#endif
}

}  // namespace aefx::cli
