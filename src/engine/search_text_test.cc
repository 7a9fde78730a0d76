// BM25 against a slow scorer over a plain list of texts: the same hits and scores however the rows
// lie. ELANUS_CAPTIONS names a file of lines "picture TAB caption" to run it on real texts.
#include "engine/search_text.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <random>

#include "core/array.h"
#include "engine/test_papers.h"
#include "text/analyzer.h"

namespace elanus::engine {
namespace {

using testing::HasSubstr;

using Texts = std::map<int64_t, std::string>;

core::Batch RowsOf(const Texts& texts) {
  core::Batch rows;
  rows.Add("id", core::DataType::kInt64);
  rows.Add("text", core::DataType::kVarChar);
  for (const auto& [id, text] : texts) {
    rows.columns[0].column.Append(id);
    rows.columns[1].column.AppendText(text);
  }
  return rows;
}

// The scores of all texts that share a term with the query, by the formula of the textbooks.
std::map<int64_t, double> Scores(const text::Analyzer& analyzer, const Texts& texts,
                                 const std::string& query, double k1, double b) {
  std::map<int64_t, std::map<std::string, double>> counts;
  std::map<int64_t, double> lengths;
  std::map<std::string, double> with;
  double length = 0;
  for (const auto& [id, text] : texts) {
    for (const text::Token& token : analyzer.Analyze(text)) {
      if (++counts[id][token.term] == 1) ++with[token.term];
      ++lengths[id];
      ++length;
    }
  }
  const auto rows = static_cast<double>(texts.size());
  std::map<int64_t, double> scores;
  for (const text::Token& token : analyzer.Analyze(query)) {
    const double idf = std::log(1 + (rows - with[token.term] + 0.5) / (with[token.term] + 0.5));
    for (const auto& [id, terms] : counts) {
      const auto found = terms.find(token.term);
      if (found == terms.end()) continue;
      const double f = found->second;
      const double w = 1 - b + b * lengths[id] / (length / rows);
      scores[id] += idf * f * (k1 + 1) / (f + k1 * w);
    }
  }
  return scores;
}

core::SearchRequest SearchFor(std::string_view query) {
  core::SearchRequest request;
  request.in = kPapers;
  request.vector_field = "terms";
  request.queries = core::TextColumn(std::vector<std::string_view>{query});
  return request;
}

// A store of texts, and the same texts in a map.
class Papers {
 public:
  Papers(const std::string& analyzer_params, uint32_t seed) : random_(seed) {
    store_.segment_bytes = 20000;
    analyzer_ = *text::MakeAnalyzer(analyzer_params);
    EXPECT_TRUE(IsOk(store_.Open()));
    EXPECT_TRUE(IsOk(MakeReady(store_.get(), PaperSchema(analyzer_params))));
  }

  void Insert(const Texts& texts) {
    core::InsertRequest request;
    request.to = kPapers;
    request.rows = RowsOf(texts);
    ASSERT_TRUE(IsOk(store_->Insert(request)));
    texts_.insert(texts.begin(), texts.end());
  }
  void Upsert(const Texts& texts, bool is_partial) {
    core::UpsertRequest request;
    request.to = kPapers;
    request.rows = RowsOf(texts);
    request.is_partial = is_partial;
    ASSERT_TRUE(IsOk(store_->Upsert(request)));
    for (const auto& [id, text] : texts) texts_[id] = text;
  }
  void Delete(const std::vector<int64_t>& ids) {
    core::DeleteRequest request;
    request.from = kPapers;
    request.keys = core::Int64Column(ids);
    ASSERT_TRUE(IsOk(store_->Delete(request)));
    for (const int64_t id : ids) texts_.erase(id);
  }
  void Flush() { ASSERT_TRUE(IsOk(store_->Flush(kPapers))); }
  void Compact() { ASSERT_TRUE(IsOk(store_->Compact(kPapers))); }
  void Reopen() { ASSERT_TRUE(IsOk(store_.Open())); }

  // Words of texts that are there are what people search for. Keys rise with age.
  void ExpectRightAnswers(const char* when) {
    SCOPED_TRACE(when);
    for (int i = 0; i < 8; ++i) {
      const auto text = std::next(texts_.begin(), random_() % texts_.size());
      ExpectRightAnswer(text->second.substr(0, 60));
    }
  }

  void ExpectRightAnswer(const std::string& query, double k1 = 1.2, double b = 0.75) {
    SCOPED_TRACE(query);
    const auto answer = store_->Search(SearchFor(query));
    ASSERT_TRUE(IsOk(answer));
    std::map<int64_t, double> expected = Scores(*analyzer_, texts_, query, k1, b);
    const auto ids = answer->rows.Find("id")->view().Values<int64_t>();
    ASSERT_EQ(ids.size(), std::min<size_t>(10, expected.size()));
    // Hit by hit, the best score that is left; equal ones may change places in the last bit.
    for (size_t i = 0; i < ids.size(); ++i) {
      double best = 0;
      for (const auto& [id, score] : expected) best = std::max(best, score);
      EXPECT_NEAR(answer->scores[i], best, 1e-5 * best) << i;
      EXPECT_NEAR(expected[ids[i]], best, 1e-6 * best) << i;
      if (i > 0 && answer->scores[i] == answer->scores[i - 1]) {
        EXPECT_GT(ids[i], ids[i - 1]);
      }
      expected.erase(ids[i]);
    }
  }

  TestStore& store() { return store_; }

