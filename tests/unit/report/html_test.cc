// The report as an HTML page.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

using report::render_html;
constexpr const char* kHostile = "</script><img src=x onerror='f()'>\"&\x1b\xE2\x80\xAE";

// Hides the page, which is long, from failure messages.
bool has(const std::string& page, const std::string& text) { return page.find(text) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(HtmlReport, HasEverySection) {
  const std::string page = render_html(some_explanation(4, 2), {});
  for (const char* const id : {"summary", "codes", "points", "weights", "kept", "pca", "training"}) {
    EXPECT_TRUE(has(page, std::string("<section id=\"") + id + "\"")) << id;
    EXPECT_TRUE(has(page, std::string("href=\"#") + id + "\"")) << id;
  }
  EXPECT_FALSE(has(page, "id=\"regions\""));
  EXPECT_FALSE(has(page, "id=\"stability\""));
  EXPECT_TRUE(has(page, "code1 = relu("));
}

TEST(HtmlReport, DeepEncoderHasRegions) {
  explain::Explanation e = some_explanation(3, 2, {4});
  e.stability = model::Stability{.runs = 5,
                                 .row_share = 0.8,
                                 .correlation = VectorD::Constant(2, 0.5),
                                 .recovery_rate = VectorD::Constant(2, 0.6),
                                 .subspace_r2 = 0.75,
                                 .weight_mean = MatrixD::Ones(3, 2),
                                 .weight_deviation = MatrixD::Ones(3, 2),
                                 .share_mean = MatrixD::Ones(3, 2),
                                 .share_deviation = MatrixD::Ones(3, 2)};
  const std::string page = render_html(e, {});
  EXPECT_TRUE(has(page, "<section id=\"regions\""));
  EXPECT_TRUE(has(page, "Region 1: "));
  EXPECT_TRUE(has(page, "code1 ~ relu("));
  EXPECT_TRUE(has(page, "Trained again 5 times"));
}

TEST(HtmlReport, EscapesHostileNames) {
  explain::Explanation e = some_explanation(3, 3, {4});
  e.table = e.measured = kHostile;
  for (explain::Column& column : e.columns) column.name = kHostile;
  e.points.column = kHostile;
  e.points.levels = {kHostile, "b"};
  e.points.level.assign(static_cast<std::size_t>(e.points.codes.rows()), 0);
  e.training.options.emplace_back(kHostile, kHostile);
  e.training.candidates[0].name = kHostile;
  e.findings = e.cautions = e.verdict = e.training.notes = {kHostile};
  e.collinear = {{.columns = {0, 1}, .least = 1, .most = 1, .correlation = 1}};
  const std::string page = render_html(e, {.all = true});
  EXPECT_FALSE(has(page, "<img"));
  EXPECT_FALSE(has(page, "\x1b"));
  EXPECT_FALSE(has(page, "\xE2\x80\xAE"));
  EXPECT_EQ(count(page, "</script>"), 2U);  // the data of the points, and the one script
  EXPECT_EQ(count(page, "<script"), 2U);
  EXPECT_TRUE(has(page, "\\u003c/script\\u003e"));
  EXPECT_TRUE(has(page, "&lt;img src=x onerror=&#39;f()&#39;&gt;"));
}

TEST(HtmlReport, LoadsNoResources) {
  const std::string page = render_html(some_explanation(4, 2), {});
  EXPECT_TRUE(has(page, "default-src 'none'; script-src 'sha256-"));
  for (const char* const outside : {"src=", "url(", "@import", "href=\"http", "<link", " style=", "onclick"}) {
    EXPECT_FALSE(has(page, outside)) << outside;
  }
}

TEST(HtmlReport, PicturesHaveTitlesAndIdsAreUnique) {
  explain::Explanation e = some_explanation(4, 3, {5});
  const std::string page = render_html(e, {});
  EXPECT_EQ(count(page, "<svg"), count(page, "role=\"img\""));
  EXPECT_EQ(count(page, "<svg"), count(page, "<title id=") + count(page, "<svg role=\"img\" aria-label="));
  const std::regex id(" id=\"([^\"]*)\"");
  std::set<std::string> seen;
  for (std::sregex_iterator at(page.begin(), page.end(), id), end; at != end; ++at) {
    EXPECT_TRUE(seen.insert((*at)[1]).second) << (*at)[1];
  }
  EXPECT_EQ(count(page, "<th>"), 0U);
  EXPECT_EQ(count(page, "<table"), count(page, "<caption>"));
}

TEST(HtmlReport, WideTableIsAbbreviated) {
  const explain::Explanation e = some_explanation(500, 64);
  const std::string page = render_html(e, {});
  EXPECT_LT(page.size(), 2'000'000U);
  EXPECT_TRUE(has(page, "480 more columns"));
  EXPECT_TRUE(has(page, "56 more codes; --all shows them"));
  const std::string all = render_html(e, {.all = true});
  EXPECT_FALSE(has(all, "--all shows"));
  EXPECT_TRUE(has(all, "<h3>code64</h3>"));
}

TEST(HtmlReport, RendersWithoutVarianceOrMeasurements) {
  explain::Explanation e = some_explanation(2, 1);
  e.codes[0].dead = true;
  e.columns[0].r2.reset();
  e.shares.setZero();
  e.scaled_weights.setZero();
  e.points = {};
  e.training.curve = {};
  e.pca = {};
  e.effects.rows = 0;
  e.training.errors = {};
  const std::string page = render_html(e, {});
  EXPECT_TRUE(has(page, "The same on every row (dead)."));
  EXPECT_TRUE(has(page, "constant"));
  EXPECT_FALSE(has(page, "nan"));
  EXPECT_FALSE(has(page, "inf\""));
}

TEST(HtmlReport, MarksDifferInShapeAndNameTheirLevel) {
  explain::Explanation e = some_explanation(3, 2);
  e.points = {};
  e.points.codes = Matrix::Random(12, 2);
  e.points.column = "kind";
  for (std::size_t i = 0; i < 12; ++i) {
    e.points.levels.push_back("level " + std::to_string(i + 1));
    e.points.level.push_back(i);
  }
  const std::string page = render_html(e, {});
  for (int i = 0; i < 12; ++i) EXPECT_EQ(count(page, "href=\"#m" + std::to_string(i) + "\""), 1U);
  EXPECT_TRUE(has(page, "aria-label=\"open square\""));
  EXPECT_TRUE(has(page, "<bdi>level 12</bdi> <span class=\"count\">1</span>"));
}

// Each code has its columns' contributions with their distributions, and the way back.
TEST(HtmlReport, CodesHaveCurves) {
  explain::Explanation e = some_explanation(4, 2);
  e.columns[1].upper_cap = e.columns[1].max;
  const std::string page = render_html(e, {});
  for (const char* text : {"id=\"adds-1-1\"", "id=\"adds-2-4\"", "id=\"back-1-1\"", "What each column adds to code1",
                           "The way back: columns as code2 moves", "class=\"hill\"", "↑", "↓"}) {
    EXPECT_TRUE(has(page, text)) << text;
  }
}

TEST(HtmlReport, FormulasAreComplete) {
  const explain::Explanation e = some_explanation(30, 2);
  const std::string page = render_html(e, {});
  EXPECT_TRUE(has(page, "<summary>The complete formula</summary>"));
  for (int c = 1; c <= 30; ++c) EXPECT_TRUE(has(page, "*c" + std::to_string(c) + " ")) << c;
}

// Of a table that is at hand every column can colour the points.
TEST(HtmlReport, ColumnsColorThePoints) {
  explain::Explanation e = some_explanation(4, 2);
  std::string page = render_html(e, {});
  EXPECT_TRUE(has(page, "<select id=\"color\"><option value=\"\">kind</option><option value=\"0\">c1</option>"));
  EXPECT_TRUE(has(page, "\"colors\":[{\"name\":\"c1\""));
  EXPECT_TRUE(has(page, "row 58: code1"));
  e.points.values = {};
  page = render_html(e, {});
  EXPECT_FALSE(has(page, "<select id=\"color\">"));
  EXPECT_TRUE(has(page, "aefx report MODEL DATA --open"));
}

}  // namespace
}  // namespace aefx::test
