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

// Measured on tables of 20 to 1,000,000 rows and 4 to 100,000 columns (`./dev bench memory_limit`), and rounded up.
constexpr std::size_t kColumnBytes = 3'500;  // name, statistics, pipeline, and what the model file says of it
constexpr std::size_t kWeightBytes = 85;     // in networks, in the optimizer's averages, and as text
constexpr std::size_t kCodeBytes = 850;      // of a code, what the model file says of its column

constexpr Index kMost = 200'000;    // rows in memory, of those that spill
constexpr Index kFewest = 100;      // of them
constexpr double kSampleCell = 32;  // as double twice, and as float32 of the fit and of the figures
constexpr double kChoiceCell = 45;  // in parts for choices, fitted and held out
constexpr double kPcaCell = 24;     // of a square as wide as the sample has columns or rows

constexpr double kRowBytes = sizeof(csv::RowLine) + 2 * sizeof(Index);
constexpr double kCellBytes = 2 * (sizeof(double) + sizeof(float));  // from being read to being fitted
constexpr double kTextCopies = 2;                                    // of carried texts, while more are added
constexpr double kTextBytes = 20;                                    // of a short one

constexpr double kForSmall = 0.5 * MemoryPlan::kProgram;  // of the program's own bytes, for rows of small tables

// Returns the bytes that choices among candidates take.
double choice_bytes(double rows, double columns) { return std::min<double>(rows, kChoiceRows) * columns * kChoiceCell; }

// Returns the bytes that a sample of so many rows takes.
double sample_bytes(double rows, double columns, double text_bytes) {
  const double side = std::min<double>({rows, kChoiceRows, columns});
  return rows * (columns * kSampleCell + kRowBytes + kTextCopies * text_bytes) + choice_bytes(rows, columns) +
         side * side * kPcaCell;
}

// Returns the bytes of rows without which a table of so many can't be learned from: of those that spill the sample's.
double least_bytes(std::optional<double> rows, Index columns) {
  const double few = std::min<double>(rows.value_or(kFewest), kFewest);
  const double spilled = std::max(sample_bytes(few, static_cast<double>(columns), 0) - kForSmall, 0.0);
  return rows ? std::min(spilled, bytes_in_memory(*rows, columns, 0)) : spilled;
}

// "900M": at least so many bytes, as --max-memory takes them.
std::string flag_value(double bytes) {
  constexpr double kMega = 1 << 20;
  const auto mega = static_cast<std::size_t>(bytes / kMega) + 1;
  const std::size_t round = mega < 100 ? 10 : 100;
  return fmt::format("{}M", (mega + round - 1) / round * round);
}

// "1.2 GB"
std::string size_text(double bytes) {
  constexpr double kMega = 1e6, kGiga = 1e9;
  return bytes < kGiga ? fmt::format("{:.2g} MB", bytes / kMega) : fmt::format("{:.2g} GB", bytes / kGiga);
}

Error too_many_columns(Index columns, double need) {
  return {Fault::usage,
          fmt::format("{} take about {} of memory, more than --max-memory has, whatever the number of rows",
                      counted(static_cast<std::uint64_t>(columns), "column"), flag_value(need)),
          {},
          fmt::format("--max-memory {}, or fewer columns (--drop, --features)", flag_value(need))};
}

}  // namespace

std::size_t bytes_of_a_column(const TrainOptions& options) {
  constexpr Index kOpenEncoder = 64, kOpenDecoder = 32;  // the widest that are tried
  const auto first = [&](const HiddenLayers& given, Index open, bool front) {
    if (!given) return open;
    return given->empty() ? options.dim : front ? given->front() : given->back();
  };
  const Index direct = options.dim;  // the linear path
  const Index weights =
      first(options.encoder_hidden, kOpenEncoder, true) + first(options.decoder_hidden, kOpenDecoder, false) + direct;
  return static_cast<std::size_t>(weights) * kWeightBytes + static_cast<std::size_t>(options.dim) * kCodeBytes;
}