 private:
  std::mt19937 random_;
  TestStore store_;
  std::shared_ptr<const text::Analyzer> analyzer_;
  Texts texts_;
};

// Lines of the named file, or made of few words, some of them frequent.
std::vector<std::string> Corpus(std::mt19937* random) {
  std::vector<std::string> texts;
  if (const char* path = std::getenv("ELANUS_CAPTIONS")) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      texts.push_back(line.substr(line.find('\t') + 1));
    }
    return texts;
  }
  for (int i = 0; i < 600; ++i) {
    std::string text;
    for (uint32_t words = (*random)() % 12; words > 0; --words) {
      const uint32_t word = (*random)() % (1 + (*random)() % 90);
      text += "word" + std::to_string(word) + (words % 3 == 0 ? ", " : " ");
    }
    texts.push_back(text);
  }
  return texts;
}

void RunThroughLife(const std::string& analyzer_params) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::vector<std::string> corpus = Corpus(&random);
  Papers papers(analyzer_params, seed);
  const auto part = [&](size_t from, size_t to) {
    Texts texts;
    for (size_t i = from; i < to; ++i) texts[static_cast<int64_t>(i)] = corpus[i];
    return texts;
  };
  const size_t third = corpus.size() / 3;

  papers.Insert(part(0, third));
  papers.ExpectRightAnswers("growing");
  papers.Flush();
  papers.ExpectRightAnswers("sealed");
  papers.Insert(part(third, 2 * third));
  papers.ExpectRightAnswers("sealed and growing");
  std::vector<int64_t> gone;
  for (size_t i = 0; i < 2 * third; i += 7) gone.push_back(static_cast<int64_t>(i));
  papers.Delete(gone);
  papers.ExpectRightAnswers("deleted");
  const size_t half = 2 * third + third / 2;
  papers.Upsert(part(2 * third, half), false);
  papers.Upsert(part(half, corpus.size()), true);
  papers.ExpectRightAnswers("upserted");
  papers.Flush();
  papers.Compact();
  papers.ExpectRightAnswers("merged");
  papers.Reopen();
  papers.ExpectRightAnswers("reopened");
}

TEST(SearchText, ScoresAsTheTextbookForAWholeLife) {
  RunThroughLife(R"({"type":"english"})");
  RunThroughLife("");
}

TEST(SearchText, ScoresChineseAsTheTextbookForAWholeLife) {
  RunThroughLife(R"({"type":"chinese"})");
}

TEST(SearchText, TakesWeightsFromTheIndex) {
  Papers papers("", 1);
  papers.Insert({{1, "a dog"}, {2, "a dog and a dog"}, {3, "a cat and many other animals"}});
  core::IndexDescription index;
  index.name = "terms";
  index.field = "terms";
  index.type = "AUTOINDEX";
  index.metric = core::Metric::kBm25;
  index.params = {{"bm25_k1", "2.0"}, {"bm25_b", "0.1"}};
  ASSERT_TRUE(IsOk(papers.store()->DropIndex(kPapers, "terms")));
  ASSERT_TRUE(IsOk(papers.store()->CreateIndex(kPapers, index)));
  papers.ExpectRightAnswer("dog cat", 2.0, 0.1);
}

TEST(SearchText, FilterAndPartitionsDoNotChangeScores) {
  Papers papers("", 1);
  papers.Insert({{1, "a dog"}, {2, "a dog and a dog"}, {3, "a cat"}});
  const auto all = papers.store()->Search(SearchFor("dog"));
  core::SearchRequest request = SearchFor("dog");
  request.filter = "id == 1";
  const auto one = papers.store()->Search(request);
  ASSERT_TRUE(IsOk(all));
  ASSERT_TRUE(IsOk(one));
  ASSERT_EQ(one->scores.size(), 1U);
  EXPECT_THAT(all->scores, testing::Contains(one->scores[0]));
}

TEST(SearchText, FindsNothingForWordsThatNobodyWroteOrForNone) {
  Papers papers(R"({"type":"english"})", 1);
  papers.Insert({{1, "a dog"}, {2, ""}});
  for (const char* query : {"zebra", "", "the"}) papers.ExpectRightAnswer(query);
}

TEST(SearchText, FindsByTheTextOfOtherRows) {
  Papers papers("", 1);
  papers.Insert({{1, "red dog"}, {2, "green dog"}, {3, "cat"}});
  core::SearchRequest request = SearchFor("");
  request.queries = core::Column();
  request.query_keys = core::Int64Column(std::vector<int64_t>{2});
  const auto answer = papers.store()->Search(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_THAT(answer->rows.Find("id")->view().Values<int64_t>(), testing::ElementsAre(2, 1));
}

TEST(SearchText, WantsTextsAndNoOtherMetric) {
  Papers papers("", 1);
  papers.Insert({{1, "a dog"}});
  core::SearchRequest request = SearchFor("dog");
  request.metric = core::Metric::kIp;
  EXPECT_FALSE(papers.store()->Search(request).ok());
  request.metric = core::Metric::kBm25;
  EXPECT_TRUE(IsOk(papers.store()->Search(request)));
  request.queries = core::Column(core::DataType::kSparseFloatVector);
  request.queries.AppendText(core::SparseRow(std::vector<core::SparseEntry>{{1, 1.F}}));
  EXPECT_THAT(papers.store()->Search(request).status().message(),
              HasSubstr("please provide varchar/text"));
}

}  // namespace
}  // namespace elanus::engine
