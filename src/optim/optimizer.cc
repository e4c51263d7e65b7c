#include "aefx/optim/optimizer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "optim/rules.h"

namespace aefx::optim {
namespace {

struct Entry {
  Rule rule;
  std::string_view name;
  double learning_rate;
  std::unique_ptr<Optimizer> (*make)(const OptimizerOptions&, std::size_t, Digits);
};

constexpr std::array<Entry, 3> kRules{{{Rule::adadelta, "adadelta", 1.0, make_adadelta},
                                       {Rule::adam, "adam", 0.001, make_adam},
                                       {Rule::sgd, "sgd", 0.01, make_sgd}}};

const Entry& entry(Rule rule) { return kRules[static_cast<std::size_t>(rule)]; }

}  // namespace

std::string_view name(Rule rule) { return entry(rule).name; }

std::optional<Rule> rule_named(std::string_view name) {
  for (const Entry& e : kRules) {
    if (e.name == name) return e.rule;
  }
  return std::nullopt;
}

std::vector<std::string_view> rule_names() {
  std::vector<std::string_view> names;
  for (const Entry& e : kRules) names.push_back(e.name);
  return names;
}

double default_learning_rate(Rule rule) { return entry(rule).learning_rate; }

std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options, std::size_t parameters, Digits digits) {
  return entry(options.rule).make(options, parameters, digits);
}

void Optimizer::step(std::span<float> parameters, std::span<const float> gradient, ThreadPool& pool) {
  constexpr std::size_t kShare = 1 << 13;
  begin();
  pool.run((parameters.size() + kShare - 1) / kShare, [&](std::size_t share) {
    const std::size_t at = share * kShare;
    move(parameters, at, gradient.subspan(at, std::min(kShare, gradient.size() - at)));
  });
}

}  // namespace aefx::optim