double bytes_in_memory(double rows, Index columns, double text_bytes, double all_rows) {
  const double choices = choice_bytes(all_rows, static_cast<double>(columns)) - kForSmall;
  return rows * (static_cast<double>(columns) * kCellBytes + kRowBytes) + kTextCopies * text_bytes +
         std::max(choices, 0.0);
}

MemoryPlan::MemoryPlan(const SpillLimits& limits, Index columns)
    : columns_(columns), for_columns_(static_cast<std::size_t>(columns) * (kColumnBytes + limits.column_bytes)) {
  if (for_columns_ > limits.memory)
    throw too_many_columns(columns, static_cast<double>(for_columns_) + least_bytes(limits.rows, columns));
  for_rows_ = limits.memory - for_columns_;
}

void MemoryPlan::check_spilling(std::optional<double> rows) const {
  const double need = least_bytes(rows, columns_);
  if (need <= static_cast<double>(for_rows_)) return;
  throw too_many_columns(columns_, static_cast<double>(for_columns_) + need);
}

Index MemoryPlan::sample_rows(Index rows, double text_bytes) const {
  const auto columns = static_cast<double>(columns_);
  const double row_bytes = columns * (sizeof(double) + sizeof(float)) + sizeof(Index) + text_bytes;
  const std::size_t quarter_bytes = for_rows_ / 4;
  const auto quarter = static_cast<Index>(static_cast<double>(quarter_bytes) / row_bytes);
  const double room = static_cast<double>(for_rows_) / 2 + kForSmall;
  constexpr Index kUsual = 1000;
  Index count = std::min({rows, kMost, std::max(quarter, kUsual)});
  const double of_texts = static_cast<double>(quarter_bytes) / std::max(kTextCopies * text_bytes, 1.0);
  count = std::min(count, std::max(static_cast<Index>(of_texts), kFewest));
  while (count > kFewest && sample_bytes(static_cast<double>(count), columns, text_bytes) > room)
    count = std::max(count - count / 8, kFewest);
  return count;
}

std::size_t memory_for_rows_of_a_rank(const SpillLimits& limits, std::size_t ranks, const csv::Projection& projection) {
  if (limits.memory == 0) return std::numeric_limits<std::size_t>::max();
  const auto columns = static_cast<Index>(projection.numbers.size());
  const std::size_t room = MemoryPlan(limits, columns).for_rows();
  const double texts = static_cast<double>(projection.texts.size()) * kTextBytes;
  const double rows = limits.rows.value_or(0);
  const double all_rows = rows * static_cast<double>(ranks);
  const auto need = [&](double own) { return bytes_in_memory(own, columns, own * texts, all_rows); };
  if (need(rows) <= static_cast<double>(room)) return room;
  constexpr double kSpare = 1.3, kMostRanks = 1e6;
  double enough = static_cast<double>(ranks) + 1;
  const double all = kSpare * all_rows;
  while (enough < kMostRanks && need(all / enough) > static_cast<double>(room)) enough = std::ceil(enough * 1.05);
  const std::string limit = flag_value(static_cast<double>(limits.memory - room) + need(rows));
  throw Error(
      Fault::usage,
      fmt::format("the rows and columns of one of {} ranks take about {} of memory, more than --max-memory, which is "
                  "for each rank",
                  ranks, limit),
      {},
      enough < kMostRanks
          ? fmt::format("mpirun -n {:.0f}, or more memory: rows of several ranks do not spill", enough)
          : fmt::format("--max-memory {}: every rank makes choices on as many rows, however many ranks there are",
                        limit));
}

void check_temporary_space(const SpillLimits& limits, Index columns) {
  if (!limits.rows) return;
  const double cells = *limits.rows * static_cast<double>(columns);
  const MemoryPlan plan(limits, columns);
  if (plan.fits(*limits.rows, 0)) return;
  plan.check_spilling(limits.rows);
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
