// The same rows in two collections, one of which has an index on every field: whatever is asked,
// the answers are the same, and the rows that are looked at are few.
#include "engine/index_lookup.h"

#include <gtest/gtest.h>

#include <random>

#include "core/array.h"
#include "engine/complete_schema.h"
#include "engine/recover.h"
#include "engine/test_store.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

using core::DataType;

class FixedClock final : public os::Clock {
 public:
  uint64_t NowMs() const override { return 1'700'000'000'000; }
};

core::CollectionSchema Schema() {
  core::CollectionSchema schema;
  schema.name = "c";
  const auto add = [&](const char* name, DataType type) -> core::FieldSchema& {
    schema.fields.emplace_back();
    schema.fields.back().name = name;
    schema.fields.back().type = type;
    schema.fields.back().nullable = true;
    return schema.fields.back();
  };
  core::FieldSchema& id = add("id", DataType::kInt64);
  id.is_primary = true;
  id.nullable = false;
  add("name", DataType::kVarChar).max_length = 64;
  add("title", DataType::kVarChar).max_length = 64;
  add("size", DataType::kInt32);
  add("level", DataType::kInt8);
  add("ratio", DataType::kDouble);
  add("share", DataType::kFloat);
  add("flag", DataType::kBool);
  core::FieldSchema& tags = add("tags", DataType::kArray);
  tags.element_type = DataType::kVarChar;
  tags.max_length = 8;
  tags.max_capacity = 8;
  core::FieldSchema& marks = add("marks", DataType::kArray);
  marks.element_type = DataType::kInt16;
  marks.max_capacity = 8;
  core::FieldSchema& clip = add("clip", DataType::kFloatVector);
  clip.dim = 2;
  clip.nullable = false;
  return schema;
}

std::vector<core::IndexDescription> Indexes() {
  std::vector<core::IndexDescription> indexes;
  const auto add = [&](const char* field, const char* type,
                       std::map<std::string, std::string> params = {}) {
    core::IndexDescription index;
    index.id = static_cast<int64_t>(indexes.size()) + 1;
    index.field = index.name = field;
    index.type = type;
    index.params = std::move(params);
    indexes.push_back(std::move(index));
  };
  add("id", "STL_SORT");
  add("name", "Trie");
  add("title", "NGRAM", {{"min_gram", "2"}, {"max_gram", "3"}});
  add("size", "INVERTED");
  add("level", "BITMAP");
  add("ratio", "STL_SORT");
  add("share", "INVERTED");
  add("flag", "BITMAP");
  add("tags", "INVERTED");
  add("marks", "BITMAP");
  return indexes;
}

std::string AnyWord(std::mt19937* random) {
  std::string word;
  for (size_t left = (*random)() % 6; left > 0; --left) {
    word += std::array{"a", "b", "c", "ü"}[(*random)() % 4];
  }
  return word;
}

// Appends a value, or null one time in eight.
template <typename Append>
void AppendMaybe(std::mt19937* random, core::Column* column, Append&& append) {
  if ((*random)() % 8 == 0) {
    column->AppendNull();
  } else {
    append(column);
  }
}

core::Batch RandomRows(int64_t first, int64_t count, std::mt19937* random) {
  core::Batch rows;
  for (const core::FieldSchema& field : Schema().fields)
    rows.Add(field.name, field.type, field.dim);
  const auto column = [&](size_t i) { return &rows.columns[i].column; };
  const auto small = [&] { return static_cast<int>((*random)() % 20) - 10; };
  for (int64_t id = first; id < first + count; ++id) {
    column(0)->Append(id);
    for (const size_t i : {1, 2}) {
      AppendMaybe(random, column(i), [&](core::Column* to) { to->AppendText(AnyWord(random)); });
    }
    AppendMaybe(random, column(3), [&](core::Column* to) { to->Append<int32_t>(small() * 100); });
    AppendMaybe(random, column(4),
                [&](core::Column* to) { to->Append(static_cast<int8_t>(small() / 4)); });
    AppendMaybe(random, column(5), [&](core::Column* to) { to->Append<double>(small() / 4.0); });
    AppendMaybe(random, column(6),
                [&](core::Column* to) { to->Append(static_cast<float>(small()) / 10); });
    AppendMaybe(random, column(7),
                [&](core::Column* to) { to->Append(static_cast<uint8_t>((*random)() % 2)); });
    AppendMaybe(random, column(8), [&](core::Column* to) {
      const std::array<std::string_view, 4> words = {"a", "b", "ü", "ab"};
      std::vector<std::string_view> tags((*random)() % 4);
      for (std::string_view& tag : tags) tag = words[(*random)() % 4];
      to->AppendText(core::TextArrayRow(tags));
    });
    AppendMaybe(random, column(9), [&](core::Column* to) {
      std::vector<int16_t> marks((*random)() % 4);
      for (int16_t& mark : marks) mark = static_cast<int16_t>((*random)() % 5);
      to->AppendText(core::ArrayRow<int16_t>(marks));
    });
    column(10)->AppendVector(std::vector<float>{1, static_cast<float>(id)});
  }
  return rows;
}

