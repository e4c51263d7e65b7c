// What is exported, given to the programs that read it. Each function does nothing where its library was not there when
// this was built; CMake says so.
#pragma once

#include <string>

#include "fuzz/hostile_model.h"

namespace aefx::fuzz {

// Requires SQLite to prepare the SELECT on a table with the model's columns, and to give the codes of plain_rows().
void require_sqlite(const Exported& given, const std::string& select);

// Requires a compiler of C to take the header, and the compiled functions to give the codes of plain_rows().
void require_compiled(const Exported& given, const std::string& header);

// Requires a valid model of ONNX, with the columns as inputs or outputs.
void require_onnx(const Exported& given, const std::string& bytes);

}  // namespace aefx::fuzz
