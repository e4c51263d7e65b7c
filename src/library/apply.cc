#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "aefx/base/error.h"
#include "aefx/explain/contribution.h"
#include "aefx/infer/encode.h"
#include "aefx/infer/score.h"
#include "aefx/prep/rows.h"
#include "base/option_value.h"
#include "infer/fill.h"
#include "library/state.h"
#include "workflow/columns.h"
#include "workflow/model_rows.h"

namespace aefx {
namespace {

using library::Told;

constexpr std::size_t kSlice = 1024;  // rows that a thread takes at a time

// Some rows, from row `first` of a block on.
struct Slice {
  std::size_t first = 0;
  const csv::RowBatch& rows;
  const prep::Prepared& prepared;

  [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(prepared.inputs.rows()); }
};

template <typename Number>
Grid<Number> grid(std::size_t rows, std::size_t columns) {
  return {.rows = rows, .columns = columns, .values = std::vector<Number>(rows * columns)};
}

// Copies a matrix of as many rows as the slice into columns [at, at + columns) of a grid.
template <typename Number, typename Values>
void put(Grid<Number>& to, std::size_t first, std::size_t at, const Values& values) {
  for (Index r = 0; r < values.rows(); ++r) {
    Number* const row = to.values.data() + (first + static_cast<std::size_t>(r)) * to.columns + at;
    for (Index c = 0; c < values.cols(); ++c) row[c] = values(r, c);
  }
}

template <typename Number>
void append(Grid<Number>& all, const Grid<Number>& more) {
  all.columns = more.columns;
  all.rows += more.rows;
  all.values.insert(all.values.end(), more.values.begin(), more.values.end());
}

// How the rows of each kind of result are made: begin() makes room for a block, fill() fills part of it, in several
// threads at the same time, and add() appends a block to a whole result.
struct Encoding {
  const model::Model& model;
  bool pre_activation = false;

  void begin(Codes& block) const {
    block.values = grid<float>(block.rows.size(), static_cast<std::size_t>(model.network.codes()));
  }
  void fill(Codes& block, const Slice& slice) const {
    put(block.values, slice.first, 0,
        pre_activation ? infer::pre_activations(model, slice.prepared.inputs)
                       : infer::encode_prepared(model, slice.prepared.inputs));
  }
  static void add(Codes& all, const Codes& block) { append(all.values, block.values); }
};

struct Scoring {
  infer::Scorer scorer;

  static void begin(Scores& block) { block.values.resize(block.rows.size()); }
  void fill(Scores& block, const Slice& slice) const {
    const VectorD scores = scorer.score(slice.rows.numbers, slice.prepared.inputs).rows;
    std::copy(scores.begin(), scores.end(), block.values.begin() + static_cast<std::ptrdiff_t>(slice.first));
  }
  static void add(Scores& all, const Scores& block) {
    all.values.insert(all.values.end(), block.values.begin(), block.values.end());
  }
};

struct Explaining {
  const model::Model& model;
  explain::Method method;

  void begin(Contributions& block) const {
    const std::size_t rows = block.rows.size();
    const auto columns = static_cast<std::size_t>(model.network.inputs());
    const auto codes = static_cast<std::size_t>(model.network.codes());
    block.values = block.capped_at = grid<double>(rows, columns);
    block.slopes = block.contributions = grid<double>(rows, codes * columns);
    block.base = grid<double>(rows, codes);
  }
  void fill(Contributions& block, const Slice& slice) const {
    const explain::Contributions all(model, slice.prepared.inputs, method);
    const MatrixD values = model.pipeline.expand(slice.rows.numbers);
    put(block.values, slice.first, 0, values);
    put(block.capped_at, slice.first, 0, explain::applied_caps(model.pipeline, values));
    for (Index code = 0; code < model.network.codes(); ++code) {
      const explain::Contribution one = all.of(code);
      const auto at = static_cast<std::size_t>(code) * block.values.columns;
      put(block.slopes, slice.first, at, one.slopes);
      put(block.contributions, slice.first, at, one.parts);
      put(block.base, slice.first, static_cast<std::size_t>(code), one.base.transpose());
    }
  }
  static void add(Contributions& all, const Contributions& block) {
    append(all.values, block.values);
    append(all.capped_at, block.capped_at);
    append(all.slopes, block.slopes);
    append(all.contributions, block.contributions);
    append(all.base, block.base);
  }
};

// Features without gaps, before they become columns.
struct FilledValues : Result {
  Grid<double> values{};  // rows x features
};

struct Filling {
  infer::Filler filler;
  std::size_t features = 0;

