#include "cli/out_of_memory.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>

#include "aefx/base/error.h"
#include "base/file.h"

namespace aefx::cli {
namespace {

std::terminate_handler usual = nullptr;

[[noreturn]] void end() noexcept {
  try {
    if (std::current_exception()) throw;
  } catch (const std::bad_alloc&) {
    say_out_of_memory();
    _exit(static_cast<int>(Fault::other));
  } catch (...) {  // a bug, which the usual handler names
    usual();
  }
  std::abort();
}

// CLI11 and nlohmann_json ask for memory where bad_alloc has nowhere to go: the one for objects of namespace scope,
// which this one comes before, the other in a destructor.
struct Installed {
  Installed() noexcept { usual = std::set_terminate(end); }
};
[[gnu::init_priority(101)]] const Installed installed;

}  // namespace

void say_out_of_memory() noexcept {
  static_cast<void>(write_all(STDERR_FILENO,
                              "aefx: not enough memory for this table or network\n"
                              "      try fewer columns (--drop), rows or --hidden units\n"));
}

}  // namespace aefx::cli
