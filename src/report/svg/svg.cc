#include "report/svg/svg.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "report/markup.h"

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

std::string attributes(const Box& box) {
  return fmt::format(R"(x="{}" y="{}" width="{}" height="{}")", coordinate(box.x), coordinate(box.y),
                     coordinate(box.width), coordinate(box.height));
}

std::string title(std::string_view hint) { return hint.empty() ? "" : fmt::format("<title>{}</title>", html(hint)); }

}  // namespace

std::string coordinate(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

Svg::Svg(const Picture& p)
    : out_(fmt::format(
          "<svg id=\"{0}\" class=\"{1}\" role=\"img\" aria-labelledby=\"{0}-t {0}-d\" viewBox=\"0 0 {2} "
          "{3}\" width=\"{2}\" height=\"{3}\"><title id=\"{0}-t\">{4}</title><desc id=\"{0}-d\">{5}</desc>\n",
          p.id, p.classes, coordinate(p.width), coordinate(p.height), html(p.title), html(p.description))) {}

void Svg::rect(const Box& box, std::string_view classes, std::string_view hint) {
  out_ += fmt::format(R"(<rect {} class="{}")", attributes(box), classes);
  out_ += hint.empty() ? "/>" : ">" + title(hint) + "</rect>";
}

void Svg::cell(const Box& box, std::string_view classes, double opacity, std::string_view hint) {
  out_ += fmt::format(R"(<rect {} class="{}" fill-opacity="{}">{}</rect>)", attributes(box), classes,
                      coordinate(opacity), title(hint));
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view classes) {
  out_ += fmt::format(R"(<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>)", coordinate(x1), coordinate(y1),
                      coordinate(x2), coordinate(y2), classes);
}

void Svg::path(std::string_view d, std::string_view classes) {
  out_ += fmt::format(R"(<path d="{}" class="{}"/>)", d, classes);
}

void Svg::text(double x, double y, std::string_view text, std::string_view classes, std::string_view full) {
  out_ += fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\">{}{}</text>\n", coordinate(x), coordinate(y), classes,
                      full == text ? "" : title(full), html(text));
}

void Svg::upright(double x, double y, std::string_view text, std::string_view classes) {
  out_ += fmt::format("<text transform=\"translate({} {}) rotate(-90)\" class=\"{}\">{}</text>\n", coordinate(x),
                      coordinate(y), classes, html(text));
}

void Svg::use(std::string_view id, double x, double y, std::string_view hint) {
  out_ += fmt::format("<use href=\"#{}\" x=\"{}\" y=\"{}\">{}</use>\n", id, coordinate(x), coordinate(y), title(hint));
}

void Svg::raw(std::string_view markup) { out_ += markup; }

std::string Svg::markup() && { return std::move(out_) + "</svg>\n"; }

const Mark& mark(std::size_t level) { return kAll[level % kMarks]; }

std::string mark_definitions(double scale) {
  std::string out = "<defs>";
  for (std::size_t i = 0; i < kMarks; ++i) {
    out += fmt::format("<path id=\"m{}\" class=\"{}\" d=\"{}\" transform=\"scale({})\"/>", i, kAll[i].classes,
                       kAll[i].path, coordinate(scale));
  }
  for (std::size_t i = 0; i < kColorSteps; ++i) {
    out += fmt::format("<path id=\"q{0}\" class=\"q{0}\" d=\"{1}\" transform=\"scale({2})\"/>", i, kAll[0].path,
                       coordinate(scale));
  }
  return out + "</defs>\n";
}

}  // namespace aefx::report
