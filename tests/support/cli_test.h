// Fixture of the tests that run the program: a fresh folder for each, in which the program runs.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/run.h"
#include "support/temp_dir.h"

namespace aefx::test {

// A sanitizer reserves terabytes of addresses, so that limits on memory tell nothing.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

class CliTest : public ::testing::Test {
 protected:
  // Runs aefx in the folder of the test, so that names in `arguments` are those of `dir`.
  [[nodiscard]] Result aefx(std::vector<std::string> arguments, std::optional<std::string> input = std::nullopt) const {
    Command command;
    command.arguments = std::move(arguments);
    command.input = std::move(input);
    return in_dir(std::move(command));
  }

  // Runs a shell command there; "$AEFX" in it is the program. For redirections, pipelines and limits.
  [[nodiscard]] Result shell(std::string script) const {
    Command command;
    command.program = "/bin/sh";
    command.arguments = {"-c", std::move(script)};
    return in_dir(std::move(command));
  }

  [[nodiscard]] Result in_dir(Command command) const {
    command.folder = dir.path().string();
    command.environment.emplace_back("AEFX", AEFX_PROGRAM);
    return run(command);
  }

  TempDir dir;
};

}  // namespace aefx::test
