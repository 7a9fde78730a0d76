#include "engine/text_embedding.h"

#include <gmock/gmock.h>

#include "engine/test_embedder.h"

namespace elanus::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Note {
  int64_t id = 0;
  std::string text;
};

core::Batch RowsOf(const std::vector<Note>& notes) {
  core::Batch rows;
  rows.Add("id", core::DataType::kInt64);
  rows.Add("text", core::DataType::kVarChar);
  for (const Note& note : notes) {
    rows.columns[0].column.Append(note.id);
    rows.columns[1].column.AppendText(note.text);
  }
  return rows;
}

core::Column Texts(const std::vector<std::string>& texts) {
  core::Column column(core::DataType::kVarChar);
  for (const std::string& text : texts) column.AppendText(text);
  return column;
}

class TextEmbeddingTest : public testing::Test {
 protected:
  void SetUp() override {
    store.embedder = &embedder;
    ASSERT_TRUE(IsOk(store.Open()));
  }

  std::string WhyNot(const std::function<void(core::CollectionSchema*)>& change) {
    core::CollectionSchema schema = NoteSchema();
    change(&schema);
    const core::Status status = store->CreateCollection("", schema);
    return status.ok() ? "accepted" : status.message();
  }

  void MakeNotes(const std::vector<Note>& notes) {
    ASSERT_TRUE(IsOk(MakeReady(store.get(), NoteSchema())));
    ASSERT_TRUE(IsOk(Insert(notes)));
  }

  core::Status Insert(const std::vector<Note>& notes) {
    return store->Insert({.to = kNotes, .rows = RowsOf(notes), .partition = ""}).status();
  }

  core::Result<core::SearchAnswer> Search(core::Column queries) {
    core::SearchRequest request;
    request.in = kNotes;
    request.queries = std::move(queries);
    request.limit = 2;
    request.output_fields = {"*"};
    return store->Search(request);
  }

  // The ids that one query finds, nearest first.
  std::vector<int64_t> Found(const core::Result<core::SearchAnswer>& answer) {
    EXPECT_TRUE(IsOk(answer));
    if (!answer.ok()) return {};
    const auto ids = answer->rows.Find("id")->view().Values<int64_t>();
    return {ids.begin(), ids.end()};
  }

  std::vector<float> VectorOf(int64_t id) {
    core::QueryRequest request;
    request.from = kNotes;
    request.filter = "id == " + std::to_string(id);
    request.output_fields = {"vector"};
    const auto answer = store->Query(request);
    EXPECT_TRUE(IsOk(answer));
    const auto vector = answer->rows.Find("vector")->view().Vector(0);
    return {vector.begin(), vector.end()};
  }

  TestEmbedder embedder;
  TestStore store;
};

TEST_F(TextEmbeddingTest, RowsOfTextAreFoundByText) {
  MakeNotes({{1, "aaa"}, {2, "bbb"}, {3, "ccc"}});
  EXPECT_THAT(Found(Search(Texts({"bb"}))), ElementsAre(2, testing::_));
  const auto both = Search(Texts({"ccc", "aa"}));
  ASSERT_TRUE(IsOk(both));
  EXPECT_EQ(both->starts, (std::vector<size_t>{0, 2, 4}));
  EXPECT_EQ(Found(both)[0], 3);
  EXPECT_EQ(Found(both)[2], 1);
  const core::Column* vectors = both->rows.Find("vector");
  ASSERT_NE(vectors, nullptr) << "it is a vector like others, and shown";
  EXPECT_EQ(vectors->view().Vector(0)[2], 3);
}

TEST_F(TextEmbeddingTest, ItsFieldIsSearchedByVectorsAndKeysToo) {
  MakeNotes({{1, "aaa"}, {2, "bbb"}});
  embedder.embedded.clear();
  core::Column vector(core::DataType::kFloatVector, 4);
  vector.AppendVector(LettersOf("bbb"));
  EXPECT_THAT(Found(Search(std::move(vector))), ElementsAre(2, 1));
  core::SearchRequest by_key;
  by_key.in = kNotes;
  by_key.query_keys = core::Int64Column(std::vector<int64_t>{2});
  by_key.limit = 1;
  EXPECT_THAT(Found(store->Search(by_key)), ElementsAre(2));
  EXPECT_THAT(embedder.embedded, IsEmpty());
}

