#include "explain/effects.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "aefx/nn/activation.h"
#include "base/number.h"
#include "base/random.h"
#include "explain/scaled_means.h"
#include "nn/kernels.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr Index kMostRows = 2048, kMostTableCells = 1 << 21;
constexpr Index kLeastRows = 64;
constexpr Index kSliceCells = 1 << 17;  // reconstructed at a time by each thread, where there are more than some
constexpr double kWork = 1 << 28;       // multiplications: well under a second
constexpr double kPatience = 16;        // times that work is spent on kLeastRows
constexpr int kShuffles = 4;            // of a feature's values, averaged; more where the rows are few
constexpr int kMostShuffles = 64;

double mean_square(const MatrixD& change, Index k) {
  return change.col(k).squaredNorm() / static_cast<double>(change.rows());
}

VectorD variances(const MatrixD& values) {
  const VectorD mean = values.colwise().mean();
  return (values.rowwise() - mean).array().square().colwise().mean().matrix();
}

// value / scale, or 0 if scale is 0.
double relative(double value, double scale) { return scale > 0 ? value / scale : 0; }

// Returns the seed of the run, which the model's options hold.
std::uint64_t seed_of(const model::Model& model) {
  for (const auto& [name, value] : model.training.options) {
    if (name == "seed") return static_cast<std::uint64_t>(parse_number(value).value_or(0));
  }
  return 0;
}

// A source column: `count` columns of the network from `first` on.
struct Group {
  Index first = 0, count = 1;
};

std::vector<Group> groups_of(const prep::Pipeline& pipeline) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < pipeline.columns.size(); ++i) {
    if (i > 0 && pipeline.columns[i].source == pipeline.columns[i - 1].source) {
      ++groups.back().count;
    } else {
      groups.push_back({.first = static_cast<Index>(i)});
    }
  }
  return groups;
}

class EffectMeasurement {
 public:
  EffectMeasurement(const model::Model& model, const model::Measurements& formula, const prep::Prepared& rows,
                    ThreadPool* pool)
      : network_(model.network),
        pipeline_(model.pipeline),
        formula_(formula),
        rows_(rows),
        pool_(pool),
        own_(rows.inputs),
        mean_(scaled_means(model.pipeline)),
        first_(nn::apply_without_last_activation(network_, rows.inputs, 0, 1)),
        codes_(nn::encode(network_, rows.inputs)),
        groups_(groups_of(model.pipeline)),
        seed_(seed_of(model)) {
    pipeline_.linearize(own_);
  }

  model::Effects measure() {
    const Index d = network_.inputs();
    const Index k = network_.codes();
    out_.predicted = out_.ablation = out_.permutation = out_.correlation = MatrixD::Zero(d, k);
    out_.reconstruction_loss = out_.single_code_r2 = MatrixD::Zero(d, k);
    out_.formula_r2 = VectorD::Zero(k);
    if (rows_.inputs.rows() == 0) return out_;
    measure_formula();
    if (effect_rows(network_) == 0) return out_;
    out_.rows = static_cast<std::uint64_t>(rows_.inputs.rows());
    code_variance_ = variances(codes_.cast<double>());
    const Index shuffles = kShuffles * effect_rows(network_) / rows_.inputs.rows();
    out_.shuffles = static_cast<std::uint64_t>(std::clamp<Index>(shuffles, kShuffles, kMostShuffles));
    permutation_errors_.assign(groups_.size(), 0);
    run(pool_, groups_.size(), [&](std::size_t g) {
      ablate(groups_[g]);
      permute(g);
      correlate(groups_[g]);
    });
    out_.permutation_error = *std::max_element(permutation_errors_.begin(), permutation_errors_.end());
    ablate_codes();
    return out_;
  }

 private:
  [[nodiscard]] auto inputs(const Group& g) const { return rows_.inputs.middleCols(g.first, g.count); }
  [[nodiscard]] auto kernel(const Group& g) const { return network_.kernel(0).middleRows(g.first, g.count); }

  // Stores the effect on code k for every column of the group.
  static void store(MatrixD& effects, const Group& g, Index k, double value) {
    effects.col(k).segment(g.first, g.count).setConstant(value);
  }

  // Change of the codes (rows x K) when `step` (rows x columns of the group) is added, from the first layer's sums.
  [[nodiscard]] MatrixD change(const Group& g, const Matrix& step) const {
    Matrix first = first_ + step * kernel(g);
    nn::activate(network_.layers()[0].activation, first.data(), first.size());
    const std::size_t end = network_.encoder_layers();
    return (end == 1 ? Matrix(first - codes_) : Matrix(nn::apply(network_, first, 1, end) - codes_)).cast<double>();
  }

