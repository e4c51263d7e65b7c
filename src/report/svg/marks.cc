#include "report/svg/marks.h"

#include <fmt/format.h>

#include <array>

#include "report/svg/svg.h"

namespace aefx::report {
namespace {

constexpr std::string_view kCircle = "M-3.9 0a3.9 3.9 0 1 0 7.8 0a3.9 3.9 0 1 0-7.8 0z";
constexpr std::string_view kTriangle = "M0-4.8 4.6 3.4H-4.6z";
constexpr std::string_view kSquare = "M-3.5-3.5h7v7h-7z";
constexpr std::string_view kDiamond = "M0-5 5 0 0 5-5 0z";

constexpr std::array<Mark, kMarks> kAll{{
    {"filled circle", kCircle, "k0"},
    {"filled triangle", kTriangle, "k1"},
    {"filled square", kSquare, "k2"},
    {"filled diamond", kDiamond, "k3"},
    {"filled triangle, point down", "M0 4.8 4.6-3.4H-4.6z", "k4"},
    {"filled plus", "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z", "k5"},
    {"open circle", kCircle, "k0 open"},
    {"open triangle", kTriangle, "k1 open"},
    {"open square", kSquare, "k2 open"},
    {"open diamond", kDiamond, "k3 open"},
    {"cross", "M-3.5-3.5 3.5 3.5M3.5-3.5-3.5 3.5", "k4 open"},
    {"star of lines", "M0-4.6V4.6M-4-2.3 4 2.3M-4 2.3 4-2.3", "k5 open"},
}};

}  // namespace

const Mark& mark(std::size_t level) { return kAll[level % kMarks]; }

std::string mark_definitions(double scale) {
  std::string out = "<defs>";
  for (std::size_t i = 0; i < kMarks; ++i) {
    out += fmt::format("<path id=\"m{}\" class=\"{}\" d=\"{}\" transform=\"scale({})\"/>", i, kAll[i].classes,
                       kAll[i].path, coordinate(scale));
  }
  return out + "</defs>\n";
}

}  // namespace aefx::report
