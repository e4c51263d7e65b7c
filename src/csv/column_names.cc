#include "csv/column_names.h"

#include "aefx/base/error.h"
#include "base/printable.h"
#include "base/utf8.h"

namespace aefx::csv {

std::string nameless(std::size_t position) { return "x" + std::to_string(position + 1); }

std::vector<std::string> header_names(const Tally& tally, const std::string& file) {
  std::vector<std::string> names;
  names.reserve(tally.first.size());
  for (std::size_t i = 0; i < tally.first.size(); ++i) {
    const std::string_view cell = tally.first_in_quotes[i] ? std::string_view(tally.first[i]) : trim(tally.first[i]);
    if (const std::size_t bad = find_invalid_utf8(cell); bad != cell.size()) {
      throw Error(Fault::data, "the name is not UTF-8: byte " + std::to_string(bad + 1) + " of it is wrong",
                  place(file, tally.first_line, cell),
                  "if it is Latin-1, run: iconv -f LATIN1 -t UTF-8 FILE > utf8.csv");
    }
    names.push_back(cell.empty() ? nameless(i) : std::string(cell));
  }
  return names;
}

}  // namespace aefx::csv
