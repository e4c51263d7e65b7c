#include "aefx/base/error.h"
#include "aefx/explain/explain.h"
#include "aefx/report/render.h"
#include "library/state.h"
#include "report/formula.h"

namespace aefx {
inline namespace v0 {

Model::Model(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Model Model::load(const std::string& path) {
  return library::called([&] {
    return Model(std::make_shared<State>(State{.model = model::load(path), .options = model::load_run(path)}));
  });
}

void Model::save(const std::string& path) const {
  library::called([&] {
    model::check_replaceable(path);
    model::save(state().model, path, state().options);
  });
}

std::string Model::to_bytes() const {
  return library::called([&] { return model::to_text(state().model, state().options); });
}

Model Model::from_bytes(std::string_view bytes) {
  return library::called([&] {
    return Model(std::make_shared<State>(
        State{.model = model::from_text(bytes, "<bytes>"), .options = model::run_of_text(bytes, "<bytes>")}));
  });
}

std::size_t Model::dim() const { return static_cast<std::size_t>(state().model.network.codes()); }

std::vector<std::pair<std::string, std::string>> Model::options() const { return state().options; }

namespace {

// The formula of code k with all columns, in table order.
CodeFormula formula_of(const explain::Explanation& e, std::size_t k) {
  const auto at = static_cast<Index>(k);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < e.columns.size(); ++i) order.push_back(i);
  CodeFormula out{.name = e.codes[k].name,
                  .text = report::formula(e, k, order, order.size()),
                  .exact = e.exact,
                  .bias = e.raw_bias(at),
                  .rest = e.residual_share(at)};
  for (std::size_t i = 0; i < e.columns.size(); ++i) {
    out.weights.push_back(e.raw_weights(static_cast<Index>(i), at));
    out.shares.push_back(e.shares(static_cast<Index>(i), at));
  }
  return out;
}

}  // namespace

Summary Model::summary() const {
  return library::called([&] {
    const model::Model& model = state().model;
    const explain::Explanation e = explain::explain(model, model.measurements);
    const model::Errors& errors = model.training.errors;
    Summary out{.features = model.table.feature_names(),
                .columns = model::column_names(model),
                .kept = errors.means > 0 ? 1 - errors.network / errors.means : 0,
                .held_out = errors.held_out,
                .error_over_pca = errors.pca > 0 ? errors.network / errors.pca : 0,
                .rows = model.training.rows,
                .epochs = model.training.epochs,
                .stopped = model.training.stopped};
    for (const explain::Column& column : e.columns) out.terms.push_back(report::term(column));
    for (std::size_t k = 0; k < e.codes.size(); ++k) out.codes.push_back(formula_of(e, k));
    for (const std::string& note : model.training.notes) out.notes.push_back(train::parameter_words(note));
    return out;
  });
}

std::string Model::report(const std::string& format, std::size_t width, bool all) const {
  return library::called([&] {
    const report::Format parsed = report::parse_format(format);
    const model::Model& model = state().model;
    explain::Explanation e = explain::explain(model, model.measurements);
    if (parsed == report::Format::html) explain::add_decoder_curves(model, explain::curves_of_a_page(e, all), e);
    return report::render(e, parsed, {.width = width, .color = false, .all = all});
  });
}

}  // namespace v0
}  // namespace aefx
