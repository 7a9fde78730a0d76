#include "engine/functions.h"

#include <gmock/gmock.h>

#include "core/array.h"
#include "engine/test_papers.h"

namespace elanus::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string WhyNot(const std::function<void(core::CollectionSchema*)>& change) {
  TestStore store;
  if (!store.Open().ok()) return "no store";
  core::CollectionSchema schema = PaperSchema();
  change(&schema);
  const core::Status status = store->CreateCollection("", schema);
  return status.ok() ? "accepted" : status.message();
}

TEST(Functions, AreAcceptedWhenTheirFieldsAreThere) {
  EXPECT_EQ(WhyNot([](core::CollectionSchema*) {}), "accepted");
}

TEST(Functions, NeedNamesAndTypes) {
  EXPECT_EQ(WhyNot([](auto* s) { s->functions[0].name = ""; }), "function name cannot be empty");
  EXPECT_THAT(WhyNot([](auto* s) { s->functions.push_back(s->functions[0]); }),
              HasSubstr("duplicate function name: bm25"));
  EXPECT_THAT(WhyNot([](auto* s) {
                s->functions.push_back(s->functions[0]);
                s->functions[1].name = "other";
              }),
              HasSubstr("duplicate function output field: function other, field terms"));
  EXPECT_THAT(WhyNot([](auto* s) { s->functions[0].type = static_cast<core::FunctionType>(3); }),
              HasSubstr("the types that are carried are BM25 (1) and TextEmbedding (2)"));
  EXPECT_EQ(WhyNot([](auto* s) { s->functions[0].params["a"] = "b"; }),
            "BM25 function accepts no params");
}

TEST(Functions, NeedOneAnalyzedTextAsInput) {
  EXPECT_EQ(WhyNot([](auto* s) { s->functions[0].inputs = {}; }),
            "BM25 function only need 1 input field, but got 0");
  EXPECT_EQ(WhyNot([](auto* s) { s->functions[0].inputs = {"zz"}; }),
            "function input field not found: zz");
  EXPECT_THAT(WhyNot([](auto* s) { s->functions[0].inputs = {"id"}; }),
              HasSubstr("input field must be a VARCHAR field, got field 'id' with type Int64"));
  EXPECT_THAT(WhyNot([](auto* s) { s->fields[1].params.clear(); }),
              HasSubstr("BM25 function input field must set enable_analyzer to true"));
}

TEST(Functions, NeedOneSparseVectorAsOutput) {
  EXPECT_EQ(WhyNot([](auto* s) { s->functions[0].outputs = {"zz"}; }),
            "function output field not found: zz");
  EXPECT_THAT(WhyNot([](auto* s) { s->functions[0].outputs = {"id"}; }),
              HasSubstr("cannot be primary key: function bm25, field id"));
  EXPECT_THAT(WhyNot([](auto* s) { s->functions[0].outputs = {"text"}; }),
              HasSubstr("cannot be nullable: function bm25, field text"));
  EXPECT_THAT(WhyNot([](auto* s) {
                s->fields[1].nullable = false;
                s->functions[0].outputs = {"text"};
              }),
              HasSubstr("must be a SparseFloatVector field, but got VarChar"));
}

TEST(Analyzers, AreCheckedWithTheSchema) {
  EXPECT_THAT(WhyNot([](auto* s) { s->fields[1].params["analyzer_params"] = "{"; }),
              HasSubstr("field 'text': analyzer_params: not a JSON object"));
  EXPECT_THAT(WhyNot([](auto* s) { s->fields[0].params["enable_match"] = "true"; }),
              HasSubstr("field 'id' is Int64; enable_analyzer and enable_match are for VarChar"));
  EXPECT_THAT(WhyNot([](auto* s) {
                s->functions.clear();
                s->fields[1].params = {{"enable_match", "true"}};
              }),
              HasSubstr("enable_match, which needs enable_analyzer"));
}

core::Batch Rows(const std::vector<std::string_view>& texts) {
  core::Batch rows;
  core::Column& ids = rows.Add("id", core::DataType::kInt64);
  for (size_t i = 0; i < texts.size(); ++i) ids.Append(static_cast<int64_t>(i));
  rows.columns.push_back({"text", core::TextColumn(texts)});
  rows.Add("terms", core::DataType::kSparseFloatVector);
  return rows;
}

TEST(ComputeFunctions, CountsTermsByRisingNumber) {
  core::Batch rows = Rows({"A dog, a DOG and a cat", ""});
  rows.Find("text")->AppendNull();
  rows.Find("id")->Append<int64_t>(2);
  ASSERT_TRUE(IsOk(ComputeFunctions(PaperSchema(), &rows)));
  const core::ColumnView terms = rows.Find("terms")->view();
  ASSERT_EQ(terms.rows, 3U);
  std::map<uint32_t, float> counts;
  uint32_t last = 0;
  for (const core::SparseEntry& entry : core::SparseEntries(terms.Text(0))) {
    EXPECT_TRUE(counts.empty() || entry.index > last);
    last = entry.index;
    counts[entry.index] = entry.value;
  }
  const std::map<uint32_t, float> expected = {
      {TermId("a"), 3.F}, {TermId("dog"), 2.F}, {TermId("and"), 1.F}, {TermId("cat"), 1.F}};
  EXPECT_EQ(counts, expected);
  EXPECT_EQ(terms.Text(1), "");
  EXPECT_EQ(terms.Text(2), "");
  EXPECT_TRUE(terms.IsValid(2));
}

TEST(ComputeFunctions, LeavesWhatIsComputed) {
  core::Batch rows = Rows({"a dog"});
  ASSERT_TRUE(IsOk(ComputeFunctions(PaperSchema(), &rows)));
  const std::string before(rows.Find("terms")->view().Text(0));
  ASSERT_TRUE(IsOk(ComputeFunctions(PaperSchema(), &rows)));
  EXPECT_EQ(rows.Find("terms")->view().rows, 1U);
  EXPECT_EQ(rows.Find("terms")->view().Text(0), before);
}

TEST(Functions, OutputsAreNotForUsersToGive) {
  TestStore store;
  ASSERT_TRUE(IsOk(store.Open()));
  ASSERT_TRUE(IsOk(store->CreateCollection("", PaperSchema())));
  core::InsertRequest request;
  request.to = {.database = "", .collection = "papers"};
  request.rows = Rows({"a dog"});
  request.rows.Find("terms")->AppendText("");
  const auto refused = store->Insert(request);
  EXPECT_THAT(refused.status().message(), HasSubstr("computed by function 'bm25'"));
  request.rows.columns.pop_back();
  EXPECT_TRUE(IsOk(store->Insert(request)));
}

TEST(Functions, OutputsAreNotShown) {
  TestStore store;
  ASSERT_TRUE(IsOk(store.Open()));
  ASSERT_TRUE(IsOk(MakeReady(store.get(), PaperSchema())));
  core::QueryRequest request;
  request.from = {.database = "", .collection = "papers"};
  request.output_fields = {"*"};
  const auto answer = store->Query(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_EQ(answer->rows.Find("terms"), nullptr);
  request.output_fields = {"terms"};
  EXPECT_THAT(store->Query(request).status().message(),
              HasSubstr("not allowed to retrieve raw data of field terms"));
}

}  // namespace
}  // namespace elanus::engine
