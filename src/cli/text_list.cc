#include "cli/text_list.h"

#include <string_view>

#include "base/text.h"

namespace aefx::cli {

void append_list(std::string& out, const std::vector<std::string>& pieces, std::size_t width) {
  constexpr std::string_view kIndent = "    ";
  std::string line(kIndent);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string piece = pieces[i] + (i + 1 < pieces.size() ? "," : "");
    if (line.size() > kIndent.size() && count_characters(line) + count_characters(piece) > width) {
      line.pop_back();  // the space
      out += line + "\n";
      line = kIndent;
    }
    line += piece + " ";
  }
  line.pop_back();
  out += line + "\n";
}

}  // namespace aefx::cli
