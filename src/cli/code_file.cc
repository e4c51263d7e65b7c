#include "cli/code_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "cli/first_lines.h"
#include "cli/interrupt.h"
#include "cli/output.h"

namespace aefx::cli {

std::string shard_name(const std::string& path, std::size_t index, std::size_t count) {
  const std::size_t slash = path.rfind('/');
  std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || dot == 0 || (slash != std::string::npos && dot <= slash + 1)) dot = path.size();
  return fmt::format("{}-{:04}-of-{:04}{}", path.substr(0, dot), index + 1, count, path.substr(dot));
}

bool write_codes(const CodeFile& file, train::Reduction& group,
                 const std::function<void(const train::Reduction::Write&)>& produce) {
  if (!file.sharded && !group.is_first()) {
    group.write_in_order(produce, {});
    return true;
  }
  Output output(file.path);
  const EndAtInterrupt end_at_interrupt([&] {
    output.abandon();
    file.interrupted();
  });
  bool is_read = output.write(file.header);  // false once nobody reads on
  FirstLines first(file.rows);
  std::uint64_t written = 0;
  const auto write = [&](std::string_view lines) {
    is_read = is_read && output.write(first.take(lines));
    written += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    if (is_read) file.progress.rows(written);
    return is_read && !first.full();
  };
  if (file.sharded) {
    produce(write);
    static_cast<void>(group.any(false));  // none of the files appears before all of them are whole
  } else {
    group.write_in_order(produce, write);
  }
  if (is_read) output.finish();
  return is_read;
}

}  // namespace aefx::cli
