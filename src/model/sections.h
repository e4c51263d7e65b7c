// The sections of a model file. Each *_from_json throws Error (model) if the section is not valid.
#pragma once

#include "aefx/model/model.h"
#include "model/json.h"

namespace aefx::model {

[[nodiscard]] Json table_to_json(const Table& table);
[[nodiscard]] Table table_from_json(const Field& field);

[[nodiscard]] Json pipeline_to_json(const prep::Pipeline& pipeline);
[[nodiscard]] prep::Pipeline pipeline_from_json(const Field& field, const Table& table);

[[nodiscard]] Json network_to_json(const nn::Network& network);
[[nodiscard]] nn::Network network_from_json(const Field& field, std::size_t columns);

[[nodiscard]] Json training_to_json(const Training& training);
[[nodiscard]] Training training_from_json(const Field& field);

[[nodiscard]] Json measurements_to_json(const Measurements& measurements, ThreadPool* pool);
[[nodiscard]] Measurements measurements_from_json(const Field& field, std::size_t columns, std::size_t codes);

[[nodiscard]] Json spread_to_json(const CodeSpread& spread);
[[nodiscard]] CodeSpread spread_from_json(const Field& field, std::size_t codes);

[[nodiscard]] Json columns_to_json(const ColumnSpread& columns);
[[nodiscard]] ColumnSpread columns_from_json(const Field& field, std::size_t columns);

[[nodiscard]] Json scores_to_json(const ScoreQuantiles& quantiles);
[[nodiscard]] ScoreQuantiles scores_from_json(const Field& field);

}  // namespace aefx::model
