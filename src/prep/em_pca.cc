#include "prep/em_pca.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "base/decompositions.h"

namespace aefx::prep {
namespace {

constexpr double kMostWork = 4e6;       // products of an iteration
constexpr double kLeastMissing = 0.01;  // share of the values, where the rows are a sample
constexpr int kMostSteps = 200;
constexpr double kTolerance = 1e-5;   // relative change of the noise
constexpr double kLeastNoise = 1e-6;  // times the mean variance of a column: below, a matrix may be singular

// Rows that have the same values missing.
struct Pattern {
  std::vector<Index> rows, present;  // positions of rows and of columns
};

std::vector<Pattern> patterns_of(const Matrix& weights) {
  std::map<std::vector<bool>, std::size_t> known;
  std::vector<Pattern> out;
  std::vector<bool> mask(static_cast<std::size_t>(weights.cols()));
  for (Index r = 0; r < weights.rows(); ++r) {
    for (Index c = 0; c < weights.cols(); ++c) mask[static_cast<std::size_t>(c)] = weights(r, c) > 0;
    const auto [at, is_new] = known.emplace(mask, out.size());
    if (is_new) {
      Pattern& pattern = out.emplace_back();
      for (Index c = 0; c < weights.cols(); ++c) {
        if (mask[static_cast<std::size_t>(c)]) pattern.present.push_back(c);
      }
    }
    out[at->second].rows.push_back(r);
  }
  return out;
}

// Rows less `mean`, multiplied by the columns' scale, with 0 for missing values.
MatrixD centred(const Prepared& rows, const VectorD& mean, const VectorD& scale) {
  MatrixD x = rows.inputs.cast<double>().rowwise() - mean;
  if (scale.size() > 0) x.array().rowwise() *= scale.array();
  if (rows.weights.rows() > 0) x.array() *= (rows.weights.array() > 0).cast<double>();
  return x;
}

MatrixD inverse(const MatrixD& positive) { return Cholesky(positive).inverse(); }

// The model x = center + loadings z + noise, z standard normal, in scaled columns.
struct Factors {
  VectorD center;    // 1 x columns
  MatrixD loadings;  // columns x codes
  double noise = 0;  // variance
};

class Em {
 public:
  Em(MatrixD x, std::vector<Pattern> patterns, Factors start)
      : x_(std::move(x)), patterns_(std::move(patterns)), factors_(std::move(start)) {
    const auto count = static_cast<Index>(patterns_.size());
    present_ = MatrixD::Zero(x_.cols(), count);
    for (Index p = 0; p < count; ++p) {
      const Pattern& pattern = patterns_[static_cast<std::size_t>(p)];
      for (const Index c : pattern.present) present_(c, p) = 1;
      values_ += static_cast<double>(pattern.rows.size() * pattern.present.size());
    }
    square_ = x_.colwise().squaredNorm();
    least_noise_ = kLeastNoise * square_.sum() / values_;
  }

  Factors run() {
    for (int i = 0; i < kMostSteps; ++i) {
      const double before = factors_.noise;
      step();
      if (std::abs(factors_.noise - before) <= kTolerance * before) break;
    }
    return std::move(factors_);
  }

 private:
  // Expectations of z of each row, with a column of ones, and sums of their products over each pattern's rows.
  void expect(MatrixD& z, MatrixD& products) const {
    const Index k = factors_.loadings.cols();
    z = MatrixD::Ones(x_.rows(), k + 1);
    products = MatrixD::Zero(static_cast<Index>(patterns_.size()), (k + 1) * (k + 1));
    for (std::size_t p = 0; p < patterns_.size(); ++p) {
      const Pattern& pattern = patterns_[p];
      const MatrixD loadings = factors_.loadings(pattern.present, Eigen::all);
      const MatrixD spread = inverse(loadings.transpose() * loadings + factors_.noise * MatrixD::Identity(k, k));
      const VectorD center = factors_.center(pattern.present);
      const MatrixD own = MatrixD(x_(pattern.rows, pattern.present)).rowwise() - center;
      MatrixD here = MatrixD::Ones(own.rows(), k + 1);
      here.leftCols(k) = own * loadings * spread;
      z(pattern.rows, Eigen::all) = here;
      MatrixD sum = here.transpose() * here;
      sum.topLeftCorner(k, k) += static_cast<double>(pattern.rows.size()) * factors_.noise * spread;
      products.row(static_cast<Index>(p)) = Eigen::Map<const VectorD>(sum.data(), sum.size());
    }
  }

  // Regresses each column on the expectations, over the rows that have it.
  void step() {
    const Index k = factors_.loadings.cols();
    MatrixD z, products;
    expect(z, products);
    const MatrixD sums = present_ * products;
    const MatrixD moments = z.transpose() * x_;  // missing values are 0
    double left = 0;
    for (Index c = 0; c < x_.cols(); ++c) {
      const VectorD row = sums.row(c);
      Eigen::MatrixXd normal = Eigen::Map<const MatrixD>(row.data(), k + 1, k + 1);
      if (!(normal(k, k) > 0)) continue;  // no row has it
      normal.diagonal().array() += 1e-9 * normal(k, k);
      const Eigen::VectorXd solved = solve_semidefinite(normal, moments.col(c));
      factors_.loadings.row(c) = solved.head(k).transpose();
      factors_.center(c) = solved(k);
      left += square_(c) - solved.dot(moments.col(c));
    }
    factors_.noise = std::max(left / values_, least_noise_);
  }

