// The network alone, fitted to numbers that the program scales itself: network_only
#include <aefx/aefx.h>

#include <cmath>
#include <iostream>
#include <vector>

int main() try {
  std::vector<float> rows;  // 500 points on a curve in three dimensions
  for (int i = 0; i < 500; ++i) {
    const float t = static_cast<float>(i) / 250 - 1;
    rows.insert(rows.end(), {t, t * t, std::sin(3 * t)});
  }
  aefx::Network network(3,
                        {{.units = 16, .activation = "tanh"},
                         {.units = 1, .activation = "linear"},
                         {.units = 16, .activation = "tanh"},
                         {.units = 3, .activation = "linear"}},
                        2);
  const double error = network.fit(rows, {.optimizer = "adam", .learning_rate = 0.01, .epochs = 200});
  const aefx::Grid<float> codes = network.encode(rows);
  const aefx::Grid<float> back = network.decode(codes.values);
  std::cout << codes.rows << " rows as " << codes.columns << " code, mean squared error "
            << (error < 0.01 ? "below 0.01" : "too large") << ", last row " << std::round(10 * back(499, 0)) / 10
            << '\n';
} catch (const aefx::Error& error) {  // what, where, and what to do
  return std::cerr << error.what() << '\n', error.exit_code();
}
