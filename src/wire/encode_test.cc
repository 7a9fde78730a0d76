#include "wire/encode.h"

#include <gtest/gtest.h>

#include "milvus.pb.h"
#include "wire/test_columns.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto;

// A schema with a field of every type, and rows of it.
struct World {
  explicit World(Dice* dice) {
    schema.fields.push_back(dice->Field("id", core::DataType::kInt64));
    schema.fields.back().is_primary = true;
    schema.fields.back().nullable = false;
    for (core::DataType type : kAllTypes) {
      schema.fields.push_back(dice->Field(core::TypeName(type), type));
    }
    rows = dice->Below(20);
    for (const core::FieldSchema& field : schema.fields) {
      batch.columns.push_back({field.name, dice->Values(field, rows)});
    }
    for (const core::FieldSchema& field : schema.fields) {
      if (dice->Once(2)) shape.output_fields.push_back(field.name);
    }
  }

  core::CollectionSchema schema;
  AnswerShape shape;
  size_t rows = 0;
  core::Batch batch;
};

TEST(Encode, SaysOfASearchWhatTheMessageSays) {
  Dice dice;
  for (int round = 0; round < 200; ++round) {
    World world(&dice);
    core::SearchAnswer answer;
    answer.starts = {0, dice.Below(world.rows + 1), world.rows};
    answer.scores.assign(world.rows, 0.25F);
    answer.rows = world.batch;
    if (dice.Once(2)) {
      world.shape.group_field = "Int32";
      answer.group_values = *world.batch.Find("Int32");
    }
    core::SearchAnswer copy = answer;
    pb::milvus::SearchResults expected;
    expected.set_session_ts(7);
    expected.mutable_status()->set_reason("r");
    expected.mutable_results()->mutable_search_iterator_v2_results()->set_token("t");
    pb::milvus::SearchResults rest = expected;
    WriteSearchAnswer(std::move(answer), world.schema, world.shape, &expected);
    const Pieces pieces = EncodeSearchAnswer(std::move(copy), world.schema, world.shape, &rest);
    const std::string joined = Joined(pieces);
    EXPECT_EQ(joined.size(), SizeOf(pieces));
    EXPECT_EQ(joined.size(), expected.ByteSizeLong());
    pb::milvus::SearchResults parsed;
    ASSERT_TRUE(parsed.ParseFromString(joined));
    ASSERT_EQ(parsed.SerializeAsString(), expected.SerializeAsString());
  }
}

TEST(Encode, SaysOfAQueryWhatTheMessageSays) {
  Dice dice;
  for (int round = 0; round < 200; ++round) {
    World world(&dice);
    core::QueryAnswer answer;
    answer.rows = world.batch;
    core::QueryAnswer copy = answer;
    pb::milvus::QueryResults expected;
    expected.set_collection_name("c");
    pb::milvus::QueryResults rest = expected;
    WriteQueryAnswer(std::move(answer), world.schema, world.shape, &expected);
    const std::string joined =
        Joined(EncodeQueryAnswer(std::move(copy), world.schema, world.shape, &rest));
    pb::milvus::QueryResults parsed;
    ASSERT_TRUE(parsed.ParseFromString(joined));
    ASSERT_EQ(parsed.SerializeAsString(), expected.SerializeAsString());
  }
}

TEST(Encode, SendsVectorsFromWhereTheyLie) {
  core::CollectionSchema schema;
  core::FieldSchema id;
  id.name = "id";
  id.is_primary = true;
  core::FieldSchema clip;
  clip.name = "clip";
  clip.type = core::DataType::kFloatVector;
  clip.dim = 1024;
  schema.fields = {id, clip};
  core::QueryAnswer answer;
  core::Column& ids = answer.rows.Add("id", id.type);
  ids.Append<int64_t>(1);
  core::Column& vectors = answer.rows.Add("clip", clip.type, clip.dim);
  vectors.AppendVector(std::vector<float>(1024));
  const auto* where = reinterpret_cast<const char*>(vectors.view().bytes.data());
  pb::milvus::QueryResults rest;
  const Pieces pieces = EncodeQueryAnswer(
      std::move(answer), schema, {.output_fields = {"clip"}, .limit = 0, .group_field = ""}, &rest);
  EXPECT_TRUE(std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return piece.bytes.data() == where && piece.bytes.size() == 4096;
  }));
}

}  // namespace
}  // namespace elanus::wire
