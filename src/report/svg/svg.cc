#include "report/svg/svg.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "report/markup.h"

namespace aefx::report {
namespace {

std::string title(std::string_view hint) { return hint.empty() ? "" : fmt::format("<title>{}</title>", html(hint)); }

}  // namespace

std::string coordinate(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

Svg::Svg(std::string_view id, double width, double height, std::string_view title, std::string_view description,
         std::string_view classes)
    : out_(fmt::format(
          "<svg id=\"{0}\" class=\"{1}\" role=\"img\" aria-labelledby=\"{0}-t {0}-d\" viewBox=\"0 0 {2} "
          "{3}\" width=\"{2}\" height=\"{3}\"><title id=\"{0}-t\">{4}</title><desc id=\"{0}-d\">{5}</desc>\n",
          id, classes, coordinate(width), coordinate(height), html(title), html(description))) {}

void Svg::rect(double x, double y, double width, double height, std::string_view classes, std::string_view hint) {
  out_ += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" class="{}")", coordinate(x), coordinate(y),
                      coordinate(width), coordinate(height), classes);
  out_ += hint.empty() ? "/>" : ">" + title(hint) + "</rect>";
}

void Svg::cell(double x, double y, double width, double height, std::string_view classes, double opacity,
               std::string_view hint) {
  out_ +=
      fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" class="{}" fill-opacity="{}">{}</rect>)", coordinate(x),
                  coordinate(y), coordinate(width), coordinate(height), classes, coordinate(opacity), title(hint));
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

}  // namespace aefx::report
