// Fixture of the tests that run the program, each in a fresh folder.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/run.h"
#include "support/sanitized.h"
#include "support/temp_dir.h"

namespace aefx::test {

class CliTest : public ::testing::Test {
 protected:
  // Runs aefx in the folder of the test: file names in `arguments` are relative to `dir`.
  [[nodiscard]] Result aefx(std::vector<std::string> arguments, std::optional<std::string> input = std::nullopt) const {
    Command command;
    command.arguments = std::move(arguments);
    command.input = std::move(input);
    return in_dir(std::move(command));
  }

  // Runs a shell command there, for redirections, pipelines and limits. "$AEFX" is the program.
  [[nodiscard]] Result shell(std::string script) const {
    Command command;
    command.program = "/bin/sh";
    command.arguments = {"-c", std::move(script)};
    return in_dir(std::move(command));
  }

  // Starts a training that would never end: only a check before it can fail. It is killed after ten seconds.
  [[nodiscard]] Result train_endlessly(std::string data, const std::vector<std::string>& more) const {
    Command command;
    command.arguments = {"train",     std::move(data), "--dim", "1",          "--epochs",
                         "100000000", "--valid",       "0.1",   "--patience", "100000000"};
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.limit = std::chrono::seconds(10);
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