  void begin(FilledValues& block) const { block.values = grid<double>(block.rows.size(), features); }
  void fill(FilledValues& block, const Slice& slice) const {
    put(block.values, slice.first, 0, filler.fill(slice.rows.numbers));
  }
  static void add(FilledValues& all, const FilledValues& block) { append(all.values, block.values); }
};

// Returns the features of a model (rows x features) as columns.
std::vector<Column> columns_of(const model::Model& model, const MatrixD& values) {
  std::vector<Column> out;
  for (const model::Feature& feature : model.table.features) {
    Column& column = out.emplace_back();
    column.name = feature.name;
    const auto from = values.col(static_cast<Index>(out.size() - 1));
    if (feature.levels.size() == 0) {
      column.kind = feature.date ? Column::Kind::date : Column::Kind::number;
      const bool rounds = feature.date && feature.date->whole_days;
      for (const double value : from) column.numbers.push_back(rounds ? std::round(value) : value);
      continue;
    }
    column.kind = Column::Kind::category;
    for (const double level : from) {
      const bool known = std::isfinite(level) && level >= 0;
      column.texts.push_back(known ? feature.levels.text(static_cast<std::size_t>(level)) : std::string());
    }
  }
  return out;
}

Explaining explaining(const model::Model& model, const ApplyOptions& options) {
  const auto method = options.method.empty() ? std::nullopt : std::optional(options.method);
  return {.model = model, .method = explain::parse_method(method, model)};
}

// A model applied to a table: rows come as the command has them (workflow/model_rows.h).
class Application {
 public:
  Application(const model::Model& model, const Table::State& table, const ApplyOptions& options,
              const Callbacks& callbacks)
      : model_(model), options_(options), callbacks_(callbacks), rows_(open(model, table, options)) {
    const std::vector<std::size_t> none;  // nothing but results
    infer::ColumnMatch match = infer::match_features(model, rows_.schema(), rows_.name(), &none);
    warnings_ = match.warnings;
    rows_.use_features(std::move(match));
  }

  // Hands blocks of rows to `use` until it returns false. Says at the end what the user should know.
  template <typename Block, typename Make>
  void each_block(const Make& make, const Told& told, const std::function<bool(const Block&)>& use) {
    for (const std::string& sentence : warnings_) told.warn(sentence);
    const std::size_t most = options_.block_rows > 0 ? options_.block_rows : workflow::batch_rows(rows_.schema());
    csv::RowBatch rows;
    while (rows_.next(most, rows)) {
      if (callbacks_.stop.stop_requested()) throw Error(Fault::interrupted, "stopped on request");
      Block block;
      for (const std::uint64_t number : rows_.numbers()) block.rows.push_back(number - 1);
      make.begin(block);
      rows_.pool().run((rows.rows() + kSlice - 1) / kSlice, [&](std::size_t i) {
        const csv::RowBatch some = csv::slice(rows, i * kSlice, kSlice);
        const prep::Prepared prepared = prep::prepare(model_.pipeline, rows_.origin(), some);
        make.fill(block, {.first = i * kSlice, .rows = some, .prepared = prepared});
      });
      if (rows.rows() > 0 && !use(block)) return;
    }
    rows_.say(told);
  }

  template <typename Whole, typename Make>
  Whole whole(const Make& make) {
    Whole out;
    make.begin(out);
    const Told told(callbacks_, &out.warnings);
    each_block<Whole>(make, told, [&](const Whole& block) {
      out.rows.insert(out.rows.end(), block.rows.begin(), block.rows.end());
      make.add(out, block);
      return true;
    });
    return out;
  }

