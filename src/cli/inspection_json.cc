#include <nlohmann/json.hpp>
#include <string>

#include "cli/inspection.h"

namespace aefx::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string sign(char c) { return c == '\0' ? std::string() : std::string(1, c); }

Json delimiters(const csv::SniffReport& sniff_report) {
  Json out = Json::array();
  for (const csv::DelimiterCandidate& split : sniff_report.delimiters) {
    out.push_back({{"delimiter", sign(split.delimiter)},
                   {"white_space", split.white_space},
                   {"cells", split.cells},
                   {"rows_agreeing", split.consistency},
                   {"cells_numeric", split.numeric}});
  }
  return out;
}

Json column_json(const InspectedColumn& column, std::size_t position, const Inspection& inspection) {
  const csv::ColumnProfile& s = column.profile;
  Json out{{"name", column.name},
           {"position", position},
           {"kind", kind_name(column.kind)},
           {"train", role_name(column.role)},
           {"numbers", s.numbers},
           {"missing", s.missing},
           {"others", s.others},
           {"distinct", s.distinct},
           {"more_distinct", s.more_distinct}};
  const bool has_numbers = s.numbers > 0;
  out["min"] = has_numbers ? Json(s.min) : Json(nullptr);
  out["max"] = has_numbers ? Json(s.max) : Json(nullptr);
  out["mean"] = has_numbers ? Json(s.mean) : Json(nullptr);
  out["dates"] = s.dates;
  out["values"] = s.values;
  if (position <= inspection.sniff_report.columns.size()) {
    const csv::SniffedColumn& sniffed = inspection.sniff_report.columns[position - 1];
    out["sniffed"] = {{"numbers", sniffed.numbers}, {"texts", sniffed.texts}, {"missing", sniffed.missing}};
  }
  out["advice"] = column.advice;
  return out;
}

}  // namespace

std::string inspection_json(const Inspection& i) {
  Json columns = Json::array();
  for (std::size_t c = 0; c < i.columns.size(); ++c) columns.push_back(column_json(i.columns[c], c + 1, i));
  const Json out{
      {"table", i.table},
      {"files", i.files},
      {"rows", i.rows},
      {"encoding",
       {{"name", "UTF-8"},
        {"byte_order_mark", i.sniff_report.byte_order_mark},
        {"compression", i.sniff_report.compression.empty() ? Json(nullptr) : Json(i.sniff_report.compression)},
        {"line_end", i.sniff_report.line_end}}},
      {"delimiter",
       {{"value", sign(i.dialect.delimiter)},
        {"given", i.sniff_report.delimiter_given},
        {"white_space", i.dialect.white_space},
        {"runs_count_as_one", i.dialect.merged},
        {"spaces_after", i.dialect.space_after},
        {"at_line_end", i.dialect.trailing_delimiter},
        {"tried", delimiters(i.sniff_report)}}},
      {"quote",
       {{"value", sign(i.dialect.quote)},
        {"escape", sign(i.dialect.escape)},
        {"quoted_cells", i.sniff_report.quoted_cells},
        {"needed_quotes", i.sniff_report.needed_quotes}}},
      {"header",
       {{"value", i.dialect.header},
        {"given", i.sniff_report.header_given},
        {"because", i.sniff_report.header_because}}},
      {"sniffed_rows", i.sniff_report.records},
      {"whole_table_sniffed", i.sniff_report.whole},
      {"blank_lines", i.irregular.blank_lines},
      {"comments", i.irregular.comments},
      {"ragged_rows", i.irregular.ragged},
      {"first_ragged", i.irregular.ragged > 0 ? Json(i.irregular.first_ragged) : Json(nullptr)},
      {"missing_tokens", i.missing},
      {"columns", columns},
      {"advice", i.advice}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace aefx::cli
