#include "cli/error_message.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/terminal_text.h"
#include "cli/message_stream.h"

namespace aefx::cli {
namespace {

std::terminate_handler default_handler = nullptr;
bool as_json = false;

std::string json_text(const Error& error) {
  const auto text = [](const std::string& value) {
    return value.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(value);
  };
  const nlohmann::ordered_json json{{"version", AEFX_VERSION},
                                    {"error",
                                     {{"message", error.message()},
                                      {"where", text(error.where())},
                                      {"hint", text(error.hint())},
                                      {"exit_code", error.exit_code()}}}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

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

void print_errors_as_json(int argc, char** argv) {
  as_json = std::any_of(argv + std::min(argc, 1), argv + argc,
                        [](const char* word) { return std::string_view(word) == "--json"; });
}

void print_error(const Error& error) { print_error(error, kMessagePatience); }

void print_error(const Error& error, std::chrono::milliseconds patience) {
  if (as_json) return write_data(json_text(error), patience);
  std::string text = error.where().empty() ? error.message() : error.where() + ": " + error.message();
  if (!error.hint().empty()) text += "\n      " + error.hint();
  write_message(terminal_safe("aefx: " + text + "\n"), patience);
}

// Threads, and destructors after main(), may run out of memory at the same time: the second waits for the first, since
// both end the program when this returns.
void print_out_of_memory() noexcept {
  [[maybe_unused]] static const bool printed = [] {
    write_message(
        "aefx: not enough memory for this table or network\n"
        "      try fewer columns (--drop), rows or --hidden units\n");
    return true;
  }();
}

}  // namespace aefx::cli
