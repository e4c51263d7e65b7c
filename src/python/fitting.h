// From rows in Python to a model: what `aefx train` does, without its files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/model/model.h"
#include "aefx/prep/levels.h"
#include "aefx/train/options.h"
#include "python/signals.h"
#include "python/table_rows.h"
#include "train/column_selection.h"
#include "train/option_table.h"
#include "train/sweep.h"

namespace aefx::python {

// A column that is not learned from, and may colour the points of a report.
struct CarriedTexts {
  std::string name;
  std::size_t position = 0;  // in the table, from 0
  CodedTexts texts;
};

struct FitRequest {
  model::Table table;  // without levels
  train::TrainOptions options;
  prep::LevelOptions levels;
  std::vector<CarriedTexts> carried;
  std::vector<std::string> remarks;  // what the user was told of the table already
  std::size_t stability_runs = 0;
  pybind11::handle callback;  // StoppedBySignals
};

struct Fitted {
  model::Model model;
  std::vector<std::string> said;  // what the user should know, a sentence each
};

// The errors of models of several sizes, as `aefx sweep` has them.
[[nodiscard]] train::Sweep sweep(const TableRows& table, FitRequest& request, const std::vector<Index>& sizes,
                                 Signals& signals);

// Columns from which the others follow, as `aefx select` has them, and their names.
struct NamedSelection {
  train::ColumnSelection selection;
  std::vector<std::string> names;  // of all features
};
[[nodiscard]] NamedSelection select_columns(const TableRows& table, FitRequest& request, std::size_t count,
                                            Signals& signals);

// Puts the levels that it finds into `request`. What the model is like when a signal came is of no account. Throws
// Error as training does. The GIL is not needed.
[[nodiscard]] Fitted fit(const TableRows& table, FitRequest& request, Signals& signals);

// Goes on with a model: `given` are the options of this fit. The model's columns are the table's.
struct FurtherFit {
  const model::Model& model;
  train::OptionTexts given;
  std::size_t stability_runs = 0;
  pybind11::handle callback;
};
[[nodiscard]] Fitted fit_further(const TableRows& table, const FurtherFit& request, Signals& signals);

}  // namespace aefx::python