TEST_F(TextEmbeddingTest, RangesAndRankedSearchesTakeText) {
  MakeNotes({{1, "aaa"}, {2, "bbb"}, {3, "ccc"}});
  core::SearchRequest request;
  request.in = kNotes;
  request.queries = Texts({"ccc"});
  request.limit = 3;
  request.range = core::SearchRange{.radius = 1, .range_filter = std::nullopt};
  EXPECT_THAT(Found(store->Search(request)), ElementsAre(3));
  core::HybridSearchRequest hybrid;
  hybrid.in = kNotes;
  hybrid.searches = {request, request};
  hybrid.searches[1].queries = Texts({"aaa"});
  hybrid.limit = 3;
  EXPECT_THAT(Found(store->HybridSearch(hybrid)), ElementsAre(1, 3));
}

TEST_F(TextEmbeddingTest, AReplacedTextHasAnotherVector) {
  MakeNotes({{1, "aaa"}, {2, "b"}});
  core::UpsertRequest request{.to = kNotes, .rows = RowsOf({{1, "c"}}), .partition = ""};
  ASSERT_TRUE(IsOk(store->Upsert(request)));
  EXPECT_EQ(VectorOf(1), LettersOf("c"));
}

TEST_F(TextEmbeddingTest, APartOfARowWithoutItsTextKeepsTheVector) {
  MakeNotes({{1, "aaa"}, {2, "b"}});
  embedder.embedded.clear();
  core::UpsertRequest request{.to = kNotes, .rows = {}, .partition = ""};
  request.is_partial = true;
  request.rows.Add("id", core::DataType::kInt64).Append<int64_t>(1);
  request.rows.Add("tag", core::DataType::kInt32).Append<int32_t>(7);
  ASSERT_TRUE(IsOk(store->Upsert(request)));
  EXPECT_EQ(VectorOf(1), LettersOf("aaa"));
  EXPECT_THAT(embedder.embedded, IsEmpty());
  request.rows = RowsOf({{1, "cc"}});
  ASSERT_TRUE(IsOk(store->Upsert(request)));
  EXPECT_EQ(VectorOf(1), LettersOf("cc"));
}

TEST_F(TextEmbeddingTest, ATextThatIsNotGivenIsTheDefault) {
  core::CollectionSchema schema = NoteSchema();
  schema.fields[1].default_value = "ab";
  ASSERT_TRUE(IsOk(MakeReady(store.get(), schema)));
  core::InsertRequest request{.to = kNotes, .rows = {}, .partition = ""};
  request.rows.Add("id", core::DataType::kInt64).Append<int64_t>(1);
  ASSERT_TRUE(IsOk(store->Insert(request)));
  EXPECT_EQ(VectorOf(1), LettersOf("ab"));
}

TEST_F(TextEmbeddingTest, NothingIsEmbeddedForRowsThatAreRefused) {
  MakeNotes({{1, "a"}});
  embedder.embedded.clear();
  EXPECT_THAT(Insert({{2, "a"}, {3, ""}}).message(),
              HasSubstr("TextEmbedding function does not support empty text: function 'embed', "
                        "row 1"));
  EXPECT_THAT(Insert({{2, std::string(101, 'a')}}).message(), HasSubstr("text"));
  core::Batch rows = RowsOf({{2, "a"}});
  rows.Add("vector", core::DataType::kFloatVector, 4).AppendVector(LettersOf("a"));
  EXPECT_THAT(store->Insert({.to = kNotes, .rows = rows, .partition = ""}).status().message(),
              HasSubstr("is computed by function 'embed'"));
  EXPECT_THAT(Insert(std::vector<Note>(kTextsMax + 1, {2, "a"})).message(),
              HasSubstr("up to [10000] pieces of data at a time, got [10001]"));
  EXPECT_THAT(Search(Texts({"a", ""})).status().message(), HasSubstr("row 1"));
  EXPECT_THAT(Search(Texts({"\xff\xfe"})).status().message(), HasSubstr("not UTF-8"));
  EXPECT_THAT(embedder.embedded, IsEmpty());
}

