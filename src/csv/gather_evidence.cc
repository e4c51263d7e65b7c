#include "csv/gather_evidence.h"

#include <algorithm>
#include <string_view>

#include "base/listed.h"

namespace aefx::csv {
namespace {

std::string line_ends(const Sample& sample, bool cr_lines) {
  // What ended the last line is only sure if another one follows.
  std::vector<std::string> names;
  if (cr_lines) names.emplace_back("CR");
  const std::size_t sure = sample.lines.size() > 1 ? sample.lines.size() - 1 : sample.lines.size();
  for (std::size_t i = 0; i < sure; ++i) {
    const std::string_view ending = sample.lines[i].ending;
    std::string name = ending == "\r\n" ? "CRLF" : ending == "\r" ? "CR" : "LF";
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return listed(names);
}

}  // namespace

Evidence gather_evidence(const Sample& sample, const Encoding& encoding, const std::vector<SplitTrial>& trials,
                         const Tally& tally, std::string header_because, const ReadOptions& options) {
  Evidence out;
  out.records = tally.rows + 1;
  out.whole = sample.whole;
  out.packing = encoding.packing == Packing::gzip ? "gzip" : encoding.packing == Packing::zstd ? "zstd" : "";
  out.byte_order_mark = encoding.has_mark;
  out.line_end = line_ends(sample, tally.cr_lines);
  for (const SplitTrial& trial : trials) {
    out.delimiters.push_back({.delimiter = trial.dialect.delimiter,
                              .merged = trial.dialect.merged,
                              .cells = trial.cells,
                              .agreeing = trial.agreeing,
                              .numeric = trial.numeric});
  }
  out.delimiter_given = options.delimiter.has_value();
  out.quoted_cells = trials[0].quoted;
  out.needed_quotes = trials[0].needed;
  out.comments = tally.comments;
  if (options.comment.empty()) {
    const auto other = std::find_if(sample.lines.begin(), sample.lines.end(),
                                    [](const Sample::Item& item) { return !item.text.starts_with('#'); });
    out.likely_comments = static_cast<std::size_t>(other - sample.lines.begin());
  }
  out.header_given = options.header != Header::automatic;
  out.header_because = std::move(header_because);
  return out;
}

}  // namespace aefx::csv
