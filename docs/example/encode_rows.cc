// Codes of a table's rows by a model, as CSV and block by block; Ctrl-C ends it: encode_rows MODEL DATA
#include <aefx/aefx.h>

#include <array>
#include <charconv>
#include <csignal>
#include <iostream>
#include <string>

namespace {

volatile std::sig_atomic_t interrupted = 0;

// Appends the shortest text of a number.
void append(std::string& line, float value) {
  std::array<char, 32> text{};
  line.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) return std::cerr << "usage: encode_rows MODEL DATA\n", 2;
  std::signal(SIGINT, [](int) { interrupted = 1; });
  const aefx::Model model = aefx::Model::load(argv[1]);
  for (std::size_t k = 1; k <= model.dim(); ++k) std::cout << (k > 1 ? ",code" : "code") << k;
  std::cout << '\n';
  const auto write = [](const aefx::Codes& block) {
    std::string lines;
    for (std::size_t row = 0; row < block.values.rows; ++row) {
      for (std::size_t k = 0; k < block.values.columns; ++k) {
        append(lines, block.values(row, k));
        lines += k + 1 < block.values.columns ? ',' : '\n';
      }
    }
    std::cout << lines << std::flush;
    return interrupted == 0 && std::cout.good();
  };
  model.encode(aefx::Table::from_files({argv[2]}), write, {},
               {.warn = [](const std::string& sentence) { std::cerr << sentence << '\n'; }});
  return interrupted == 0 ? 0 : 130;
} catch (const aefx::Error& error) {  // what, where, and what to do
  return std::cerr << error.what() << '\n', error.exit_code();
}
