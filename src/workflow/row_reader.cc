#include "workflow/row_reader.h"

#include "workflow/columns.h"

namespace aefx::workflow {
namespace {

class FileReader : public RowReader {
 public:
  FileReader(const train::TableSource& source, ThreadPool& pool) : reader_(source.paths, source.options) {
    reader_.set_thread_pool(pool);
  }

  [[nodiscard]] const csv::Schema& schema() const override { return reader_.schema(); }
  [[nodiscard]] const std::string& name() const override { return reader_.name(); }
  [[nodiscard]] const std::vector<std::string>& names() const override { return reader_.names(); }
  [[nodiscard]] const std::vector<std::string>& remarks() const override { return reader_.sniff_report().remarks; }
  bool read(const csv::Projection& projection, std::size_t most, csv::RowBatch& batch) override {
    return reader_.read(projection, most, batch);
  }
  void prefetch() override { reader_.prefetch(); }
  void say_irregular(const Messages& messages) const override {
    workflow::say_irregular(reader_, reader_.irregular(), messages);
  }
  [[nodiscard]] csv::Reader* file() override { return &reader_; }

 private:
  csv::Reader reader_;
};

}  // namespace

std::unique_ptr<RowReader> read_files(const train::TableSource& source, ThreadPool& pool) {
  return std::make_unique<FileReader>(source, pool);
}

csv::ReadOptions as_in_training(const model::Table& table) {
  csv::ReadOptions options;
  options.missing = table.missing;
  options.decimal = table.decimal;
  options.thousands = table.thousands;
  options.date_format = table.date_format;
  if (table.named) options.header_names = table.feature_names();
  options.names_follow = !table.named;  // rows like those of training have no header
  return options;
}

}  // namespace aefx::workflow
