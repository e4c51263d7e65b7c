// The files of a table that all ranks of a job see alike.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "csv/bytes/file_version.h"
#include "dist/communicator.h"

namespace aefx::dist {

// Every member but those that return a member is collective. Throws Error (io), the same on every rank, where ranks see
// different files: under folders of their own, through the cache of a network's file system, or while files change.
class SharedFiles {
 public:
  // The first rank lists the files, and every rank must see them as it does: name, size, time of the last write, and
  // the bytes at both ends.
  SharedFiles(const std::function<std::vector<std::string>()>& list, Communicator& ranks);

  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }
  [[nodiscard]] std::vector<std::uint64_t> sizes() const;

  // Checks that all ranks found the same columns and dialect.
  void check_header(const csv::Reader& reader) const;
  // Checks that no rank sees a file changed since they were listed.
  void check_unchanged() const;

 private:
  Communicator& ranks_;
  std::vector<std::string> paths_;
  std::vector<csv::FileVersion> versions_;  // that the first rank saw
};

}  // namespace aefx::dist