 private:
  static workflow::ModelRows open(const model::Model& model, const Table::State& table, const ApplyOptions& options) {
    if (options.threads > static_cast<std::size_t>(kMostThreads))
      invalid_value("--threads", std::to_string(options.threads), fmt::format("at most {}", kMostThreads));
    const csv::ReadOptions reading = library::read_options(table.options, workflow::as_in_training(model.table));
    if (!table.paths.empty()) return {{.paths = table.paths, .options = reading}, model, options.threads};
    return {workflow::read_memory(table.memory, reading), model, options.threads};
  }

  const model::Model& model_;
  const ApplyOptions& options_;
  const Callbacks& callbacks_;
  workflow::ModelRows rows_;
  std::vector<std::string> warnings_;
};

}  // namespace

inline namespace v0 {

Codes Model::encode(const Table& table, const ApplyOptions& options, const Callbacks& callbacks) const {
  return library::called([&] {
    const Encoding make{.model = state().model, .pre_activation = options.pre_activation};
    return Application(state().model, table.state(), options, callbacks).whole<Codes>(make);
  });
}

Scores Model::score(const Table& table, const ApplyOptions& options, const Callbacks& callbacks) const {
  return library::called([&] {
    const Scoring make{.scorer = infer::Scorer(state().model)};
    return Application(state().model, table.state(), options, callbacks).whole<Scores>(make);
  });
}

Contributions Model::explain(const Table& table, const ApplyOptions& options, const Callbacks& callbacks) const {
  return library::called([&] {
    return Application(state().model, table.state(), options, callbacks)
        .whole<Contributions>(explaining(state().model, options));
  });
}

Filled Model::fill(const Table& table, const ApplyOptions& options, const Callbacks& callbacks) const {
  return library::called([&] {
    model::Model model = state().model;
    model.pipeline.options.on_missing = prep::OnMissing::mask;
    const std::size_t features = model.table.features.size();
    FilledValues all = Application(model, table.state(), options, callbacks)
                           .whole<FilledValues>(Filling{.filler = infer::Filler(model), .features = features});
    const Eigen::Map<const MatrixD> values(all.values.values.data(), static_cast<Index>(all.values.rows),
                                           static_cast<Index>(features));
    Filled out;
    static_cast<Result&>(out) = std::move(all);
    out.columns = columns_of(model, values);
    return out;
  });
}

void Model::encode(const Table& table, const UseCodes& use, const ApplyOptions& options,
                   const Callbacks& callbacks) const {
  library::called([&] {
    Application(state().model, table.state(), options, callbacks)
        .each_block<Codes>(Encoding{.model = state().model, .pre_activation = options.pre_activation}, Told(callbacks),
                           use);
  });
}

void Model::score(const Table& table, const UseScores& use, const ApplyOptions& options,
                  const Callbacks& callbacks) const {
  library::called([&] {
    Application(state().model, table.state(), options, callbacks)
        .each_block<Scores>(Scoring{.scorer = infer::Scorer(state().model)}, Told(callbacks), use);
  });
}

void Model::explain(const Table& table, const UseContributions& use, const ApplyOptions& options,
                    const Callbacks& callbacks) const {
  library::called([&] {
    Application(state().model, table.state(), options, callbacks)
        .each_block<Contributions>(explaining(state().model, options), Told(callbacks), use);
  });
}

std::vector<Column> Model::decode(const Grid<float>& codes, bool raw) const {
  return library::called([&] {
    const model::Model& model = state().model;
    if (codes.columns != dim() || codes.values.size() != codes.rows * codes.columns) {
      throw Error(Fault::usage,
                  fmt::format("{} values as {} rows of {} codes, and the model has {}", codes.values.size(), codes.rows,
                              codes.columns, dim()),
                  "codes", "give rows x columns values");
    }
    MatrixD values = infer::decode(
        model, Eigen::Map<const Matrix>(codes.values.data(), static_cast<Index>(codes.rows), model.network.codes()));
    if (!raw) infer::round_whole(model, values);
    return columns_of(model, values);
  });
}

}  // namespace v0
}  // namespace aefx
