// Runs a program, and captures its outputs and exit code.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "support/temp_dir.h"

extern char** environ;  // POSIX leaves its declaration to the program

namespace aefx::test {

struct Command {
  std::vector<std::string> arguments;
  std::optional<std::string> input;  // bytes of standard input, through a pipe; nullopt: /dev/null
  std::vector<std::pair<std::string, std::optional<std::string>>>
      environment;                         // changes to the test's environment; nullopt: unset
  std::string folder;                      // working folder; empty: the test's
  std::string program = AEFX_PROGRAM;      // "/bin/sh" with {"-c", ...} for redirections and pipelines
  std::chrono::milliseconds limit{60000};  // after which the program and its children are killed
};

struct Result {
  int code = -1;  // exit code; 128 + signal if a signal ended it
  std::string out, err;
  long peak_kilobytes = 0;  // memory of the program or its largest child; at least that of this test
  bool timed_out = false;   // noted at the end of `err` too, so that a failing test shows it
};

namespace detail {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  [[nodiscard]] int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

[[noreturn]] inline void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

// Duplicates the file to a descriptor of 3 or more, closed on exec. A test that was started with its standard input
// closed would otherwise get a pipe as descriptor 0, and lose it when the program gets its own.
inline Descriptor ours(int fd) {
  if (fd < 0) fail("open");
  const Descriptor old(fd);
  Descriptor moved(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
  if (moved.get() < 0) fail("fcntl");
  return moved;
}

struct Pipe {
  Descriptor read, write;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) fail("pipe");
    read = ours(ends[0]);
    write = ours(ends[1]);
  }
};

inline std::vector<std::string> changed_environment(const Command& command) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('='));
    const bool changed = std::any_of(command.environment.begin(), command.environment.end(),
                                     [&](const auto& change) { return change.first == name; });
    if (!changed) all.push_back(text);
  }
  for (const auto& [name, value] : command.environment) {
    if (value) all.push_back(name + "=" + *value);
  }
  return all;
}

inline std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// Appends the available bytes to `to`. Returns false at the end of the pipe.
inline bool drain(int fd, std::string& to) {
  std::array<char, 65536> bytes;
  const ssize_t n = ::read(fd, bytes.data(), bytes.size());
  if (n > 0) to.append(bytes.data(), static_cast<std::size_t>(n));
  return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

// Writes what fits into the pipe. Returns false when all is written, or when the program has closed its input.
inline bool feed(int fd, const std::string& input, std::size_t& done) {
  const ssize_t n = ::write(fd, input.data() + done, input.size() - done);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  done += static_cast<std::size_t>(n);
  return done < input.size();
}

}  // namespace detail

// Runs the program until it ends or the time limit kills it. Throws std::system_error if processes or descriptors run
// out; a missing program gives exit code 127, as in a shell.
inline Result run(const Command& command) {
  using Clock = std::chrono::steady_clock;
  // A program that stops reading must not end the test. The child restores the default below.
  std::signal(SIGPIPE, SIG_IGN);

  // Allocates before fork(): only async-signal-safe calls are allowed between fork() and exec().
  std::vector<std::string> arguments = command.arguments;
  arguments.insert(arguments.begin(), command.program);
  std::vector<std::string> environment = detail::changed_environment(command);
  const std::vector<char*> argv = detail::pointers(arguments);
  const std::vector<char*> envp = detail::pointers(environment);
  detail::Pipe in, out, err;
  const detail::Descriptor null = detail::ours(::open("/dev/null", O_RDONLY));
  const int input_end = command.input ? in.read.get() : null.get();

  const pid_t pid = ::fork();
  if (pid < 0) detail::fail("fork");
  if (pid == 0) {
    ::setpgid(0, 0);  // a process group, so that the program's children can be killed with it
    std::signal(SIGPIPE, SIG_DFL);
    const bool ready = ::dup2(input_end, 0) >= 0 && ::dup2(out.write.get(), 1) >= 0 &&
                       ::dup2(err.write.get(), 2) >= 0 &&
                       (command.folder.empty() || ::chdir(command.folder.c_str()) == 0);
    if (ready) ::execve(argv[0], argv.data(), envp.data());
    const char* const why = std::strerror(errno);
    if (::write(2, why, std::strlen(why)) < 0) ::_exit(126);
    ::_exit(127);
  }
  ::setpgid(pid, pid);  // in both processes, whichever runs first
  in.read.close();
  out.write.close();
  err.write.close();
  if (!command.input || command.input->empty()) in.write.close();
  if (in.write.get() >= 0) ::fcntl(in.write.get(), F_SETFL, O_NONBLOCK);

  Result result;
  const auto deadline = Clock::now() + command.limit;
  const auto left = [&] {
    return std::max<long>(0, std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count());
  };
  // Serves all three pipes together: the program may block on any of them.
  std::size_t fed = 0;
  while (!result.timed_out && (out.read.get() >= 0 || err.read.get() >= 0)) {
    std::array<pollfd, 3> fds{{{out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}, {in.write.get(), POLLOUT, 0}}};
    const int ready = ::poll(fds.data(), fds.size(), static_cast<int>(left()));
    if (ready < 0 && errno != EINTR) detail::fail("poll");
    if (ready <= 0) {
      result.timed_out = left() == 0;
      continue;
    }
    if (fds[0].revents != 0 && !detail::drain(out.read.get(), result.out)) out.read.close();
    if (fds[1].revents != 0 && !detail::drain(err.read.get(), result.err)) err.read.close();
    if (fds[2].revents != 0 && !detail::feed(in.write.get(), *command.input, fed)) in.write.close();
  }
  in.write.close();

  // The program may run on after closing its outputs.
  int status = 0;
  pid_t ended = 0;
  rusage usage{};
  while (!result.timed_out && (ended = ::wait4(pid, &status, WNOHANG, &usage)) == 0) {
    if (left() == 0) result.timed_out = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  if (result.timed_out) {
    ::kill(-pid, SIGKILL);
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    result.err += "\n[killed: still running after " + std::to_string(command.limit.count()) + " ms]\n";
  } else if (ended < 0) {
    detail::fail("waitpid");
  }
  result.peak_kilobytes = usage.ru_maxrss;
  result.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

// Returns whether the shell finds a program of this name.
inline bool is_installed(const std::string& program) {
  Command command;
  command.program = "/bin/sh";
  command.arguments = {"-c", "command -v " + program};
  return run(command).code == 0;
}

}  // namespace aefx::test
