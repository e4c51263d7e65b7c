// Codes of a table's rows by a model: encode_rows MODEL DATA
#include <aefx/base/error.h>
#include <aefx/csv/reader.h>
#include <aefx/csv/writer.h>
#include <aefx/infer/column_matching.h>
#include <aefx/infer/encode.h>
#include <aefx/model/model_file.h>
#include <aefx/prep/rows.h>

#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

namespace {

void encode(const std::string& model_path, const std::string& table) {
  const aefx::model::Model model = aefx::model::load(model_path);
  aefx::csv::Reader reader(table, {});
  const std::vector<std::size_t> carried;  // no column but the codes
  const aefx::infer::ColumnMatch match = aefx::infer::match_features(model, reader.schema(), table, &carried);
  const aefx::prep::Origin origin{.table = table, .features = model.table.feature_names()};

  std::string text;
  aefx::csv::append_header(text, aefx::model::code_names(model.network.codes()));
  aefx::csv::RowBatch rows;
  while (reader.read(match.projection, 1000, rows)) {
    const aefx::prep::Prepared prepared = aefx::prep::prepare(model.pipeline, origin, rows);
    aefx::csv::append_rows(text, aefx::infer::encode_prepared(model, prepared.inputs), rows.texts);
    std::cout << text;
    text.clear();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: encode_rows MODEL DATA\n";
    return 2;
  }
  try {
    encode(argv[1], argv[2]);
  } catch (const aefx::Error& error) {  // what, where, and what to try
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
}
