#include <nlohmann/json.hpp>
#include <string>

#include "cli/inspection.h"

namespace aefx::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string sign(char c) { return c == '\0' ? std::string() : std::string(1, c); }

Json delimiters(const csv::Evidence& evidence) {
  Json out = Json::array();
  for (const csv::Split& split : evidence.delimiters) {
    out.push_back({{"delimiter", sign(split.delimiter)},
                   {"cells", split.cells},
                   {"rows_agreeing", split.agreeing},
                   {"cells_numeric", split.numeric}});
  }
  return out;
}

Json column_json(const InspectedColumn& column, std::size_t position, const Inspection& inspection) {
  const csv::ColumnSurvey& s = column.survey;
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
  if (position <= inspection.evidence.columns.size()) {
    const csv::ColumnEvidence& sniffed = inspection.evidence.columns[position - 1];
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
        {"byte_order_mark", i.evidence.byte_order_mark},
        {"compression", i.evidence.packing.empty() ? Json(nullptr) : Json(i.evidence.packing)},
        {"line_end", i.evidence.line_end}}},
      {"delimiter",
       {{"value", sign(i.dialect.delimiter)},
        {"given", i.evidence.delimiter_given},
        {"runs_count_as_one", i.dialect.merged},
        {"spaces_after", i.dialect.space_after},
        {"at_line_end", i.dialect.trailing_delimiter},
        {"tried", delimiters(i.evidence)}}},
      {"quote",
       {{"value", sign(i.dialect.quote)},
        {"escape", sign(i.dialect.escape)},
        {"quoted_cells", i.evidence.quoted_cells},
        {"needed_quotes", i.evidence.needed_quotes}}},
      {"header",
       {{"value", i.dialect.header}, {"given", i.evidence.header_given}, {"because", i.evidence.header_because}}},
      {"sniffed_rows", i.evidence.records},
      {"whole_table_sniffed", i.evidence.whole},
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