  MatrixD x_;
  std::vector<Pattern> patterns_;
  Factors factors_;
  MatrixD present_;  // columns x patterns: 1 where the pattern has the column
  VectorD square_;
  double values_ = 0, least_noise_ = 0;
};

// Turns loadings into components: orthonormal, strongest first.
Pca components_of(const Factors& factors, Pca start) {
  const Svd svd = thin_svd(factors.loadings);
  VectorD center = factors.center;
  if (start.column_scale.size() > 0) center.array() /= start.column_scale.array();
  start.mean += center;
  start.components = svd.u;
  start.variance = (svd.values.array().square() + factors.noise).transpose();
  start.noise = factors.noise;
  const auto others = static_cast<double>(start.components.rows() - start.components.cols());
  start.total_variance = start.variance.sum() + others * factors.noise;
  fix_signs(start.components);
  return start;
}

// Adds the components of what those of `pca` leave of the rows.
void add_components(Pca& pca, const Prepared& rows, Index most) {
  const MatrixD given = scores(pca, rows);
  const MatrixD expected = given * pca.components.transpose();
  MatrixD x = centred(rows, pca.mean, pca.column_scale);
  x.array() += expected.array() * (rows.weights.array() <= 0).cast<double>();
  x -= (x * pca.components) * pca.components.transpose();
  const Pca rest =
      fit_pca({.inputs = x.cast<float>(), .weights = {}, .beyond_float = {}}, most - pca.components.cols());
  const Index own = pca.size();
  pca.components.conservativeResize(Eigen::NoChange, own + rest.size());
  pca.components.rightCols(rest.size()) = rest.components;
  pca.variance.conservativeResize(own + rest.size());
  pca.variance.tail(rest.size()) = rest.variance;
}

Prepared evenly_spaced_rows(const Prepared& rows, Index count) {
  const std::vector<Index> chosen = evenly_spaced(rows.inputs.rows(), count);
  Prepared out{.inputs = rows.inputs(chosen, Eigen::all), .weights = {}, .beyond_float = {}};
  if (rows.weights.rows() > 0) out.weights = rows.weights(chosen, Eigen::all);
  out.column_weights = rows.column_weights;
  return out;
}

}  // namespace

std::optional<Pca> fit_em_pca(const Prepared& rows, Index all, const EmComponents& wanted) {
  if (rows.weights.rows() == 0) return {};
  const auto missing = static_cast<double>((rows.weights.array() <= 0).count());
  const bool is_sample = rows.inputs.rows() < all;
  if (missing <= (is_sample ? kLeastMissing * static_cast<double>(rows.weights.size()) : 0)) return {};
  std::vector<Pattern> patterns = patterns_of(rows.weights);
  const Index codes = std::min(wanted.codes, wanted.most);
  const auto k = static_cast<double>(codes), columns = static_cast<double>(rows.inputs.cols());
  const double work = static_cast<double>(patterns.size()) * (k + 1) * (k + 1) * (columns + k) +
                      static_cast<double>(rows.inputs.rows()) * columns * (k + 1);
  if (codes >= rows.inputs.cols() || work > kMostWork) return {};
  Pca start = fit_pca(rows, codes);
  if (start.size() == 0) return {};
  const double left = std::max(start.total_variance - start.variance.sum(), 1e-3 * start.total_variance);
  const double noise = left / (columns - k);
  const VectorD strength = (start.variance.array() - noise).max(0.1 * start.variance.array()).sqrt();
  MatrixD x = centred(rows, start.mean, start.column_scale);
  Factors factors{.center = VectorD::Zero(x.cols()),
                  .loadings = start.components.array().rowwise() * strength.array(),
                  .noise = noise};
  Pca out = components_of(Em(std::move(x), std::move(patterns), std::move(factors)).run(), std::move(start));
  if (!out.components.allFinite() || !out.variance.allFinite()) return {};
  if (wanted.most > out.size()) add_components(out, rows, wanted.most);
  return out;
}

Pca fit_pca_with_gaps(const Prepared& rows, const EmComponents& wanted, ThreadPool* pool) {
  const Index all = rows.inputs.rows();
  if (rows.weights.rows() > 0) {
    const std::optional<Pca> out =
        all > kEmRows ? fit_em_pca(evenly_spaced_rows(rows, kEmRows), all, wanted) : fit_em_pca(rows, all, wanted);
    if (out) return *out;
  }
  return fit_pca(rows, wanted.most, pool);
}

MatrixD scores(const Pca& pca, const Prepared& rows) {
  const MatrixD x = centred(rows, pca.mean, pca.column_scale);
  MatrixD out = x * pca.components;
  if (rows.weights.rows() == 0 || !(pca.noise > 0)) return out;
  // The loadings are components times the root of (variance - noise).
  const VectorD strength = (pca.variance.array() - pca.noise).max(1e-9 * pca.noise);
  const VectorD penalty = pca.noise / strength.array();
  for (const Pattern& pattern : patterns_of(rows.weights)) {
    if (static_cast<Index>(pattern.present.size()) == x.cols()) continue;
    const MatrixD components = pca.components(pattern.present, Eigen::all);
    MatrixD normal = components.transpose() * components;
    normal.diagonal() += penalty.transpose();
    out(pattern.rows, Eigen::all) = MatrixD(out(pattern.rows, Eigen::all)) * inverse(normal);
  }
  return out;
}

Matrix reconstruct(const Pca& pca, const Prepared& rows) {
  MatrixD out = scores(pca, rows) * pca.components.transpose();
  pca.unscale(out);
  out.rowwise() += pca.mean;
  return out.cast<float>();
}

}  // namespace aefx::prep
