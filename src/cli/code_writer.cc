#include "cli/code_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "aefx/csv/writer.h"
#include "aefx/infer/encode.h"
#include "cli/interrupt.h"
#include "cli/ordered_text.h"
#include "cli/output.h"
#include "cli/shared_reading.h"

namespace aefx::cli {
namespace {

constexpr Index kSlice = 1024;  // rows that a thread writes at a time

}  // namespace

namespace {

std::string header_of(const CodeOptions& options, const model::Model& model) {
  std::string head;
  std::vector<std::string> header = model::code_names(model.network.codes(), options.pre_activation);
  header.insert(header.end(), options.carried.begin(), options.carried.end());
  csv::append_header(head, header);
  return head;
}

// Gives `take` the lines of the rows, until it returns false.
void each_text(const CodeOptions& options, const model::Model& model,
               const std::function<void(const CodeRows& take)>& each, ThreadPool& pool,
               const std::function<bool(std::string_view)>& take) {
  bool wanted = true;
  OrderedText text(take);
  each([&](const Matrix& inputs, const csv::TextColumns& texts) {
    if (!wanted) return;
    const auto count = static_cast<std::size_t>((inputs.rows() + kSlice - 1) / kSlice);
    wanted = text.run(pool, count, [&](std::size_t i, std::string& out) {
      const Index begin = static_cast<Index>(i) * kSlice;
      const Index rows = std::min(kSlice, inputs.rows() - begin);
      const Matrix some = inputs.middleRows(begin, rows);
      csv::TextColumns its(texts.columns());
      its.append(texts, static_cast<std::size_t>(begin), static_cast<std::size_t>(rows));
      csv::append_rows(
          out, options.pre_activation ? infer::pre_activations(model, some) : infer::encode_prepared(model, some), its);
    });
  });
}

}  // namespace

void write_codes(const CodeOptions& options, const model::Model& model,
                 const std::function<void(const CodeRows& take)>& each, ThreadPool& pool) {
  Output output(options.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  bool read = output.write(header_of(options, model));  // false once nobody reads on
  each_text(options, model, each, pool, [&](std::string_view lines) {
    read = read && output.write(lines);
    return read;
  });
  if (read) output.finish();
}

void write_shared_codes(const CodeOptions& options, bool sharded, const model::Model& model,
                        const std::function<void(const CodeRows& take)>& each, ThreadPool& pool, train::Ranks& ranks) {
  std::string own;
  each_text(options, model, each, pool, [&](std::string_view lines) {
    own += lines;
    return true;
  });
  if (!sharded && !ranks.first()) {
    gather_text(own, {}, ranks);
    return;
  }
  Output output(options.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  bool read = output.write(header_of(options, model));
  const auto write = [&](const std::string& lines) { read = read && output.write(lines); };
  if (sharded) {
    write(own);
    // None of the files appears before all of them are whole.
    static_cast<void>(train::any(ranks, false));
  } else {
    gather_text(own, write, ranks);
  }
  if (read) output.finish();
}

std::string shard_name(const std::string& path, std::size_t rank, std::size_t ranks) {
  const std::size_t slash = path.rfind('/');
  std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || dot == 0 || (slash != std::string::npos && dot <= slash + 1)) dot = path.size();
  return fmt::format("{}-{:04}-of-{:04}{}", path.substr(0, dot), rank + 1, ranks, path.substr(dot));
}

}  // namespace aefx::cli
