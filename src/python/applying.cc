#include "python/applying.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "aefx/base/thread_pool.h"
#include "aefx/explain/contribution.h"
#include "aefx/explain/explain.h"
#include "aefx/infer/encode.h"
#include "aefx/infer/score.h"
#include "aefx/prep/rows.h"
#include "aefx/report/render.h"
#include "explain/evaluation.h"
#include "infer/fill.h"
#include "infer/range_check.h"
#include "prep/level_coder.h"

namespace aefx::python {
namespace {

constexpr std::size_t kSlice = 1024;  // rows that a thread takes at a time
constexpr std::size_t kBlock = 16 * kSlice;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Called for several slices of the rows at the same time; `begin` is the first row's place.
using Slice = std::function<void(std::size_t begin, const csv::RowBatch& rows, const prep::Prepared& prepared)>;

// Which rows have a gap, where such rows are left out.
std::vector<std::size_t> gaps(const model::Model& model, const csv::RowBatch& rows) {
  std::vector<std::size_t> out;
  if (model.pipeline.options.on_missing != prep::OnMissing::drop) return out;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    if (rows.numbers.row(static_cast<Index>(r)).array().isNaN().any()) out.push_back(r);
  }
  return out;
}

// Hands out all rows, block by block; `leave_out` gets the places of those that a rule on missing values leaves out,
// after their slices. Returns what the user should know.
std::vector<std::string> each_slice(const model::Model& model, const TableRows& table, std::size_t threads,
                                    Signals& signals, const Slice& use,
                                    const std::function<void(std::size_t row)>& leave_out) {
  ThreadPool pool(table.rows() > kSlice ? threads : 1);
  prep::LevelCoder coder(model.table.levels());
  infer::RangeCheck range_check(model);
  const prep::Origin origin{.table = "X", .features = model.table.feature_names()};
  for (std::size_t begin = 0; begin < table.rows() && !signals.came(); begin += kBlock) {
    csv::RowBatch block = table.batch(begin, std::min(kBlock, table.rows() - begin));
    coder.code(origin, block);
    range_check.add(origin, block, &pool);
    if (model.pipeline.options.on_missing == prep::OnMissing::error)
      prep::apply_missing_rule(prep::OnMissing::error, origin, block);
    pool.run((block.rows() + kSlice - 1) / kSlice, [&](std::size_t i) {
      const csv::RowBatch rows = csv::slice(block, i * kSlice, kSlice);
      use(begin + i * kSlice, rows, prep::prepare(model.pipeline, origin, rows));
    });
    for (const std::size_t row : gaps(model, block)) leave_out(begin + row);
  }
  std::vector<std::string> said = coder.warnings();
  for (std::string& sentence : range_check.warnings()) said.push_back(std::move(sentence));
  return said;
}

}  // namespace

Encoded encode(const model::Model& model, const TableRows& rows, bool pre_activation, std::size_t threads,
               Signals& signals) {
  Encoded out;
  out.codes.resize(static_cast<Index>(rows.rows()), model.network.codes());
  out.said = each_slice(
      model, rows, threads, signals,
      [&](std::size_t begin, const csv::RowBatch& /*rows*/, const prep::Prepared& prepared) {
        out.codes.middleRows(static_cast<Index>(begin), prepared.inputs.rows()) =
            pre_activation ? infer::pre_activations(model, prepared.inputs)
                           : infer::encode_prepared(model, prepared.inputs);
      },
      [&](std::size_t row) { out.codes.row(static_cast<Index>(row)).setConstant(static_cast<float>(kNone)); });
  return out;
}