std::string AnyTerm(std::mt19937* random) {
  const auto number = [&] { return std::to_string(static_cast<int>((*random)() % 24) - 12); };
  const auto compare = [&] {
    return std::string(std::array{" == ", " != ", " < ", " <= ", " > ", " >= "}[(*random)() % 6]);
  };
  const auto word = [&] { return '"' + AnyWord(random) + '"'; };
  switch ((*random)() % 17) {
    case 0:
      return "id" + compare() + number();
    case 1:
      return "size" + compare() + number() + "00";
    case 2:
      return "size in [" + number() + "00, " + number() + "00, 7]";
    case 3:
      return "level" + compare() + number();
    case 4:
      return "ratio" + compare() + number() + ".25";
    case 5:
      return number() + " < ratio <= " + number() + ".5";
    case 6:
      return "share" + compare() + "0." + std::to_string((*random)() % 10);
    case 7:
      return std::string("flag == ") + ((*random)() % 2 == 0 ? "true" : "false");
    case 8:
      return "name" + compare() + word();
    case 9:
      return "name like \"" + AnyWord(random) + "%\"";
    case 10:
      return "name like \"%" + AnyWord(random) + "_" + AnyWord(random) + "%\"";
    case 11:
      return "title like \"%" + AnyWord(random) + "%\"";
    case 12:
      return "title like \"" + AnyWord(random) + "%" + AnyWord(random) + "\"";
    case 13:
      return "array_contains(tags, " + word() + ")";
    case 14:
      return "array_contains_all(marks, [" + std::to_string((*random)() % 5) + ", " +
             std::to_string((*random)() % 5) + "])";
    case 15:
      return "array_contains_any(marks, [" + std::to_string((*random)() % 5) + ", 9])";
    default:
      return std::string(std::array{"name", "size", "ratio", "title", "level"}[(*random)() % 5]) +
             ((*random)() % 2 == 0 ? " is null" : " is not null");
  }
}

std::string AnyFilter(std::mt19937* random) {
  std::string filter = AnyTerm(random);
  for (size_t more = (*random)() % 3; more > 0; --more) {
    filter = "(" + filter + ((*random)() % 2 == 0 ? ") and " : ") or ") +
             ((*random)() % 4 == 0 ? "not " : "") + "(" + AnyTerm(random) + ")";
  }
  return filter;
}

// One of the two collections.
struct World {
  explicit World(bool has_indexes) {
    core::CollectionDescription description;
    description.schema = CompleteSchema(Schema());
    description.partitions = FirstPartitions(description.schema, 1);
    description.is_loaded = true;
    for (auto& partition : description.partitions) partition.is_loaded = true;
    if (has_indexes) description.indexes = Indexes();
    environment.files = &files;
    environment.executor = &executor;
    environment.clock = &clock;
    environment.segment_bytes = 64 << 20;
    collection = MakeCollection(environment, "/c1", description).value();
  }

  core::Result<core::QueryAnswer> Ask(const std::string& filter) {
    core::QueryRequest request;
    request.filter = filter;
    return Retrieve(collection->Read({}), request);
  }

  os::MemoryFileSystem files;
  core::InlineExecutor executor;
  FixedClock clock;
  Environment environment;
  std::shared_ptr<Collection> collection;
};

