// The file of codes that training writes.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>

#include "cli/progress.h"
#include "train/reduction.h"

namespace aefx::cli {

struct CodeFile {
  std::string path;      // "-" is stdout
  bool sharded = false;  // this process has a file of its own
  std::string header;
  std::size_t rows = std::numeric_limits<std::size_t>::max();  // at most
  std::function<void()> interrupted;                           // called where a signal ends the program
  Progress& progress;
};

// Returns the name of one of `count` files: codes.csv -> codes-0001-of-0004.csv.
[[nodiscard]] std::string shard_name(const std::string& path, std::size_t index, std::size_t count);

// Writes one file in the order of the table, or a file for each process. `produce` gives the lines of this process.
// Returns false if the reader of a pipe has gone. Collective. Throws Error (io).
bool write_codes(const CodeFile& file, train::Reduction& group,
                 const std::function<void(const train::Reduction::Write&)>& produce);

}  // namespace aefx::cli
