// Rows of a table that the ranks of a job read together: each some of its bytes, without reading those of the others.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "csv/bytes/byte_ranges.h"
#include "dist/communicator.h"
#include "dist/shared_files.h"
#include "train/process_group.h"

namespace aefx::dist {

// Every member but own_rows() and add() is collective.
class DistributedCollector : public train::RowCollector {
 public:
  // `limits` are those of each rank; `files` are those of `source`, and must stay alive. Throws Error (usage) where the
  // rows of a rank take more memory than the limit, by the sizes of the files here, else where they are added.
  DistributedCollector(train::TableSource source, const SharedFiles& files, train::CollectedColumns columns,
                       const train::SpillLimits& limits, Communicator& ranks);

  void read(csv::Reader& reader, const std::function<void()>& read_all) override;
  void add(csv::RowBatch batch) override;
  [[nodiscard]] csv::RowBatch own_rows(csv::RowBatch batch) const override;
  void merge_vocabulary(std::size_t category, prep::Vocabulary& words, std::size_t most) override;
  [[nodiscard]] std::size_t rows() const override;
  [[nodiscard]] std::vector<bool> whole_columns() const override;
  [[nodiscard]] csv::Irregular irregular(const csv::Irregular& own) const override;
  [[nodiscard]] std::uint64_t apply_missing_rule() override;
  [[nodiscard]] prep::Levels fit_levels(std::size_t category, const prep::Vocabulary& words,
                                        const prep::LevelOptions& options) override;
  [[nodiscard]] std::unique_ptr<train::TrainingData> finish(train::TableDescription description) override;

 private:
  struct LineRange {
    std::size_t file;
    std::uint64_t begin, end;  // rows that begin behind so many lines, and before so many
  };
  void partition(char quote);

  void read_parts(csv::Reader& reader, const std::function<void()>& read_all);

  train::TableSource source_;
  const SharedFiles& files_;
  std::uint64_t seed_;
  std::size_t memory_for_rows_;            // in this rank
  double rows_read_ = 0, text_bytes_ = 0;  // so far
  Communicator& ranks_;
  // Byte ranges of this rank, each from a line's beginning on. Where that was guessed wrong, since a quote that opens
  // no quoted cell came before it, one of the ranks finds that its range does not end as a table does.
  std::vector<csv::ByteRange> parts_;
  std::vector<LineRange> lines_;  // the same ranges as lines
  bool whole_files_ = false;      // are read now, and the rows of other ranks left out
  bool had_whole_files_ = false;  // were read in the end
};

}  // namespace aefx::dist
