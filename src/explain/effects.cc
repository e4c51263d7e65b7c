#include "explain/effects.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "aefx/nn/activation.h"
#include "base/random.h"
#include "explain/scaled_means.h"
#include "nn/kernels.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr Index kMostRows = 2048;
constexpr Index kLeastRows = 64;
constexpr double kWork = 1 << 28;  // multiplications: well under a second
constexpr double kPatience = 16;   // times that work is spent on kLeastRows
constexpr int kShuffles = 4;       // of a column's values, averaged

double mean_square(const MatrixD& change, Index k) {
  return change.col(k).squaredNorm() / static_cast<double>(change.rows());
}

VectorD variances(const MatrixD& values) {
  const VectorD mean = values.colwise().mean();
  return (values.rowwise() - mean).array().square().colwise().mean().matrix();
}

// value / scale, or 0 if scale is 0.
double relative(double value, double scale) { return scale > 0 ? value / scale : 0; }

class EffectMeasurement {
 public:
  EffectMeasurement(const model::Model& model, const model::Measurements& formula, const prep::Prepared& rows)
      : network_(model.network),
        formula_(formula),
        rows_(rows),
        mean_(scaled_means(model.pipeline)),
        first_(nn::apply_without_last_activation(network_, rows.inputs, 0, 1)),
        codes_(nn::encode(network_, rows.inputs)) {}

  model::Effects measure() {
    const Index d = network_.inputs();
    const Index k = network_.codes();
    out_.predicted = out_.ablation = out_.permutation = MatrixD::Zero(d, k);
    out_.reconstruction_loss = out_.single_code_r2 = MatrixD::Zero(d, k);
    out_.formula_r2 = VectorD::Zero(k);
    if (rows_.inputs.rows() == 0) return out_;
    measure_formula();
    if (effect_rows(network_) == 0) return out_;
    out_.rows = static_cast<std::uint64_t>(rows_.inputs.rows());
    code_variance_ = variances(codes_.cast<double>());
    for (Index i = 0; i < d; ++i) {
      ablate_column(i);
      permute_column(i);
    }
    ablate_codes();
    return out_;
  }

 private:
  // Change of the codes (rows x K) when `step` is added to column i on each row, from the first layer's stored sums.
  [[nodiscard]] MatrixD change(Index i, const Eigen::VectorXf& step) const {
    Matrix first = first_ + step * network_.kernel(0).row(i);
    nn::activate(network_.layers()[0].activation, first.data(), first.size());
    const std::size_t end = network_.encoder_layers();
    return (end == 1 ? Matrix(first - codes_) : Matrix(nn::apply(network_, first, 1, end) - codes_)).cast<double>();
  }

  void ablate_column(Index i) {
    const Eigen::VectorXf step = static_cast<float>(mean_(i)) - rows_.inputs.col(i).array();
    const MatrixD changed = change(i, step);
    const double squares = step.cast<double>().squaredNorm() / static_cast<double>(step.size());
    for (Index k = 0; k < network_.codes(); ++k) {
      const double weight = formula_.weights(i, k);
      out_.ablation(i, k) = relative(mean_square(changed, k), code_variance_(k));
      out_.predicted(i, k) = relative(weight * weight * squares, code_variance_(k));
    }
  }

  void permute_column(Index i) {
    Random random(0, static_cast<std::uint64_t>(i));
    std::vector<Index> order(static_cast<std::size_t>(rows_.inputs.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    for (int shuffle = 0; shuffle < kShuffles; ++shuffle) {
      random.shuffle(order);
      Eigen::VectorXf step(rows_.inputs.rows());
      for (Index r = 0; r < step.size(); ++r) {
        step(r) = rows_.inputs(order[static_cast<std::size_t>(r)], i) - rows_.inputs(r, i);
      }
      const MatrixD changed = change(i, step);
      for (Index k = 0; k < network_.codes(); ++k) {
        out_.permutation(i, k) += relative(mean_square(changed, k) / 2, code_variance_(k)) / kShuffles;
      }
    }
  }

  // Mean squared error of each column over present values, reconstructed from `codes`.
  [[nodiscard]] VectorD error(const Matrix& codes) const {
    const MatrixD error = (nn::decode(network_, codes) - rows_.inputs).cast<double>();
    if (rows_.weights.rows() == 0) return error.array().square().colwise().mean().matrix();
    const MatrixD present = rows_.weights.cast<double>();
    return ((error.array().square() * present.array()).colwise().sum() / present.array().colwise().sum().max(1))
        .matrix();
  }

  // Variance of each column over present values.
  [[nodiscard]] VectorD column_variances() const {
    const MatrixD values = rows_.inputs.cast<double>().rowwise() - mean_;
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
    for (Index k = 0; k < network_.codes(); ++k) {
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
    }
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
  const model::Measurements& formula_;
  const prep::Prepared& rows_;
  VectorD mean_;          // D: column means in training, scaled
  Matrix first_, codes_;  // rows x units of the first layer, before its activation; rows x K
  VectorD code_variance_;
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
  return static_cast<Index>(std::clamp<double>(rows, kLeastRows, kMostRows));
}

model::Effects measure_effects(const model::Model& model, const model::Measurements& formula,
                               const prep::Prepared& rows) {
  return EffectMeasurement(model, formula, rows).measure();
}

}  // namespace aefx::explain
