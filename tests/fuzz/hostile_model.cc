#include "fuzz/hostile_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/infer/encode.h"
#include "aefx/model/model_file.h"
#include "base/number.h"
#include "base/text.h"
#include "base/truth_words.h"
#include "fuzz/options_line.h"

namespace aefx::fuzz {
namespace {

constexpr std::string_view kSigns = "~=#@+-!?^&$%";
constexpr std::size_t kMostColumns = 40;  // encoded ones

struct Record {
  char sign;
  std::string text;
};

std::vector<Record> records_of(std::string_view bytes) {
  std::vector<Record> out;
  const auto begins = [&](std::size_t at) {
    return bytes[at] == '\n' && at + 1 < bytes.size() && kSigns.find(bytes[at + 1]) != kSigns.npos;
  };
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = at + 1;
    while (end < bytes.size() && !begins(end)) ++end;
    if (begins(at)) out.push_back({bytes[at + 1], std::string(bytes.substr(at + 2, end - at - 2))});
    at = end;
  }
  return out;
}

std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> out;
  for (std::size_t at = 0; at < text.size() && out.size() < 1000;) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    out.push_back(parse_number(text.substr(at, end - at)).value_or(std::nan("")));
    at = end + 1;
  }
  return out;
}

class Builder {
 public:
  explicit Builder(std::string_view bytes)
      : options_(options_of_line(bytes.substr(0, bytes.find('\n')))),
        records_(records_of(bytes.substr(std::min(bytes.find('\n'), bytes.size())))) {}

  std::optional<Exported> build() {
    for (const Record& record : records_) add(record);
    model::Table& table = out_.model.table;
    if (table.features.empty()) return std::nullopt;
    table.named = true;
    table.columns = table.features.size();
    add_columns();
    if (columns().size() > kMostColumns) return std::nullopt;
    out_.part = exported::part_named(option("part")).value_or(exported::Part::encoder);
    if (option("inputs") == "matrix") out_.inputs = exported::OnnxInputs::matrix;
    out_.model.pipeline.options.on_missing = prep::on_missing_named(option("missing")).value_or(prep::OnMissing::mask);
    add_network();
    add_measurements();
    if (out_.table.empty()) out_.table = {"t"};
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view option(std::string_view name) const {
    const auto found = options_.find(name);
    return found == options_.end() ? std::string_view() : std::string_view(found->second);
  }
  [[nodiscard]] Index count(std::string_view name, Index usual, Index most) const {
    const double value = parse_number(option(name)).value_or(static_cast<double>(usual));
    return value >= 0 && value <= static_cast<double>(most) ? static_cast<Index>(value) : usual;
  }
  [[nodiscard]] std::vector<prep::EncodedColumn>& columns() { return out_.model.pipeline.columns; }

  void add(const Record& record) {
    model::Table& table = out_.model.table;
    switch (record.sign) {
      case '~':
        table.features.push_back({.name = record.text, .position = table.features.size()});
        numbers_.emplace_back();
        return;
      case '!':
        table.name = record.text;
        return;
      case '?':
        table.missing.push_back(record.text);
        return;
      case '^':
        weights_ = numbers_of(record.text);
        return;
      case '&':
        if (!record.text.empty()) out_.table.push_back(record.text);  // --table refuses it
        return;
      case '$':
        out_.keep.push_back(record.text);
        return;
      case '%':
        out_.prefix = record.text;
        return;
      default:
        if (!table.features.empty()) add_to_column(record, table.features.back());
    }
  }

  void add_to_column(const Record& record, model::Feature& feature) {
    if (record.sign == '=') {
      feature.levels.names.push_back(record.text);
      feature.levels.unseen = prep::unseen_named(option("unseen")).value_or(prep::Unseen::error);
    } else if (record.sign == '#') {
      numbers_.back() = numbers_of(record.text);
    } else if (record.sign == '@') {
      feature.date = model::Dates{.whole_days = record.text.empty()};
    } else if (record.sign == '+') {
      feature.levels.missing = true;
    } else {
      feature.levels.others = 2;
    }
  }

  // Returns a number of the last # of a column, or what it usually is: low high log_offset offset scale base fill min
  // max.
  [[nodiscard]] double number(std::size_t feature, std::size_t at, double usual) const {
    const std::vector<double>& given = numbers_[feature];
    return at < given.size() && std::isfinite(given[at]) ? given[at] : usual;
  }

  void add_columns() {
    std::vector<model::Feature>& features = out_.model.table.features;
    for (std::size_t i = 0; i < features.size() && columns().size() <= kMostColumns; ++i) {
      model::Feature& feature = features[i];
      const std::size_t levels = feature.levels.size();
      if (levels > 0) feature.date.reset();
      if (levels == 0) {
        const double nan = std::nan("");
        prep::Transform& transform = feature.transform;
        if (const double low = number(i, 0, nan); !std::isnan(low)) transform.low = low;
        if (const double high = number(i, 1, nan); !std::isnan(high)) transform.high = high;
        if (const double offset = number(i, 2, nan); !std::isnan(offset)) transform.log_offset = offset;
      }
      for (std::size_t level = 0; level < std::max<std::size_t>(levels, 1); ++level) {
        prep::EncodedColumn column{
            .source = i,
            .scale = {.offset = number(i, 3, 0.25), .scale = number(i, 4, 0.5), .base = number(i, 5, 0)},
            .fill = number(i, 6, 0.25),
            .statistics = {.count = 9, .min = number(i, 7, -1), .max = number(i, 8, 1), .deviation = 0.5},
            .transform = feature.transform};
        if (levels > 0) {
          column.level = level;
          column.weight = 1 / static_cast<double>(levels);
        }
        columns().push_back(column);
      }
    }
  }

  void add_network() {
    const nn::Activation activation = nn::activation_named(option("activation")).value_or(nn::Activation::relu);
    const auto width = static_cast<Index>(columns().size());
    const Index hidden = count("hidden", 0, 6), codes = std::max<Index>(count("codes", 2, 6), 1);
    std::vector<nn::LayerOptions> layers;
    if (hidden > 0) layers.push_back({hidden, activation});
    layers.push_back({codes, activation});
    const std::size_t encoder = layers.size();
    if (hidden > 0) layers.push_back({hidden, activation});
    layers.push_back({width, nn::activation_named(option("output")).value_or(nn::Activation::linear)});
    nn::Network network(width, layers, encoder);
    std::size_t i = 0;
    for (float& value : network.parameters()) {
      const double usual = static_cast<double>(i * 7 % 11) / 4 - 1.25;
      value = static_cast<float>(weights_.empty() ? usual : weights_[i % weights_.size()]);
      ++i;
    }
    out_.model.network = std::move(network);
  }

  void add_measurements() {
    const auto d = static_cast<Index>(columns().size());
    const Index k = out_.model.network.codes();
    const MatrixD zeros = MatrixD::Zero(d, k);
    const VectorD of_codes = VectorD::Zero(k);
    model::Measurements& m = out_.model.measurements;
    m.rows = 4;
    m.codes.assign(static_cast<std::size_t>(k), {.active = 1, .min = -8, .max = 8, .deviation = 1, .pre_deviation = 1});
    m.weights = m.shares = zeros;
    m.bias = m.residual_share = of_codes;
    m.error = VectorD::Constant(d, 0.01);
    m.variance = VectorD::Ones(d);
    m.effects.predicted = m.effects.ablation = m.effects.permutation = zeros;
    m.effects.correlation = m.effects.reconstruction_loss = m.effects.single_code_r2 = zeros;
    m.effects.formula_r2 = of_codes;
    m.pca.components = m.pca.loadings = MatrixD(d, 0);
    m.pca.code_correlation = MatrixD(k, 0);
    if (option("spread").empty()) {
      m.points.codes = Matrix(5, k);
      for (Index i = 0; i < m.points.codes.size(); ++i) m.points.codes.data()[i] = static_cast<float>(i % 7) / 3;
    } else {
      out_.model.spread = {.mean = of_codes, .covariance = MatrixD::Identity(k, k)};
    }
  }

  OptionsOfLine options_;
  std::vector<Record> records_;
  std::vector<std::vector<double>> numbers_;  // of each feature
  std::vector<double> weights_;
  Exported out_;
};

bool is_plain(double value) { return value == 0 || (std::fabs(value) > 1e-3 && std::fabs(value) < 1e3); }

// Whether a cell with the level's name has the level, in all languages.
bool is_plain(const std::string& name, const std::vector<std::string>& missing) {
  return trim(name) == name && !name.empty() && name.find('\0') == name.npos && !truth_of(name) &&
         std::none_of(missing.begin(), missing.end(),
                      [&](const std::string& marker) { return lower_case(trim(marker)) == lower_case(name); });
}

}  // namespace