TEST_F(TextEmbeddingTest, FunctionsThatCannotBeAreRefusedWithWhatThereIs) {
  const auto function = [](auto* schema) -> auto& {
    return schema->functions[0];
  };
  EXPECT_THAT(WhyNot([&](auto* s) { function(s).params["provider"] = "openai"; }),
              HasSubstr("provider 'openai' is not supported; the one that is there is 'elanus'"));
  EXPECT_THAT(WhyNot([&](auto* s) { function(s).params.clear(); }),
              HasSubstr("there is no provider; the one that is there is 'elanus'"));
  EXPECT_THAT(WhyNot([&](auto* s) { function(s).params["url"] = "http://x"; }),
              HasSubstr("parameter 'url' is not known; there are provider and model_name"));
  EXPECT_THAT(WhyNot([&](auto* s) { function(s).params["model_name"] = "clip"; }),
              HasSubstr("there is no model 'clip'; there are letters"));
  EXPECT_THAT(WhyNot([](auto* s) { s->fields[3].dim = 8; }),
              HasSubstr("field 'vector': required embedding dim is [8], but the embedding obtained "
                        "from the model 'letters' is [4]"));
  EXPECT_THAT(WhyNot([](auto* s) { s->fields[1].nullable = true; }),
              HasSubstr("function input field cannot be nullable: function embed, field text"));
  EXPECT_THAT(WhyNot([](auto* s) { s->fields[3].type = core::DataType::kFloat16Vector; }),
              HasSubstr("output field must be a FloatVector field, but got Float16Vector"));
}

TEST_F(TextEmbeddingTest, TheModelIsThatOfTheCollectionWhateverTheDefaultIsLater) {
  MakeNotes({{1, "a"}});
  embedder.default_model = "other letters";
  embedder.models.clear();
  store.Close();
  ASSERT_TRUE(IsOk(store.Open()));
  ASSERT_TRUE(IsOk(Insert({{2, "b"}})));
  ASSERT_TRUE(IsOk(Search(Texts({"b"}))));
  const std::string letters = "letters, f of letters, f32";
  EXPECT_THAT(embedder.models, ElementsAre(letters, letters));
  const auto description = store->DescribeCollection(kNotes);
  EXPECT_EQ(description->schema.properties.at("elanus.embed.model"), "letters");
  EXPECT_FALSE(description->schema.functions[0].params.contains("model_name")) << "as given";
}

TEST_F(TextEmbeddingTest, WithoutModelsRowsAreReadAndNotWritten) {
  MakeNotes({{1, "a"}});
  store.Close();
  store.embedder = nullptr;
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(VectorOf(1), LettersOf("a"));
  const std::string why = "elanus serve has them";
  EXPECT_THAT(Insert({{2, "b"}}).message(), HasSubstr(why));
  EXPECT_THAT(Search(Texts({"b"})).status().message(), HasSubstr(why));
  EXPECT_THAT(WhyNot([](auto* s) { s->name = "more"; }), HasSubstr(why));
}

TEST_F(TextEmbeddingTest, ALostModelIsSaidSo) {
  MakeNotes({{1, "a"}});
  ASSERT_TRUE(IsOk(
      store->AlterCollection(kNotes, {.set = {}, .removed = {"elanus.embed.model_fingerprint"}})));
  EXPECT_THAT(Insert({{2, "b"}}).message(), HasSubstr("elanus.embed.model_fingerprint"));
}

}  // namespace
}  // namespace elanus::engine
