#include "aefx/csv/dialect.h"

namespace aefx::csv {

std::vector<std::string> ReadOptions::default_missing() { return {"", "NA", "N/A", "NaN", "null", "?", "-"}; }

}  // namespace aefx::csv
