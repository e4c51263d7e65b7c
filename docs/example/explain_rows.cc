// Prints what brings most to each code, row by row: explain_rows MODEL DATA
#include <aefx/aefx.h>

#include <cmath>
#include <iostream>

int main(int argc, char** argv) try {
  if (argc != 3) return std::cerr << "usage: explain_rows MODEL DATA\n", 2;
  const aefx::Model model = aefx::Model::load(argv[1]);
  const aefx::Summary summary = model.summary();
  const auto print = [&](const aefx::Contributions& block) {
    for (std::size_t row = 0; row < block.rows.size(); ++row) {
      for (std::size_t code = 0; code < model.dim(); ++code) {
        std::size_t most = 0;
        double sum = block.base(row, code);  // with all contributions: the code before its activation
        for (std::size_t column = 0; column < summary.columns.size(); ++column) {
          const double part = block.contribution(row, code, column);
          sum += part;
          if (std::abs(part) > std::abs(block.contribution(row, code, most))) most = column;
        }
        std::cout << "row " << block.rows[row] + 1 << ' ' << summary.codes[code].name << ": " << sum << ", "
                  << summary.columns[most] << " brings " << block.contribution(row, code, most) << '\n';
      }
    }
    return true;
  };
  model.explain(aefx::Table::from_files({argv[2]}), print);
} catch (const aefx::Error& error) {  // what, where, and what to do
  return std::cerr << error.what() << '\n', error.exit_code();
}
