// Pictures as SVG. Colours are CSS classes, which the page's style defines for light and dark.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aefx::report {

// A coordinate with at most two decimals; "0" for numbers that are not finite.
[[nodiscard]] std::string coordinate(double value);

struct Picture {
  std::string id;  // unique on the page
  double width = 0, height = 0;
  std::string title, description;  // for screen readers
  std::string classes;             // set the size
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

class Svg {
 public:
  explicit Svg(const Picture& picture);

  // `hint` is the tooltip; it may be empty.
  void rect(const Box& box, std::string_view classes, std::string_view hint = {});
  void cell(const Box& box, std::string_view classes, double opacity, std::string_view hint);
  void line(double x1, double y1, double x2, double y2, std::string_view classes);
  void path(std::string_view d, std::string_view classes);
  // `full` is the tooltip, if it is another text.
  void text(double x, double y, std::string_view text, std::string_view classes, std::string_view full = {});
  void upright(double x, double y, std::string_view text, std::string_view classes);  // rotated, from bottom to top
  void use(std::string_view id, double x, double y, std::string_view hint);           // a shape in <defs>
  void raw(std::string_view markup);

  [[nodiscard]] std::string markup() &&;

 private:
  std::string out_;
};

inline constexpr std::size_t kMarks = 12;

// A mark for a point. Marks differ in shape and colour, so that they can be told apart without seeing colours.
struct Mark {
  std::string_view name;     // of the shape
  std::string_view path;     // around 0, about 4 to each side
  std::string_view classes;  // colour, and "open" for an outline
};

[[nodiscard]] const Mark& mark(std::size_t level);

// Steps of a column of numbers that colours points, from low to high.
inline constexpr std::size_t kColorSteps = 5;

// All marks as <defs>, with the ids m0, m1 ..., and dots q0, q1 ... for the steps of numbers; `scale` is their size.
[[nodiscard]] std::string mark_definitions(double scale);

}  // namespace aefx::report
