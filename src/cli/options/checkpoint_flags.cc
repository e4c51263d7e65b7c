#include "cli/options/checkpoint_flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>

#include "aefx/base/error.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"

namespace aefx::cli {

void add_checkpoint_options(CLI::App& app, CheckpointFlags& flags) {
  app.add_option("--checkpoint", flags.file,
                 "file that saves the state of the run, so that it can be resumed if it is killed")
      ->type_name("FILE")
      ->check(empty_name);
  app.add_option("--checkpoint-every", flags.every, "save it every N epochs (default 10)")->type_name("N");
  app.add_flag("--resume", flags.resume, "resume the run that --checkpoint saved, if there is one");
}

std::optional<workflow::CheckpointRequest> checkpoint_request(const CheckpointFlags& flags) {
  if (!flags.file) {
    if (!flags.resume && !flags.every) return std::nullopt;
    throw Error(Fault::usage, fmt::format("{} needs a file", flags.resume ? "--resume" : "--checkpoint-every"), {},
                "name it with --checkpoint FILE");
  }
  workflow::CheckpointRequest out{.path = *flags.file, .resume = flags.resume};
  if (flags.every)
    out.every = static_cast<std::uint64_t>(parse_integer("--checkpoint-every", *flags.every, 1, 1'000'000'000));
  return out;
}

}  // namespace aefx::cli
