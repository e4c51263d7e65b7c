// Carried texts that do not fit in memory, in a temporary file.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "base/file.h"

namespace aefx::train {

class TextStore {
 public:
  explicit TextStore(std::size_t columns) : columns_(columns) {}

  void add(const csv::TextColumns& texts, std::size_t rows);
  // Returns the texts of rows from `begin` on. Fast where calls follow each other in the table.
  [[nodiscard]] csv::TextColumns read(std::size_t begin, std::size_t count);
  // Returns what the texts of a row take in memory, on average.
  [[nodiscard]] double row_bytes() const;

 private:
  struct Chunk {
    std::size_t first = 0, rows = 0;  // of the table
    std::uint64_t at = 0;             // in the file
    std::size_t bytes = 0;
  };
  void load(const Chunk& chunk);

  std::size_t columns_, rows_ = 0;
  std::vector<Chunk> chunks_;
  TemporaryFile file_;
  const Chunk* loaded_ = nullptr;
  csv::TextColumns texts_;  // of the chunk that is loaded
};

}  // namespace aefx::train
