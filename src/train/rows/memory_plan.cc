#include "train/rows/memory_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "aefx/base/error.h"
#include "aefx/train/options.h"
#include "base/temporary_space.h"
#include "base/text.h"
#include "train/selection/candidates.h"

namespace aefx::train {
namespace {

// Measured on tables of 20 to 1,000 rows and 3,000 to 100,000 columns, and rounded up: docs/long-runs.md.
constexpr std::size_t kColumnBytes = 4'000;  // name, statistics, pipeline, and what the model file says of it
constexpr std::size_t kWeightBytes = 150;    // in networks, in the optimizer's averages, and as text

constexpr std::size_t kMost = 200'000;   // rows in memory, of those that spill
constexpr std::size_t kSampleCell = 32;  // as double twice, and as float32 of the fit and of the figures
constexpr std::size_t kChoiceCell = 64;  // in parts for choices, fitted and held out
constexpr std::size_t kPcaCell = 24;     // of a square as wide as the table has columns or rows

constexpr std::size_t kRowBytes = sizeof(csv::RowLine) + 2 * sizeof(Index);
constexpr std::size_t kCellBytes = 2 * (sizeof(double) + sizeof(float));  // from being read to being fitted
constexpr std::size_t kTextBytes = 40;                                    // of a short carried text

// Returns the bytes that a sample of so many rows takes.
std::size_t sample_bytes(std::size_t rows, std::size_t columns) {
  const std::size_t choice = std::min<std::size_t>(rows, kChoiceRows);
  const std::size_t side = std::min(choice, columns);
  return rows * (columns * kSampleCell + kRowBytes) + choice * columns * kChoiceCell + side * side * kPcaCell;
}

// "900M": at least so many bytes, as --max-memory takes them.
std::string flag_value(std::size_t bytes) {
  constexpr std::size_t kMega = std::size_t{1} << 20U;
  const std::size_t mega = bytes / kMega + 1;
  const std::size_t round = mega < 100 ? 10 : 100;
  return fmt::format("{}M", (mega + round - 1) / round * round);
}

// "1.2 GB"
std::string size_text(double bytes) {
  constexpr double kMega = 1e6, kGiga = 1e9;
  return bytes < kGiga ? fmt::format("{:.2g} MB", bytes / kMega) : fmt::format("{:.2g} GB", bytes / kGiga);
}

}  // namespace

std::size_t weights_of_a_column(const TrainOptions& options) {
  constexpr Index kOpenEncoder = 64, kOpenDecoder = 32;  // the widest that are tried
  const auto first = [&](const HiddenLayers& given, Index open, bool front) {
    if (!given) return open;
    return given->empty() ? options.dim : front ? given->front() : given->back();
  };
  const Index direct = options.dim;  // the linear path
  return static_cast<std::size_t>(first(options.encoder_hidden, kOpenEncoder, true) +
                                  first(options.decoder_hidden, kOpenDecoder, false) + direct);
}

std::size_t bytes_in_memory(const csv::RowBatch& batch) {
  return static_cast<std::size_t>(batch.numbers.size()) * kCellBytes + batch.rows() * kRowBytes +
         2 * batch.texts.bytes();
}

MemoryPlan::MemoryPlan(const SpillLimits& limits, Index columns) : columns_(columns) {
  const std::size_t fixed = static_cast<std::size_t>(columns) * (kColumnBytes + limits.weights * kWeightBytes);
  if (fixed > limits.memory) {
    throw Error(Fault::usage,
                fmt::format("{} take about {} of memory, more than --max-memory has, whatever the number of rows",
                            counted(static_cast<std::uint64_t>(columns), "column"), flag_value(fixed)),
                {}, fmt::format("--max-memory {}, or fewer columns (--drop, --features)", flag_value(fixed)));
  }
  for_rows_ = limits.memory - fixed;
}

Index MemoryPlan::sample_rows(Index rows) const {
  const auto columns = static_cast<std::size_t>(columns_);
  const std::size_t row_bytes = columns * (sizeof(double) + sizeof(float)) + sizeof(Index);
  const std::size_t quarter = std::max<std::size_t>(for_rows_ / 4 / row_bytes, 1000);
  const std::size_t room = for_rows_ / 2 + kProgram / 2;
  std::size_t count = std::min({static_cast<std::size_t>(rows), kMost, quarter});
  constexpr std::size_t kFewest = 100;
  while (count > kFewest && sample_bytes(count, columns) > room) count = std::max(count - count / 8, kFewest);
  return static_cast<Index>(count);
}

std::size_t memory_for_rows_of_a_rank(const SpillLimits& limits, std::size_t ranks, const csv::Projection& projection) {
  if (limits.memory == 0) return std::numeric_limits<std::size_t>::max();
  const auto columns = static_cast<Index>(projection.numbers.size());
  const std::size_t room = MemoryPlan(limits, columns).for_rows();
  const auto texts = static_cast<double>(projection.texts.size());
  const double need =
      limits.rows.value_or(0) * (static_cast<double>(columns) * kCellBytes + texts * kTextBytes + kRowBytes);
  if (need <= static_cast<double>(room)) return room;
  const auto enough =
      std::ceil(1.3 * need * static_cast<double>(ranks) / static_cast<double>(std::max<std::size_t>(room, 1)));
  throw Error(
      Fault::usage,
      fmt::format("the rows of one of {} ranks take about {} of memory, more than --max-memory, which is for each rank",
                  ranks, flag_value(static_cast<std::size_t>(need))),
      {}, fmt::format("mpirun -n {:.0f}, or more memory: rows of several ranks do not spill", enough));
}

void check_temporary_space(const SpillLimits& limits, Index columns) {
  if (!limits.rows) return;
  const double cells = *limits.rows * static_cast<double>(columns);
  const MemoryPlan plan(limits, columns);
  if (cells * kCellBytes <= static_cast<double>(plan.for_rows())) return;
  const TemporarySpace space = temporary_space();
  // Numbers as they are read, and as the network sees them. Texts are not known yet.
  const double bytes = cells * (sizeof(double) + sizeof(float)) + *limits.rows * sizeof(csv::RowLine);
  const std::string folder = printable(space.folder);
  const std::string need = "about " + size_text(bytes);
  if (space.free && bytes > static_cast<double>(*space.free)) {
    throw Error(Fault::io,
                fmt::format("rows that --max-memory leaves no room for need {}, and {} are free", need,
                            size_text(static_cast<double>(*space.free))),
                folder, "TMPDIR names another folder; with a greater --max-memory fewer rows need it");
  }
  if (space.free && limits.say)
    limits.say(fmt::format("rows spill to {} (TMPDIR): {}, of {} that are free there", folder, need,
                           size_text(static_cast<double>(*space.free))));
  if (space.in_memory && limits.warn)
    limits.warn(
        fmt::format("{} (TMPDIR) is in memory (tmpfs): rows that spill there take memory all the same; TMPDIR "
                    "names a folder on a disk",
                    folder));
}

}  // namespace aefx::train
