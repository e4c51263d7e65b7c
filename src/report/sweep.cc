#include "report/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/number.h"
#include "base/text.h"
#include "report/number_text.h"
#include "report/text/text_page.h"

namespace aefx::report {
namespace {

std::string codes(std::size_t count) { return fmt::format("{} code{}", count, count == 1 ? "" : "s"); }

// Share of the means' error; 0 if that is 0.
double remaining(double error, double means) { return means > 0 ? error / means : 0; }

std::string share(double error, double means) { return means > 0 ? fmt::format("{:.2f}%", 100 * error / means) : "-"; }

std::string verdict(const SweepTable& s) {
  if (!(s.means > 0)) return "The columns do not vary on the held-out rows, so that no size can be judged.";
  if (!s.elbow) {
    return "No elbow: every code that was added went on bringing about as much, or none brought anything. More sizes "
           "(--dims) may show one.";
  }
  const SweepLine& at = s.lines[*s.elbow];
  std::string out =
      fmt::format("Elbow: {}. {} of the error is left there", codes(at.codes), share(at.network, s.means));
  if (*s.elbow + 1 < s.lines.size()) {
    const SweepLine& last = s.lines.back();
    out += fmt::format(", {} with {}", share(last.network, s.means), codes(last.codes));
  }
  return out + ". That is where a short description of the table ends; a model that is fed with codes may want more.";
}

}  // namespace

std::string render_text(const SweepTable& s, std::size_t width) {
  constexpr std::size_t kNumbers = 39;  // width before the bars
  constexpr std::size_t kMostBar = 50;
  const std::size_t size = std::max<std::size_t>(width, 40);
  const std::size_t most = size < 50 ? 0 : std::min(kMostBar, size - kNumbers - 2);
  std::string out;
  const auto paragraph = [&](const std::string& text) {
    for (const std::string& line : wrap(text, size)) out += line + "\n";
  };
  paragraph(fmt::format("{} of {}, learned from {} and judged on {} held out", counted(s.columns, "column"),
                        printable(s.table), counted(s.fit_rows, "row"), counted(s.held_out_rows, "other")));
  paragraph(fmt::format("Error on the held-out rows, in column variances: {} when always predicting the means.",
                        short_number(s.means)));
  out += fmt::format("\n{:>5}  {:>9}  {:>9}  {:>8}\n", "codes", "error", "PCA", "left");
  for (std::size_t i = 0; i < s.lines.size(); ++i) {
    const SweepLine& line = s.lines[i];
    std::string text =
        fmt::format("{:>5}  {:>9}  {:>9}  {:>8}  {}", line.codes, short_number(line.network), short_number(line.pca),
                    share(line.network, s.means), bar(remaining(line.network, s.means), most));
    if (s.elbow == i) text += (text.ends_with(' ') ? "<" : " <");
    while (text.ends_with(' ')) text.pop_back();
    out += text + "\n";
  }
  out += "\n";
  paragraph(verdict(s));
  return out;
}

std::string render_json(const SweepTable& s) {
  using Json = nlohmann::ordered_json;
  Json sizes = Json::array();
  for (const SweepLine& line : s.lines) {
    sizes.push_back({{"codes", line.codes}, {"error", line.network}, {"pca", line.pca}});
  }
  const Json json = {{"table", s.table},
                     {"columns", s.columns},
                     {"fit_rows", s.fit_rows},
                     {"held_out_rows", s.held_out_rows},
                     {"means", s.means},
                     {"sizes", sizes},
                     {"elbow", s.elbow ? Json(s.lines[*s.elbow].codes) : Json(nullptr)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_csv(const SweepTable& s) {
  std::string out = "codes,error,pca,means,elbow\n";
  for (std::size_t i = 0; i < s.lines.size(); ++i) {
    append_number(out, static_cast<double>(s.lines[i].codes));
    for (const double value : {s.lines[i].network, s.lines[i].pca, s.means}) {
      out += ',';
      append_number(out, value);
    }
    out += s.elbow == i ? ",1\n" : ",0\n";
  }
  return out;
}

}  // namespace aefx::report
