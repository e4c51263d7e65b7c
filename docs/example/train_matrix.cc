// Learns from a matrix in memory, explains, saves and loads: train_matrix MODEL
#include <aefx/aefx.h>

#include <cmath>
#include <iostream>
#include <vector>

int main(int argc, char** argv) try {
  if (argc != 2) return std::cerr << "usage: train_matrix MODEL\n", 2;
  std::vector<double> values;  // 200 rows of 4 columns that follow two hidden quantities
  for (int i = 0; i < 200; ++i) {
    const double a = std::sin(0.1 * i), b = std::cos(0.37 * i);
    values.insert(values.end(), {a, 2 * a + b, b, a - b});
  }
  const aefx::Table table = aefx::Table::from_matrix(values, 4, {"a", "sum", "b", "difference"});
  const aefx::Model model = aefx::Model::train(table, {.dim = 2, .epochs = 100});
  const aefx::Summary summary = model.summary();
  std::cout << "kept " << std::round(1000 * summary.kept) / 10 << "%\n";
  for (const aefx::CodeFormula& code : summary.codes) std::cout << code.text << '\n';
  model.save(argv[1]);
  const aefx::Codes codes = aefx::Model::load(argv[1]).encode(table);
  std::cout << codes.values.rows << " rows of " << codes.values.columns << " codes\n";
} catch (const aefx::Error& error) {  // what, where, and what to do
  return std::cerr << error.what() << '\n', error.exit_code();
}
