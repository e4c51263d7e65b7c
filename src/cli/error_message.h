// Errors as a user sees them, on stderr.
#pragma once

#include <chrono>

#include "aefx/base/error.h"

namespace aefx::cli {

// Makes print_error() print a line of JSON where --json is among the arguments of the program.
void print_errors_as_json(int argc, char** argv);

// Prints where the error is, what is wrong, and what to do. Waits for stderr as write_message() does.
void print_error(const Error& error);
void print_error(const Error& error, std::chrono::milliseconds patience);

// Prints that memory ran out, once, without allocating any. In a program that links this, a std::bad_alloc that cannot
// be caught (from a destructor, or before main()) prints the same and ends the program with the code of Fault::other.
void print_out_of_memory() noexcept;

}  // namespace aefx::cli
