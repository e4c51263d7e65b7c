// A running program that gets signals and may have a terminal.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace aefx::test {

// Starts aefx in a folder. Its stderr is a terminal with Screen::err, else the file "err"; its stdout is that terminal
// with Screen::both, else the file "out"; its stdin is a pipe that stays open.
enum class Screen { none, err, both };

class LiveProcess {
 public:
  // The terminal is `columns` wide.
  LiveProcess(const std::string& folder, std::vector<std::string> arguments, Screen screen = Screen::none,
              const std::vector<std::pair<std::string, std::string>>& environment = {}, unsigned short columns = 80)
      : folder_(folder) {
    if (::pipe2(input_.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    arguments.insert(arguments.begin(), AEFX_PROGRAM);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int slave = -1;
    winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    const bool terminal = screen != Screen::none;
    if (terminal && ::openpty(&master_, &slave, nullptr, nullptr, &size) != 0) {
      throw std::system_error(errno, std::generic_category(), "openpty");
    }
    pid_ = ::fork();
    if (pid_ == 0) {
      if (::chdir(folder.c_str()) != 0) ::_exit(126);
      ::dup2(input_[0], 0);
      ::dup2(screen == Screen::both ? slave : ::open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
      ::dup2(terminal ? slave : ::open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
      ::unsetenv("NO_COLOR");
      ::setenv("TERM", "xterm", 1);
      for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    if (slave >= 0) ::close(slave);
  }
  ~LiveProcess() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    for (const int fd : {input_[0], input_[1], master_}) {
      if (fd >= 0) ::close(fd);
    }
  }
  LiveProcess(const LiveProcess&) = delete;
  LiveProcess& operator=(const LiveProcess&) = delete;

  void feed(const std::string& input) const {
    if (::write(input_[1], input.data(), input.size()) != static_cast<ssize_t>(input.size()))
      throw std::system_error(errno, std::generic_category(), "write");
  }
  void end_input() { ::close(std::exchange(input_[1], -1)); }

  // Returns whether the file "out" has so many lines within the limit.
  [[nodiscard]] bool writes(std::ptrdiff_t lines, std::chrono::milliseconds limit) const {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    do {
      std::ifstream out(folder_ + "/out");
      if (std::count(std::istreambuf_iterator<char>(out), std::istreambuf_iterator<char>(), '\n') >= lines) return true;
      ::usleep(2000);
    } while (std::chrono::steady_clock::now() < deadline);
    return false;
  }

  void signal(int number) const { ::kill(pid_, number); }

  // Returns the output to the terminal until it contains `text` (empty: until the end), or for `seconds`.
  std::string terminal_text(const std::string& text = {}, int seconds = 20) {
    read_terminal(seconds, [&] { return !text.empty() && terminal_.find(text) != std::string::npos; });
    return terminal_;
  }

  // Tells whether something of this form is shown within so many seconds.
  bool shows(const std::regex& form, int seconds = 20) {
    const auto is_there = [&] { return std::regex_search(terminal_, form); };
    read_terminal(seconds, is_there);
    return is_there();
  }

  // Returns the exit code, 128 + signal if one ended it; -1 if it still runs after `seconds`.
  int wait(int seconds = 20) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < deadline) {
      int status = 0;
      if (::waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = -1;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
      }
      ::usleep(2000);
    }
    return -1;
  }

 private:
  // Takes what the terminal is sent until `enough()` or its end, or for `seconds`.
  void read_terminal(int seconds, const std::function<bool()>& enough) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < deadline && !enough()) {
      pollfd poll_master{master_, POLLIN, 0};
      if (::poll(&poll_master, 1, 100) <= 0) continue;
      std::array<char, 4096> bytes{};
      const ssize_t got = ::read(master_, bytes.data(), bytes.size());
      if (got <= 0) break;  // EIO: the other end is closed
      terminal_.append(bytes.data(), static_cast<std::size_t>(got));
    }
  }

  pid_t pid_ = -1;
  int master_ = -1;
  std::array<int, 2> input_{-1, -1};
  std::string terminal_;
  std::string folder_;
};

}  // namespace aefx::test
