// Names of columns, levels and files that a terminal would obey: it never gets them raw, and data keep their bytes.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/live_process.h"
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Each has something of a class: C0 with an OSC sequence and a CSI one, DEL, C1 (CSI, OSC), what changes the writing
// direction.
const std::vector<std::string> kHostile{"a\x1b]0;owned\x07",
                                        "b\x1b[2Jb",
                                        "c\x08\x08",
                                        "d\x7f",
                                        "e\xC2\x9B"
                                        "31m",
                                        "f\xC2\x9D"
                                        "0;x\xC2\x9C",
                                        "g\u202Egpj.exe",
                                        "h\u2066h\u2069",
                                        "i\u200Ei\u200F"};

class HostileNames : public CliTest {
 protected:
  HostileNames() {
    std::string table;
    for (const std::string& name : kHostile) table += "\"" + name + "\",";
    table += "kind,\"text\x1b]0;k\x07\"\n";
    for (std::size_t row = 0; row < 60; ++row) {
      for (std::size_t c = 0; c < kHostile.size(); ++c)
        table += std::to_string((row * (c + 2) + c * row * row) % 37) + ",";
      table += "\"" + kHostile[row % kHostile.size()] + "\",\"cell\x1b[31m " + std::to_string(row) + "\"\n";
    }
    dir.write(kTable, table);
  }

  // Returns what of the output to a terminal it would obey, but for line ends, colours, and what erases the bar.
  static std::string obeyed(std::string text) {
    for (const char* const own :
         {"\r\x1b[2K", "\r\n", "\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[35m", "\x1b[36m"}) {
      for (std::size_t at = 0; (at = text.find(own, at)) != std::string::npos;) text.erase(at, std::string(own).size());
    }
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
      const bool control =
          (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F || (byte == 0xC2 && next < 0xA0);
      bool direction = false;
      for (const char* const mark : {"\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066",
                                     "\u2067", "\u2068", "\u2069"})
        direction = direction || text.compare(at, 3, mark) == 0;
      if (control || direction) out += text.substr(at > 10 ? at - 10 : 0, 30) + "|";
    }
    return out;
  }

  std::string on_terminal(const std::vector<std::string>& arguments) {
    LiveProcess process(dir.path().string(), arguments, Screen::both, {}, 120);
    std::string text = process.terminal_text();
    EXPECT_NE(process.wait(), -1);
    EXPECT_FALSE(text.empty()) << arguments[0];
    return text;
  }

  const std::string kTable = "t\x1b]0;t\x07\u202Evsc.csv";
};

TEST_F(HostileNames, ATerminalObeysNone) {
  const std::vector<std::vector<std::string>> commands{
      {"train", kTable, "--dim", "2", "--epochs", "2", "--categorical", "kind", "-m", "m.aefx", "--all"},
      {"report", "m.aefx", "--all"},
      {"report", "m.aefx", "--format", "json"},
      {"explain", "m.aefx", kTable},
      {"explain", "m.aefx", kTable, "--format", "csv"},
      {"score", "m.aefx", kTable},
      {"inspect", kTable},
      {"inspect", kTable, "--json"},
      {"sweep", kTable, "--dims", "1", "--epochs", "1"},
      {"encode", "m.aefx", kTable},
      {"encode", "m.aefx", "none\x1b]0;x\x07.csv"},
      {"train", kTable, "--dim", "2", "--drop", "q\x1b[31m\u202E"},
      {"train", kTable, "--dim\x1b[2J", "2"},
      {"\x1b]0;x\x07"}};
  for (const std::vector<std::string>& command : commands) {
    const std::string text = on_terminal(command);
    EXPECT_THAT(obeyed(text), IsEmpty()) << command[0] << " " << (command.size() > 2 ? command[2] : "");
  }
}

TEST_F(HostileNames, MessagesInAFileHoldNoneEither) {
  const Result r = aefx({"train", kTable, "--dim", "2", "--epochs", "2", "--categorical", "kind", "-m", "m.aefx", "-o",
                         "codes.csv", "--all", "--log-file", "log"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(obeyed(r.err), IsEmpty());
  EXPECT_THAT(obeyed(dir.read("log")), IsEmpty());
  EXPECT_THAT(obeyed(aefx({"report", "m.aefx", "--all"}).out), IsEmpty());
}

TEST_F(HostileNames, DataKeepTheirBytes) {
  ASSERT_EQ(aefx({"train", kTable, "--dim", "2", "--epochs", "2", "-q", "-m", "m.aefx", "-o", "codes.csv"}).code, 0);
  EXPECT_THAT(dir.read("codes.csv"), HasSubstr("text\x1b]0;k\x07"));
  EXPECT_THAT(dir.read("codes.csv"), HasSubstr("cell\x1b[31m 7"));
  EXPECT_EQ(aefx({"encode", "m.aefx", kTable}).out, dir.read("codes.csv"));
  const auto inspected = nlohmann::json::parse(aefx({"inspect", kTable, "--json"}).out);
  EXPECT_THAT(inspected.dump(), HasSubstr("g\u202Egpj.exe"));
}

}  // namespace
}  // namespace aefx::test