std::optional<Exported> export_of(std::string_view bytes) {
  std::optional<Exported> out = Builder(bytes).build();
  if (!out) return out;
  try {
    out->model = model::from_text(model::to_text(out->model), "m.aefx");
  } catch (const Error&) {
    return std::nullopt;
  }
  return out;
}

std::optional<PlainRows> plain_rows(const model::Model& model) {
  for (const float value : model.network.parameters()) {
    if (!is_plain(static_cast<double>(value))) return std::nullopt;
  }
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    const prep::Scale& scale = column.scale;
    if (!is_plain(scale.offset) || !is_plain(scale.scale) || !is_plain(scale.base) || column.transform.log_offset)
      return std::nullopt;
  }
  constexpr Index kRows = 3;
  const auto features = static_cast<Index>(model.table.features.size());
  PlainRows rows{.features = MatrixD(kRows, features), .texts = {}, .codes = {}, .errors = {}};
  for (Index r = 0; r < kRows; ++r) {
    rows.texts.emplace_back(static_cast<std::size_t>(features));
    for (Index i = 0; i < features; ++i) {
      const model::Feature& feature = model.table.features[static_cast<std::size_t>(i)];
      const std::vector<std::string>& names = feature.levels.names;
      if (feature.date) return std::nullopt;
      if (feature.levels.size() == 0) {
        rows.features(r, i) = 0.37519 + static_cast<double>(r) - 0.125 * static_cast<double>(i);
        continue;
      }
      if (names.empty()) return std::nullopt;
      const std::size_t level = static_cast<std::size_t>(r) % names.size();
      if (!is_plain(names[level], model.table.missing)) return std::nullopt;
      rows.features(r, i) = static_cast<double>(level);
      rows.texts.back()[static_cast<std::size_t>(i)] = names[level];
    }
  }
  const prep::Prepared prepared = model.pipeline.transform(rows.features);
  if (prepared.beyond_float) return std::nullopt;
  rows.codes = infer::encode_prepared(model, prepared.inputs);
  // No activation is steeper than 1, so that errors grow as sums without signs do.
  MatrixD sizes = prepared.inputs.cast<double>().cwiseAbs();
  for (std::size_t l = 0; l < model.network.encoder_layers(); ++l) {
    sizes *= MatrixD(model.network.kernel(l).cast<double>().cwiseAbs());
    sizes.rowwise() += VectorD(model.network.bias(l).cast<double>().cwiseAbs());
  }
  rows.errors = 1e-6 + 1e-5 * sizes.array();
  return rows;
}

}  // namespace aefx::fuzz
