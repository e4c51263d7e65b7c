// Memory that is freed is kept for what comes next.
#pragma once

namespace aefx::cli {

// The C library gives larger blocks back to the system at once, and gets them anew, page by page and each page cleared:
// a fifth of the time of a program that goes through a table batch by batch. To be called once, at the beginning.
void keep_freed_memory();

}  // namespace aefx::cli
