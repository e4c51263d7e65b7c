#include "cli/open_page.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "base/text.h"

namespace aefx::cli {
namespace {

#ifdef __APPLE__
constexpr const char* kOpener = "open";
#else
constexpr const char* kOpener = "xdg-open";
#endif

// Runs the program without input and output. Returns whether it could be started and ended well.
bool run_opener(const std::string& path) {
  posix_spawn_file_actions_t actions;
  if (::posix_spawn_file_actions_init(&actions) != 0) return false;
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
  std::string program = kOpener, file = path.starts_with('-') ? "./" + path : path;
  std::array<char*, 3> arguments{program.data(), file.data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, kOpener, &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return false;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::string page_path(const std::string& model) { return std::filesystem::path(model).stem().string() + ".html"; }

void open_page(const std::string& path, const Messages& messages) {
  if (run_opener(path)) return messages.say(fmt::format("page written to {} and opened", printable(path)));
  messages.say(fmt::format("page written to {}; it is not opened: {} is missing or failed", printable(path), kOpener));
}

}  // namespace aefx::cli
