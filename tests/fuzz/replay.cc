// Gives a fuzzer's function every file of a folder, without libFuzzer: what was found once stays mended. It also gets
// each file cut in half and with one byte changed.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// What a fuzzer's own mutator calls, which is not called here.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* /*data*/, std::size_t size, std::size_t /*most*/) { return size; }

namespace {

void give(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) return 1;
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    give(bytes);
    give(bytes.substr(0, bytes.size() / 2));
    if (!bytes.empty()) bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] + 1);
    give(bytes);
  }
  std::printf("%zu files\n", files.size());
  return 0;
}
