// Setup of the process before anything else runs.
#pragma once

namespace aefx::cli {

// Makes descriptors 0, 1 and 2 exist, so that no file that is opened takes their place, and makes writing to a pipe
// whose reader has gone an error of write() instead of a signal.
void prepare_standard_streams();

// Throws Error (other) where the stack may not grow as far as this program's does: it would end in a crash.
void check_stack_limit();

// Keeps freed memory for later use. The C library returns larger blocks to the system at once and gets them anew, page
// by page, each page cleared: a fifth of the time of a program that reads a table batch by batch.
void keep_freed_memory();

// Keeps less, for a run whose memory is limited.
void return_freed_memory();

}  // namespace aefx::cli