Scored score(const model::Model& model, const TableRows& rows, std::size_t threads, Signals& signals) {
  Scored out;
  const infer::Scorer scorer(model);
  out.scores.resize(static_cast<Index>(rows.rows()));
  out.said = each_slice(
      model, rows, threads, signals,
      [&](std::size_t begin, const csv::RowBatch& some, const prep::Prepared& prepared) {
        out.scores.segment(static_cast<Index>(begin), prepared.inputs.rows()) =
            scorer.score(some.numbers, prepared.inputs).rows;
      },
      [&](std::size_t row) { out.scores(static_cast<Index>(row)) = kNone; });
  return out;
}

Filled fill(const model::Model& model, const TableRows& rows, std::size_t threads, Signals& signals) {
  model::Model masked = model;
  masked.pipeline.options.on_missing = prep::OnMissing::mask;
  Filled out;
  const infer::Filler filler(masked);
  out.features.resize(static_cast<Index>(rows.rows()), static_cast<Index>(model.table.features.size()));
  out.said = each_slice(
      masked, rows, threads, signals,
      [&](std::size_t begin, const csv::RowBatch& some, const prep::Prepared& prepared) {
        out.features.middleRows(static_cast<Index>(begin), prepared.inputs.rows()) = filler.fill(some.numbers);
      },
      [](std::size_t) {});
  return out;
}

Judged judge(const model::Model& model, const TableRows& rows, Signals& signals) {
  Judged out;
  explain::Evaluation evaluation(model);
  // By one thread: sums are in the order of the rows.
  out.said = each_slice(
      model, rows, 1, signals,
      [&](std::size_t, const csv::RowBatch&, const prep::Prepared& prepared) { evaluation.add(prepared); },
      [](std::size_t) {});
  out.r2 = rows.rows() == 0 ? kNone : explain::reconstruction_r2(model, evaluation.of_other_table()).value_or(kNone);
  return out;
}

Explained explain_rows(const model::Model& model, const TableRows& rows, const std::optional<std::string>& method,
                       std::size_t threads, Signals& signals) {
  Explained out;
  const explain::Method chosen = explain::parse_method(method, model);
  const auto n = static_cast<Index>(rows.rows());
  const Index codes = model.network.codes();
  const Index columns = model.network.inputs();
  const bool capped = explain::has_caps(model.pipeline);
  out.values.resize(n, columns);
  out.caps.resize(n, capped ? columns : 0);
  out.slopes.resize(n, codes * columns);
  out.parts.resize(n, codes * columns);
  out.base.resize(n, codes);
  out.said = each_slice(
      model, rows, threads, signals,
      [&](std::size_t begin, const csv::RowBatch& some, const prep::Prepared& prepared) {
        const auto first = static_cast<Index>(begin);
        const Index count = prepared.inputs.rows();
        const explain::Contributions all(model, prepared.inputs, chosen);
        const MatrixD values = model.pipeline.expand(some.numbers);
        out.values.middleRows(first, count) = values;
        if (capped) out.caps.middleRows(first, count) = explain::applied_caps(model.pipeline, values);
        for (Index code = 0; code < codes; ++code) {
          const explain::Contribution one = all.of(code);
          out.slopes.block(first, code * columns, count, columns) = one.slopes;
          out.parts.block(first, code * columns, count, columns) = one.parts;
          out.base.block(first, code, count, 1) = one.base.transpose();
        }
      },
      [&](std::size_t row) {
        const auto at = static_cast<Index>(row);
        out.slopes.row(at).setConstant(kNone);
        out.parts.row(at).setConstant(kNone);
        out.base.row(at).setConstant(kNone);
      });
  if (std::string remark = explain::method_remark({}, model); !method && !remark.empty())
    out.said.push_back(std::move(remark));
  return out;
}

std::string report(const model::Model& model, const std::string& format, std::size_t width, bool all) {
  const report::Format parsed = report::parse_format(format);
  explain::Explanation e = explain::explain(model, model.measurements);
  if (parsed == report::Format::html) explain::add_decoder_curves(model, explain::curves_of_a_page(e, all), e);
  return report::render(e, parsed, {.width = width, .color = false, .all = all});
}

}  // namespace aefx::python
