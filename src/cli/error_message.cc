#include "cli/error_message.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string>

#include "base/file.h"
#include "cli/messages.h"

namespace aefx::cli {
namespace {

std::terminate_handler default_handler = nullptr;

[[noreturn]] void end() noexcept {
  try {
    if (std::current_exception()) throw;
  } catch (const std::bad_alloc&) {
    print_out_of_memory();
    _exit(static_cast<int>(Fault::other));
  } catch (...) {  // a bug, which the default handler names
    default_handler();
  }
  std::abort();
}

// CLI11 and nlohmann_json allocate memory where bad_alloc cannot be caught: the one for objects of namespace scope,
// which are initialized after this one, the other in a destructor.
struct Installed {
  Installed() noexcept { default_handler = std::set_terminate(end); }
};
[[gnu::init_priority(101)]] const Installed installed;

}  // namespace

void print_error(const Error& error) {
  std::string text = error.where().empty() ? error.message() : error.where() + ": " + error.message();
  if (!error.hint().empty()) text += "\n      " + error.hint();
  Messages(false).say("aefx: " + text);
}

void print_out_of_memory() noexcept {
  static_cast<void>(write_all(STDERR_FILENO,
                              "aefx: not enough memory for this table or network\n"
                              "      try fewer columns (--drop), rows or --hidden units\n"));
}

}  // namespace aefx::cli