  void ablate(const Group& g) {
    const Matrix step = (-inputs(g)).rowwise() + mean_.segment(g.first, g.count).cast<float>();
    const MatrixD changed = change(g, step);
    const MatrixD predicted = step.cast<double>() * formula_.weights.middleRows(g.first, g.count);
    for (Index k = 0; k < network_.codes(); ++k) {
      store(out_.ablation, g, k, relative(mean_square(changed, k), code_variance_(k)));
      store(out_.predicted, g, k, relative(mean_square(predicted, k), code_variance_(k)));
    }
  }

  // Returns whether code k is linear on all rows, also with the group's values of any other row.
  [[nodiscard]] bool stays_linear(const MatrixD& parts, Index k) const {
    if (network_.encoder_layers() > 1) return false;
    const nn::Activation activation = network_.layers()[0].activation;
    if (activation == nn::Activation::linear) return true;
    if (activation != nn::Activation::relu && activation != nn::Activation::leaky_relu) return false;
    const MatrixD others = first_.col(k).cast<double>() - parts.col(k);
    return others.minCoeff() + parts.col(k).minCoeff() > 0;
  }

  // Over all orders the mean of half the squared change of a linear code is the variance of what the group adds.
  void permute(std::size_t group) {
    const Group& g = groups_[group];
    const MatrixD parts = inputs(g).cast<double>() * kernel(g).cast<double>();  // rows x units: one layer's, K
    const VectorD variance = variances(parts);
    std::vector<Index> open;
    for (Index k = 0; k < network_.codes(); ++k) {
      if (stays_linear(parts, k)) {
        store(out_.permutation, g, k, relative(variance(k), code_variance_(k)));
      } else {
        open.push_back(k);
      }
    }
    if (!open.empty()) shuffle(group, open);
  }

