#include "aefx/explain/examination.h"

#include <algorithm>

#include "explain/components.h"
#include "explain/effects.h"
#include "explain/measure.h"
#include "explain/regions.h"
#include "explain/row_sample.h"

namespace aefx::explain {
namespace {

constexpr Index kLeastSample = 64;  // rows, for what needs few

}  // namespace

class Examination::Parts {
 public:
  explicit Parts(const model::Model& model)
      : model_(model),
        measure_(model),
        regions_(model.network),
        sample_(model.network.inputs(), std::max<Index>(effect_rows(model.network), kLeastSample)) {}

  void add(const prep::Prepared& rows, ThreadPool* pool) {
    measure_.add(rows, pool);
    regions_.add(rows.inputs);
    sample_.add(rows);
  }

  // `formula`: whose weights are judged; its own where there is none.
  [[nodiscard]] model::Evidence evidence(const model::Evidence* formula) const {
    model::Evidence e = measure_.evidence();
    if (formula != nullptr) {
      e.weights = formula->weights;
      e.base = formula->base;
    }
    e.straight = is_straight(model_.network);
    e.regions = regions_.largest();
    e.regions_seen = model_.network.encoder_layers() == 1 ? 1 : regions_.seen();
    e.regions_complete = regions_.complete();
    const prep::Prepared rows = sample_.rows();
    e.effects = measure_effects(model_, formula != nullptr ? *formula : e, rows);
    e.twins = find_twins(model_.pipeline, e.shares, rows);
    return e;
  }

 private:
  const model::Model& model_;
  Measure measure_;
  Regions regions_;
  RowSample sample_;
};

model::Evidence examine(const model::Model& model, const prep::Prepared& training_rows, ThreadPool* pool) {
  return examine(
      model, training_rows, [&](const auto& take) { take(training_rows); }, pool);
}

model::Evidence examine(const model::Model& model, const prep::Prepared& sample,
                        const std::function<void(const std::function<void(const prep::Prepared&)>&)>& each_block,
                        ThreadPool* pool) {
  Examination::Parts parts(model);
  each_block([&](const prep::Prepared& rows) { parts.add(rows, pool); });
  model::Evidence e = parts.evidence(nullptr);
  e.pca = beside_pca(model.network, sample);
  return e;
}

Examination::Examination(const model::Model& model) : model_(model), parts_(std::make_unique<Parts>(model)) {}
Examination::~Examination() = default;
void Examination::add(const prep::Prepared& rows, ThreadPool* pool) { parts_->add(rows, pool); }

model::Evidence Examination::evidence() const {
  model::Evidence e = parts_->evidence(&model_.evidence);
  e.pca = model_.evidence.pca;
  e.stability = model_.evidence.stability;
  return e;
}

}  // namespace aefx::explain
