#include "cli/kept_memory.h"

#include <malloc.h>

namespace aefx::cli {

void keep_freed_memory() {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  constexpr int kLargest = 8 << 20;  // block; beyond, memory is worth more than time
  constexpr int kKept = 32 << 20;    // in all
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, kKept);
#endif
}

}  // namespace aefx::cli