  void shuffle(std::size_t group, const std::vector<Index>& codes) {
    const Group& g = groups_[group];
    Random random(seed_, group);
    std::vector<Index> order(static_cast<std::size_t>(rows_.inputs.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    const auto count = static_cast<double>(out_.shuffles);
    VectorD sum = VectorD::Zero(network_.codes()), square = sum;
    for (std::uint64_t s = 0; s < out_.shuffles; ++s) {
      random.shuffle(order);
      const MatrixD changed = change(g, Matrix(inputs(g)(order, Eigen::all)) - inputs(g));
      for (const Index k : codes) {
        const double effect = relative(mean_square(changed, k) / 2, code_variance_(k));
        sum(k) += effect;
        square(k) += effect * effect;
      }
    }
    for (const Index k : codes) {
      const double mean = sum(k) / count;
      store(out_.permutation, g, k, mean);
      const double variance = std::max(0.0, square(k) / count - mean * mean) / (count - 1);
      permutation_errors_[group] = std::max(permutation_errors_[group], std::sqrt(variance));
    }
  }

  // Over the rows that have a value.
  void correlate(const Group& g) {
    const Index n = rows_.inputs.rows();
    std::vector<Index> present;
    for (Index r = 0; r < n; ++r) {
      if (rows_.weights.rows() == 0 || rows_.weights(r, g.first) > 0) present.push_back(r);
    }
    if (present.empty()) return;
    const MatrixD x = MatrixD(inputs(g)(present, Eigen::all).cast<double>());
    const MatrixD codes = MatrixD(codes_(present, Eigen::all).cast<double>());
    for (Index k = 0; k < network_.codes(); ++k) {
      const Eigen::ArrayXd code = codes.col(k).array() - codes.col(k).mean();
      const double all = code.square().sum();
      if (!(all > 0)) continue;
      store(out_.correlation, g, k, g.count == 1 ? correlation(x.col(0), code, all) : ratio(x, code, all));
    }
  }

  static double correlation(const Eigen::VectorXd& x, const Eigen::ArrayXd& code, double all) {
    const Eigen::ArrayXd centred = x.array() - x.mean();
    const double squares = centred.square().sum();
    const bool varies = squares > 1e-12 * x.squaredNorm();
    return varies ? std::clamp((centred * code).sum() / std::sqrt(squares * all), -1.0, 1.0) : 0;
  }

  // The correlation ratio: the root of the part of the code's variance between levels. A row's level is the column that
  // is largest of its kind.
  static double ratio(const MatrixD& x, const Eigen::ArrayXd& code, double all) {
    const VectorD low = x.colwise().minCoeff(), high = x.colwise().maxCoeff();
    double between = 0;
    for (Index l = 0; l < x.cols(); ++l) {
      double rows = 0, sum = 0;
      for (Index r = 0; r < x.rows(); ++r) {
        if (!(high(l) > low(l)) || x(r, l) < (low(l) + high(l)) / 2) continue;
        ++rows;
        sum += code(r);
      }
      if (rows > 0) between += sum * sum / rows;
    }
    return std::sqrt(std::clamp(between / all, 0.0, 1.0));
  }

  // Mean squared error of each column over present values, reconstructed from `codes`.
  [[nodiscard]] VectorD error(const Matrix& codes) const {
    const Index n = codes.rows();
    const Index slice = n * network_.inputs() <= kMostTableCells / 2 ? n : kSliceCells / network_.inputs() + 1;
    VectorD squares = VectorD::Zero(network_.inputs()), counts = squares;
    for (Index begin = 0; begin < n; begin += slice) {
      const Index some = std::min(slice, n - begin);
      Matrix output = nn::decode(network_, codes.middleRows(begin, some));
      pipeline_.linearize(output);
      const MatrixD error = (output - own_.middleRows(begin, some)).cast<double>();
      if (rows_.weights.rows() == 0) {
        squares += error.array().square().colwise().sum().matrix();
        continue;
      }
      const MatrixD present = rows_.weights.middleRows(begin, some).cast<double>();
      squares += (error.array().square() * present.array()).colwise().sum().matrix();
      counts += present.colwise().sum();
    }
    if (rows_.weights.rows() == 0) return squares / static_cast<double>(n);
    return (squares.array() / counts.array().max(1)).matrix();
  }

  // Variance of each column over present values.
  [[nodiscard]] VectorD column_variances() const {
    const MatrixD values = own_.cast<double>().rowwise() - mean_;
    if (rows_.weights.rows() == 0) return variances(values);
    const MatrixD present = rows_.weights.cast<double>();
    const VectorD count = present.colwise().sum().array().max(1).matrix();
    const VectorD mean = ((values.array() * present.array()).colwise().sum() / count.array()).matrix();
    const VectorD square = ((values.array().square() * present.array()).colwise().sum() / count.array()).matrix();
    return (square.array() - mean.array().square()).max(0).matrix();
  }

  void ablate_codes() {
    const VectorD variance = column_variances();
    const VectorD usual = error(codes_);
    run(pool_, static_cast<std::size_t>(network_.codes()), [&](std::size_t code) {
      const auto k = static_cast<Index>(code);
      Matrix ablated = codes_;
      Matrix others = codes_;
      for (Index j = 0; j < network_.codes(); ++j) {
        Matrix& at_mean = j == k ? ablated : others;
        at_mean.col(j).setConstant(static_cast<float>(formula_.codes[static_cast<std::size_t>(j)].mean));
      }
      const VectorD without = error(ablated);
      const VectorD with_only = error(others);
      for (Index i = 0; i < network_.inputs(); ++i) {
        out_.reconstruction_loss(i, k) = relative(without(i) - usual(i), variance(i));
        out_.single_code_r2(i, k) = variance(i) > 0 ? 1 - with_only(i) / variance(i) : 0;
      }
    });
  }

  void measure_formula() {
    const MatrixD pre =
        nn::apply_without_last_activation(network_, rows_.inputs, 0, network_.encoder_layers()).cast<double>();
    if (network_.encoder_layers() == 1) {
      out_.formula_r2.setOnes();
      return;
    }
    MatrixD miss = rows_.inputs.cast<double>() * formula_.weights - pre;
    miss.rowwise() += formula_.bias;
    const VectorD variance = variances(pre);
    for (Index k = 0; k < pre.cols(); ++k)
      out_.formula_r2(k) = variance(k) > 0 ? 1 - mean_square(miss, k) / variance(k) : 0;
  }

  const nn::Network& network_;
  const prep::Pipeline& pipeline_;
  const model::Measurements& formula_;
  const prep::Prepared& rows_;
  ThreadPool* pool_;
  Matrix own_;            // rows x D: linearized inputs
  VectorD mean_;          // D: column means in training, scaled
  Matrix first_, codes_;  // rows x units of the first layer, before its activation; rows x K
  std::vector<Group> groups_;
  std::uint64_t seed_;  // of the shuffles
  VectorD code_variance_;
  std::vector<double> permutation_errors_;  // of each group, the largest standard error
  model::Effects out_;
};

}  // namespace

Index effect_rows(const nn::Network& network) {
  double encoder = 0;
  double decoder = 0;
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    const nn::Layer& layer = network.layers()[l];
    // Per changed column the first layer costs one operation a unit, the others one a weight.
    const auto weights = static_cast<double>(l == 0 ? layer.outputs : layer.inputs * layer.outputs);
    (l < network.encoder_layers() ? encoder : decoder) += weights;
  }
  const double row = (1 + kShuffles) * static_cast<double>(network.inputs()) * encoder +
                     2 * static_cast<double>(network.codes()) * decoder;
  const double rows = kWork / std::max(row, 1.0);
  if (rows * kPatience < kLeastRows) return 0;
  const Index most = std::clamp(kMostTableCells / std::max<Index>(network.inputs(), 1), kLeastRows, kMostRows);
  return std::clamp(static_cast<Index>(rows), kLeastRows, most);
}

model::Effects measure_effects(const model::Model& model, const model::Measurements& formula,
                               const prep::Prepared& rows, ThreadPool* pool) {
  return EffectMeasurement(model, formula, rows, pool).measure();
}

}  // namespace aefx::explain
