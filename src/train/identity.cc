#include "train/identity.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "base/text.h"

namespace aefx::train {
namespace {

std::uint32_t checksum(std::uint32_t before, const void* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(crc32_z(before, static_cast<const Bytef*>(bytes), size));
}

std::string hex(std::uint32_t sum) { return fmt::format("{:08x}", sum); }

std::string text(double value) { return fmt::format("{}", value); }

std::string hidden(const TrainOptions& o) {
  if (o.hidden_auto) return "auto";
  return o.hidden.empty() ? "none" : fmt::format("{}", fmt::join(o.hidden, ","));
}

void add_options(const TrainOptions& o, Identity& out) {
  const FitOptions& fit = o.fit;
  const optim::OptimizerOptions& optimizer = fit.optimizer;
  out.emplace_back("--dim", std::to_string(o.dim));
  out.emplace_back("--hidden", hidden(o));
  out.emplace_back("--activation", nn::name(o.activation));
  out.emplace_back("--output-activation", o.output_activation ? std::string(nn::name(*o.output_activation)) : "auto");
  out.emplace_back("--scale", prep::name(o.scaling));
  out.emplace_back("--margin", o.margin ? text(*o.margin) : "auto");
  out.emplace_back("--on-missing", prep::name(o.on_missing));
  out.emplace_back("--init", name(o.init));
  std::uint32_t weights = 0;
  if (o.initial) weights = checksum(0, o.initial->parameters().data(), o.initial->parameters().size_bytes());
  out.emplace_back("--init-weights", o.initial ? hex(weights) : "none");
  out.emplace_back("--optimizer", optim::name(optimizer.kind));
  out.emplace_back("--lr", (o.lr_auto ? "auto around " : "") + text(optimizer.learning_rate));
  out.emplace_back("--rho", text(optimizer.rho));
  out.emplace_back("--epsilon", text(optimizer.epsilon));
  out.emplace_back("--momentum", text(optimizer.momentum));
  out.emplace_back("--optimizer for deeper shapes", o.optimizer_chosen ? "as given" : "auto");
  out.emplace_back("--epochs", fit.epochs > 0 ? std::to_string(fit.epochs) : "auto");
  out.emplace_back("--batch", std::to_string(fit.batch));
  out.emplace_back("--valid", text(o.valid));
  out.emplace_back("--patience", fit.stop_early ? std::to_string(fit.patience) : "none");
  out.emplace_back("--no-shuffle", fit.shuffle ? "no" : "yes");
  out.emplace_back("--seed", std::to_string(fit.seed));
  out.emplace_back("--l1", text(fit.l1));
  out.emplace_back("--l2", text(fit.l2));
  out.emplace_back("--noise", text(fit.noise));
  out.emplace_back("--sparsity", text(fit.sparsity));
  out.emplace_back("--preset", fit.average > 0 ? "average " + text(fit.average) : "no average");
}

}  // namespace

Identity identity(const TrainOptions& options, const TrainingData& data) {
  Identity out{{"program", "aefx " AEFX_VERSION}};
  out.emplace_back("rows", std::to_string(data.rows()));
  std::string names;
  for (const model::Feature& feature : data.table().features) {
    names += (names.empty() ? "" : ",") + printable(feature.name);
    if (!feature.levels.names.empty()) names += fmt::format(" of {} levels", feature.levels.size());
  }
  out.emplace_back("columns", std::move(names));
  add_options(options, out);
  // Last, since they tell least.
  out.emplace_back("--max-memory", data.memory_limit() > 0 ? std::to_string(data.memory_limit()) : "none");
  out.emplace_back("checksum of the numbers", hex(data.checksum()));
  return out;
}

}  // namespace aefx::train
