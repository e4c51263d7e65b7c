// Pictures as SVG, shape by shape. Colours are classes that the page's style knows in light and dark.
#pragma once

#include <string>
#include <string_view>

namespace aefx::report {

// A number as a coordinate: two decimals at most; 0 where it is none.
[[nodiscard]] std::string coordinate(double value);

class Svg {
 public:
  // `id` is unique on the page; `title` names the picture and `description` says what it shows, for those who do not
  // see it. `classes` may say how it is sized.
  Svg(std::string_view id, double width, double height, std::string_view title, std::string_view description,
      std::string_view classes);

  // `hint` is shown where the pointer rests; it may be empty.
  void rect(double x, double y, double width, double height, std::string_view classes, std::string_view hint = {});
  void cell(double x, double y, double width, double height, std::string_view classes, double opacity,
            std::string_view hint);
  void line(double x1, double y1, double x2, double y2, std::string_view classes);
  void path(std::string_view d, std::string_view classes);
  // `full` is shown where the pointer rests, if it is another text.
  void text(double x, double y, std::string_view text, std::string_view classes, std::string_view full = {});
  void upright(double x, double y, std::string_view text, std::string_view classes);  // read from below
  void use(std::string_view id, double x, double y, std::string_view hint);           // a shape of the <defs>
  void raw(std::string_view markup);

  [[nodiscard]] std::string markup() &&;

 private:
  std::string out_;
};

}  // namespace aefx::report