class IndexLookup : public testing::Test {
 protected:
  void Insert(int64_t first, int64_t count) {
    const core::Batch rows = RandomRows(first, count, &random_);
    for (World* world : {&indexed_, &plain_}) {
      const core::InsertRequest request{.to = {}, .rows = rows, .partition = ""};
      ASSERT_TRUE(IsOk(engine::Insert(world->collection.get(), request)));
    }
  }
  void Delete(int64_t from, int64_t to) {
    core::DeleteRequest request;
    request.filter = "id >= " + std::to_string(from) + " and id < " + std::to_string(to);
    for (World* world : {&indexed_, &plain_}) {
      ASSERT_TRUE(IsOk(Remove(world->collection.get(), request)));
    }
  }

  // Asks both collections many filters.
  void Compare(const char* when) {
    SCOPED_TRACE(when);
    for (int round = 0; round < 150; ++round) {
      const std::string filter = AnyFilter(&random_);
      const auto quick = indexed_.Ask(filter);
      const auto slow = plain_.Ask(filter);
      ASSERT_TRUE(IsOk(quick)) << filter;
      ASSERT_TRUE(IsOk(slow)) << filter;
      const auto keys = [](const core::QueryAnswer& answer) {
        const auto values = answer.rows.columns[0].column.view().Values<int64_t>();
        return std::vector<int64_t>(values.begin(), values.end());
      };
      ASSERT_EQ(keys(*quick), keys(*slow)) << filter;
      EXPECT_LE(quick->work.rows_filtered, slow->work.rows_filtered) << filter;
      filtered_quickly_ += quick->work.rows_filtered;
      filtered_slowly_ += slow->work.rows_filtered;
      looked_up_ += quick->work.rows_looked_up;
    }
  }

  const unsigned seed_ = std::random_device()();
  std::mt19937 random_{seed_};
  World indexed_{true};
  World plain_{false};
  int64_t filtered_quickly_ = 0;
  int64_t filtered_slowly_ = 0;
  int64_t looked_up_ = 0;
};

TEST_F(IndexLookup, ChangesNoAnswer) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  Insert(-50, 150);
  Compare("growing");
  for (World* world : {&indexed_, &plain_}) ASSERT_TRUE(IsOk(Flush(world->collection.get())));
  looked_up_ = filtered_quickly_ = filtered_slowly_ = 0;
  Compare("sealed");
  EXPECT_GT(looked_up_, 0);
  EXPECT_LT(filtered_quickly_ * 4, filtered_slowly_);
  Delete(-20, 0);
  Insert(100, 80);
  Compare("sealed and growing, with deletes");
  for (World* world : {&indexed_, &plain_}) ASSERT_TRUE(IsOk(Compact(world->collection.get())));
  Compare("merged");
  indexed_.collection.reset();
  indexed_.collection =
      RecoverCollection(indexed_.environment, "/c1", {"default", "pictures"}, nullptr).value();
  Compare("opened again");
}

TEST_F(IndexLookup, LooksAtNoRowThatAnIndexAnswersFor) {
  Insert(0, 200);
  ASSERT_TRUE(IsOk(Flush(indexed_.collection.get())));
  for (const std::string filter :
       {"id == 7", "size > 100", "level in [1, 2]", "0.25 < ratio < 2", "flag == true",
        "name like \"a%\"", "name like \"%b%\"", "name == \"ab\"", "title is null",
        "array_contains(tags, \"a\")", "array_contains_all(marks, [1, 2])",
        "not (size > 100) and level == 1"}) {
    const auto answer = indexed_.Ask(filter);
    ASSERT_TRUE(IsOk(answer)) << filter;
    EXPECT_EQ(answer->work.rows_filtered, 0) << filter;
  }
}

TEST_F(IndexLookup, LooksOnlyAtRowsThatHaveTheGrams) {
  Insert(0, 200);
  ASSERT_TRUE(IsOk(Flush(indexed_.collection.get())));
  const auto answer = indexed_.Ask("title like \"%abc%\"");
  ASSERT_TRUE(IsOk(answer));
  EXPECT_GE(answer->work.rows_filtered, static_cast<int64_t>(answer->rows.rows()));
  EXPECT_LT(answer->work.rows_filtered, 40);
}

}  // namespace
}  // namespace elanus::engine
