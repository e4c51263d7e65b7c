#include <fmt/format.h>

#include "aefx/report/render.h"
#include "base/text.h"
#include "report/html/sections.h"
#include "report/markup.h"

namespace aefx::report {
namespace {

// Forbids loading anything and running any other script. The digests are of html_script() and html_style():
// tests/browser/page_policy.py computes them after a change.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'sha256-q+xBK9fJlfy0gP7+Z4kUY1zLmq+uBKTFOHWYzJC0m30='; "
    "style-src 'sha256-x7uHYLRiyxUtd1gIecnB4Iwhso/seK7gfsJ8W0UG3GI='; base-uri 'none'; form-action 'none'";

std::string head(const std::string& title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n",
      kPolicy, html(title), html_style());
}

std::string contents(const HtmlPage& page) {
  std::string out = "<nav aria-label=\"Sections\"><ul>";
  for (const auto& [id, heading] : page.sections())
    out += fmt::format("<li><a href=\"#{}\">{}</a></li>", id, html(heading));
  return out + "</ul></nav>\n";
}

}  // namespace

std::string render_html(const explain::Explanation& e, const PageOptions& options) {
  HtmlPage page(options);
  html_summary(e, page);
  html_codes(e, page);
  html_points(e, page);
  html_weights(e, page);
  html_reconstruction(e, page);
  html_regions(e, page);
  html_pca(e, page);
  html_stability(e, page);
  html_training(e, page);

  const std::string what =
      fmt::format("{} as {}", counted(explain::features(e).size(), "column"), counted(e.codes.size(), "code"));
  const std::string where = e.measured.empty() ? "" : fmt::format(", measured on {} rows of {}", e.rows, e.measured);
  std::string out = head(fmt::format("{}: {}", e.table, what));
  out +=
      "<body>\n<a class=\"skip\" href=\"#content\">Skip to the report</a>\n<header><p class=\"eyebrow\">aefx "
      "report</p>\n";
  out +=
      fmt::format("<h1><bdi>{}</bdi></h1>\n<p class=\"lead\">{}</p>\n</header>\n", html(e.table), html(what + where));
  out += contents(page);
  out += "<main id=\"content\" tabindex=\"-1\">\n" + page.body() + "</main>\n";
  out += fmt::format("<script>{}</script>\n</body>\n</html>\n", html_script());
  return out;
}

}  // namespace aefx::report
