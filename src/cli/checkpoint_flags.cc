#include "cli/checkpoint_flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>

#include "aefx/base/error.h"
#include "base/printable.h"
#include "cli/flag_values.h"
#include "cli/output.h"

namespace aefx::cli {

void add_checkpoint_options(CLI::App& app, CheckpointFlags& flags) {
  app.add_option("--checkpoint", flags.file,
                 "file that keeps the run meanwhile, so that it can be gone on with if it is killed")
      ->type_name("FILE")
      ->check(empty_name);
  app.add_option("--checkpoint-every", flags.every, "after so many epochs (default 10)")->type_name("N");
  app.add_flag("--resume", flags.resume, "go on with what --checkpoint kept, if there is something");
}

bool is_first(const train::Ranks* ranks) { return ranks == nullptr || ranks->first(); }

std::unique_ptr<train::Checkpoint> checkpoint_of(const CheckpointFlags& flags, const Messages& messages,
                                                 train::Ranks* ranks) {
  constexpr std::int64_t kUsual = 10;
  if (!flags.file) {
    if (!flags.resume && !flags.every) return nullptr;
    throw Error(Fault::usage, fmt::format("{} needs a file", flags.resume ? "--resume" : "--checkpoint-every"), {},
                "name it with --checkpoint FILE");
  }
  const std::int64_t every = flags.every ? whole("--checkpoint-every", *flags.every, 1, 1'000'000'000) : kUsual;
  auto checkpoint =
      std::make_unique<train::Checkpoint>(*flags.file, static_cast<std::uint64_t>(every), is_first(ranks));
  checkpoint->on_trouble([messages, file = printable(*flags.file)](const Error& error) {
    messages.warn(fmt::format("{}: {}; the run goes on without being kept ({})", file, error.message(), error.hint()));
  });
  if (is_first(ranks) && !flags.resume && std::filesystem::exists(*flags.file)) {
    throw Error(Fault::usage, "a training that did not come to its end is kept there", printable(*flags.file),
                "--resume goes on with it; remove the file to start from the beginning");
  }
  if (!flags.resume) return checkpoint;
  bool loaded = is_first(ranks) && checkpoint->load();
  if (ranks != nullptr) {
    loaded = train::any(*ranks, loaded);
    const std::string bytes = ranks->gather_to_all(loaded && ranks->first() ? checkpoint->to_bytes() : "").front();
    if (loaded && !ranks->first()) checkpoint->from_bytes(bytes);
  }
  if (loaded) {
    messages.say(fmt::format("going on with {}: {}", printable(*flags.file), checkpoint->progress()));
  } else {
    messages.say(fmt::format("there is no {} yet: training starts from the beginning", printable(*flags.file)));
  }
  return checkpoint;
}

}  // namespace aefx::cli
