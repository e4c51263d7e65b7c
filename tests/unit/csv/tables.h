// Tables from text, for tests.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/csv/reader.h"
#include "csv/bytes/byte_source.h"
#include "support/error_of.h"

namespace aefx::csv::test {

using Rows = std::vector<std::vector<std::string>>;

inline Reader open(const std::string& text, const ReadOptions& options = {}) {
  return Reader::from_text(text, options, "t.csv");
}

inline std::vector<std::string> names(const Schema& schema) {
  std::vector<std::string> out;
  for (const Column& column : schema.columns) out.push_back(column.name);
  return out;
}

inline std::vector<Kind> kinds(const Schema& schema) {
  std::vector<Kind> out;
  for (const Column& column : schema.columns) out.push_back(column.kind);
  return out;
}

// All columns as text, in batches of `batch_rows`.
inline Rows texts(Reader& reader, std::size_t batch_rows = 1000) {
  Projection projection;
  for (std::size_t i = 0; i < reader.schema().columns.size(); ++i) projection.texts.push_back(i);
  Rows rows;
  RowBatch batch;
  while (reader.read(projection, batch_rows, batch)) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      auto& row = rows.emplace_back();
      for (std::size_t j = 0; j < projection.texts.size(); ++j) row.emplace_back(batch.texts.at(i, j));
    }
  }
  return rows;
}

inline Rows texts(Reader&& reader) { return texts(reader); }

inline Rows texts(const std::string& text, const ReadOptions& options = {}) {
  Reader reader = open(text, options);
  return texts(reader);
}

// The columns of numbers.
inline MatrixD numbers(Reader& reader) {
  Projection projection;
  for (std::size_t i = 0; i < reader.schema().columns.size(); ++i) {
    if (reader.schema().columns[i].kind != Kind::text) projection.numbers.push_back(i);
  }
  // As often as there is something: where bytes pause, a batch is shorter than asked for.
  MatrixD all(0, static_cast<Index>(projection.numbers.size()));
  RowBatch batch;
  while (reader.read(projection, static_cast<std::size_t>(-1), batch)) {
    all.conservativeResize(all.rows() + batch.numbers.rows(), Eigen::NoChange);
    all.bottomRows(batch.numbers.rows()) = batch.numbers;
  }
  return all;
}

inline MatrixD numbers(const std::string& text, const ReadOptions& options = {}) {
  Reader reader = open(text, options);
  return numbers(reader);
}

using ::aefx::test::error_of;

// Returns the error of reading `text` as numbers and then as text; fails the test if there is none.
inline Error error_in(const std::string& text, const ReadOptions& options = {}) {
  auto error = error_of([&] {
    numbers(text, options);
    texts(text, options);
  });
  if (!error) ADD_FAILURE() << "no error in: " << text.substr(0, 200);
  return error.value_or(Error(Fault::bug, ""));
}

inline ReadOptions with(Header header) {
  ReadOptions options;
  options.header = header;
  return options;
}

inline ReadOptions delimited(char delimiter) {
  ReadOptions options;
  options.delimiter = delimiter;
  return options;
}

// Hands out the text in pieces of the sizes that `size_of` says.
class Pieces : public ByteSource {
 public:
  Pieces(std::string text, std::function<std::size_t()> size_of)
      : text_(std::move(text)), size_of_(std::move(size_of)) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = text_.copy(buffer, std::min(size, size_of_()), at_);
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  std::function<std::size_t()> size_of_;
  std::size_t at_ = 0;
};

}  // namespace aefx::csv::test
