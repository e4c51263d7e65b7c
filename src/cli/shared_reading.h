// How the ranks of a job read a table together: each some of its bytes, without reading those of the others.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/shares.h"
#include "aefx/prep/levels.h"
#include "aefx/train/ranks.h"

namespace aefx::cli {

// Collective: every rank makes one.
class SharedReading {
 public:
  // Throws Error as csv::cut() does.
  SharedReading(const std::vector<std::string>& paths, char quote, train::Ranks& ranks);

  // This rank's parts, each from a line's beginning on. Where that was guessed wrong, since a quote that opens no
  // quoted cell stood before it, one of the ranks finds that its part does not end as a table does.
  [[nodiscard]] const std::vector<csv::Part>& parts() const { return parts_; }

  // Then all read the files of which they have parts from the beginning, and keep the rows that are theirs.
  [[nodiscard]] std::vector<csv::Part> whole_files() const;
  [[nodiscard]] csv::RowBatch own(const csv::RowBatch& rows) const;

 private:
  struct Lines {
    std::size_t file;
    std::uint64_t begin, end;  // rows that begin behind so many lines, and before so many
  };
  std::vector<csv::Part> parts_;
  std::vector<Lines> lines_;
};

// Makes one vocabulary of those of all ranks, in the order of their rows, and of places in this rank's places in it.
void share_vocabulary(prep::Vocabulary& words, std::size_t most,
                      Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column, train::Ranks& ranks);

// The levels of a column that holds places in `values`, and then levels, over all ranks.
[[nodiscard]] prep::Levels shared_levels(const std::vector<std::string>& values, const prep::LevelOptions& options,
                                         Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column,
                                         train::Ranks& ranks);

// At the first rank some of the rows of all, as many as fit (all where they are few), in their order; elsewhere none.
[[nodiscard]] csv::RowBatch gather_rows(const csv::RowBatch& own, std::uint64_t seed, train::Ranks& ranks);

// Hands the texts of all ranks to the first of them, in the order of ranks, a piece at a time.
void gather_text(const std::string& own, const std::function<void(const std::string&)>& take, train::Ranks& ranks);

}  // namespace aefx::cli
