// Learns from a matrix in memory, explains, saves and loads: train_matrix MODEL
#include <aefx/aefx.h>

#include <iostream>

int main(int argc, char** argv) try {
  if (argc != 2) return std::cerr << "usage: train_matrix MODEL\n", 2;
  std::vector<double> values;  // 200 rows of 4 columns that follow two hidden quantities
  for (int i = 0; i < 200; ++i) {
    const double a = i % 11, b = i % 7;
    values.insert(values.end(), {a, 2 * a + b, b, a - b});
  }
  const aefx::Table table = aefx::Table::from_matrix(values, 4, {"a", "sum", "b", "difference"});
  const aefx::Model model = aefx::Model::train(table, {.dim = 2, .epochs = 100});
  std::cout << model.report();  // formulas, what is kept; model.summary() has them as values
  model.save(argv[1]);
  std::cout << aefx::Model::load(argv[1]).encode(table).values.rows << " rows of codes\n";
} catch (const aefx::Error& error) {  // what, where, and what to do
  return std::cerr << error.what() << '\n', error.exit_code();
}
