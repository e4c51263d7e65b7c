#include "dist/shared_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "aefx/base/error.h"
#include "base/text.h"
#include "dist/packed_text.h"

namespace aefx::dist {
namespace {

constexpr const char* kHint = "every rank must see the same files; copies must keep the time of the last write";

// A file as one rank sees it. Devices and inodes are numbered by each machine.
struct Sight {
  csv::FileVersion version;
  std::string error;  // why it can't be read

  [[nodiscard]] std::string bytes() const {
    std::string out;
    for (const std::uint64_t value : {version.bytes, static_cast<std::uint64_t>(version.seconds),
                                      static_cast<std::uint64_t>(version.nanoseconds), std::uint64_t{version.ends}})
      append_number(out, value);
    append_text(out, error);
    return out;
  }

  static Sight take(std::string_view& from) {
    Sight out;
    out.version.bytes = take_number(from);
    out.version.seconds = static_cast<std::int64_t>(take_number(from));
    out.version.nanoseconds = static_cast<std::int64_t>(take_number(from));
    out.version.ends = static_cast<std::uint32_t>(take_number(from));
    out.error = take_text(from);
    return out;
  }

  // Says how it differs from what the first rank sees; nothing where it does not.
  [[nodiscard]] std::string difference(const Sight& first) const {
    if (!error.empty()) return error;
    if (version.bytes != first.version.bytes)
      return fmt::format("it has {} bytes there, and {} on rank 0", version.bytes, first.version.bytes);
    if (version.ends != first.version.ends) return "it holds something else there than on rank 0";
    if (version.seconds != first.version.seconds || version.nanoseconds != first.version.nanoseconds)
      return "it was written at another time there than on rank 0";
    return {};
  }
};

Sight look_at(const std::string& path) {
  try {
    return {.version = csv::version_of(path), .error = {}};
  } catch (const Error& error) {
    return {.version = {}, .error = error.message()};
  }
}

}  // namespace

SharedFiles::SharedFiles(const std::function<std::vector<std::string>()>& list, Communicator& ranks) : ranks_(ranks) {
  std::string names;
  if (ranks.is_first()) {
    for (const std::string& path : list()) {
      append_text(names, path);
      versions_.push_back(csv::version_of(path));  // an error of the first rank ends the job
    }
  }
  names = ranks.gather_to_all(names).front();
  for (std::string_view left = names; !left.empty();) paths_.emplace_back(take_text(left));
  std::string own;
  for (std::size_t i = 0; i < paths_.size(); ++i)
    own += ranks.is_first() ? Sight{.version = versions_[i], .error = {}}.bytes() : look_at(paths_[i]).bytes();
  std::vector<Sight> first;
  const std::vector<std::string> all = ranks.gather_to_all(own);
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    std::string_view left = all[rank];
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      const Sight sight = Sight::take(left);
      if (rank == 0) first.push_back(sight);
      if (const std::string how = sight.difference(first[i]); !how.empty())
        throw Error(Fault::io, fmt::format("rank {} sees another file: {}", rank, how), printable(paths_[i]), kHint);
    }
  }
  versions_.clear();
  for (const Sight& sight : first) versions_.push_back(sight.version);
}

std::vector<std::uint64_t> SharedFiles::sizes() const {
  std::vector<std::uint64_t> out;
  for (const csv::FileVersion& version : versions_) out.push_back(version.bytes);
  return out;
}

void SharedFiles::check_header(const csv::Reader& reader) const {
  const csv::Dialect& dialect = reader.dialect();
  std::string own{dialect.delimiter, dialect.quote, dialect.escape, dialect.header ? 'h' : ' '};
  for (const csv::Column& column : reader.schema().columns) {
    append_text(own, column.name);
    append_number(own, static_cast<std::uint64_t>(column.kind));
  }
  const std::vector<std::string> all = ranks_.gather_to_all(own);
  const auto other = std::find_if(all.begin(), all.end(), [&](const std::string& one) { return one != all.front(); });
  if (other == all.end()) return;
  throw Error(Fault::io, fmt::format("rank {} finds other columns in it than rank 0", other - all.begin()),
              printable(paths_.front()), kHint);
}

void SharedFiles::check_unchanged() const {
  std::string own;
  for (std::size_t i = 0; i < paths_.size() && own.empty(); ++i) {
    const Sight now = look_at(paths_[i]);
    const bool same = now.difference({.version = versions_[i], .error = {}}).empty();
    if (!same) append_number(own, i);
  }
  const std::vector<std::string> all = ranks_.gather_to_all(own);
  for (std::string_view changed : all) {
    if (changed.empty()) continue;
    throw Error(Fault::io, "was changed while the ranks read it",
                printable(paths_[static_cast<std::size_t>(take_number(changed))]),
                "start again when nothing changes it, or on a copy");
  }
}

}  // namespace aefx::dist
