#include "index/index_names.h"

#include <gtest/gtest.h>

namespace elanus::index {
namespace {

using core::DataType;

core::FieldSchema Field(DataType type) {
  core::FieldSchema field;
  field.type = type;
  field.name = "f";
  field.dim = core::IsVector(type) && type != DataType::kSparseFloatVector ? 64 : 0;
  return field;
}

// Whether the index passes: "" or the message.
std::string Refusal(const core::FieldSchema& field, const std::string& type,
                    const std::map<std::string, std::string>& params = {}) {
  core::IndexDescription index{.field = "f", .name = "i", .type = type, .params = params};
  if (core::IsVector(field.type)) index.metric = core::DefaultMetric(field.type);
  return CheckIndex(field, index).status().message();
}

Serving ServingOf(DataType type, const std::string& name) {
  core::IndexDescription index{.field = "f", .name = "i", .type = name, .params = {}};
  index.metric = core::DefaultMetric(type);
  return CheckIndex(Field(type), index).value();
}

TEST(CheckIndex, KnowsWhatServesAName) {
  EXPECT_EQ(ServingOf(DataType::kFloatVector, "HNSW"), Serving::kGraph);
  EXPECT_EQ(ServingOf(DataType::kFloat16Vector, "RHNSW_PQ"), Serving::kGraph);
  EXPECT_EQ(ServingOf(DataType::kInt8Vector, "DISKANN"), Serving::kGraph);
  EXPECT_EQ(ServingOf(DataType::kBFloat16Vector, "IVF_SQ8"), Serving::kInvertedFile);
  EXPECT_EQ(ServingOf(DataType::kFloatVector, "SCANN"), Serving::kInvertedFile);
  EXPECT_EQ(ServingOf(DataType::kFloatVector, "FLAT"), Serving::kFlatCodes);
  EXPECT_EQ(ServingOf(DataType::kBinaryVector, "HNSW"), Serving::kExact);
  EXPECT_EQ(ServingOf(DataType::kBinaryVector, "BIN_IVF_FLAT"), Serving::kExact);
  EXPECT_EQ(ServingOf(DataType::kSparseFloatVector, "SPARSE_WAND"), Serving::kSparse);
  EXPECT_EQ(ServingOf(DataType::kVarChar, "inverted_index"), Serving::kScalar);
  EXPECT_EQ(ServingOf(DataType::kVarChar, "Trie"), Serving::kScalar);
  EXPECT_EQ(ServingOf(DataType::kJson, "INVERTED"), Serving::kNothing);
}

TEST(CheckIndex, ChoosesForAutoindexByType) {
  for (const char* name : {"", "AUTOINDEX"}) {
    EXPECT_EQ(ServingOf(DataType::kInt8Vector, name), Serving::kAutomatic);
    EXPECT_EQ(ServingOf(DataType::kBinaryVector, name), Serving::kExact);
    EXPECT_EQ(ServingOf(DataType::kSparseFloatVector, name), Serving::kSparse);
    EXPECT_EQ(ServingOf(DataType::kInt64, name), Serving::kScalar);
    EXPECT_EQ(ServingOf(DataType::kJson, name), Serving::kNothing);
  }
}

TEST(CheckIndex, RefusesAnUnknownNameAsMilvusDoes) {
  const auto status = CheckIndex(Field(DataType::kFloatVector),
                                 {.field = "f", .name = "", .type = "FOO", .params = {}})
                          .status();
  EXPECT_EQ(status.message(), "invalid index type: FOO");
  EXPECT_EQ(status.number(), core::Number::kUnexpected);
}

TEST(CheckIndex, RefusesATypeThatTheIndexCannotStandOn) {
  EXPECT_EQ(Refusal(Field(DataType::kInt64), "HNSW"),
            "data type Int64 can't build with this index HNSW");
  EXPECT_EQ(Refusal(Field(DataType::kBinaryVector), "IVF_FLAT"),
            "data type BinaryVector can't build with this index IVF_FLAT");
  EXPECT_NE(Refusal(Field(DataType::kInt64), "Trie"), "");
  EXPECT_NE(Refusal(Field(DataType::kDouble), "BITMAP"), "");
  EXPECT_NE(Refusal(Field(DataType::kBool), "STL_SORT"), "");
  EXPECT_NE(Refusal(Field(DataType::kFloatVector), "INVERTED"), "");
  core::FieldSchema array = Field(DataType::kArray);
  array.element_type = DataType::kInt32;
  EXPECT_EQ(Refusal(array, "BITMAP"), "");
  array.element_type = DataType::kFloat;
  EXPECT_EQ(Refusal(array, "BITMAP"),
            "data type Array of Float can't build with this index BITMAP");
  core::FieldSchema key = Field(DataType::kInt64);
  key.is_primary = true;
  EXPECT_EQ(Refusal(key, "BITMAP"), "create bitmap index on primary key not supported");
}

TEST(CheckIndex, RefusesAMetricThatTheVectorsDoNotHave) {
  core::IndexDescription index{.field = "f", .name = "", .type = "BIN_FLAT", .params = {}};
  index.metric = core::Metric::kL2;
  EXPECT_EQ(CheckIndex(Field(DataType::kBinaryVector), index).status().message(),
            "metric type L2 not found or not supported, supported: [HAMMING JACCARD]");
}

TEST(CheckIndex, TakesBm25ForTheOutputOfAFunctionAndForNothingElse) {
  core::IndexDescription index{.field = "f", .name = "", .type = "AUTOINDEX", .params = {}};
  core::FieldSchema field = Field(DataType::kSparseFloatVector);
  index.metric = core::Metric::kBm25;
  EXPECT_FALSE(CheckIndex(field, index).ok());
  field.is_function_output = true;
  EXPECT_TRUE(CheckIndex(field, index).ok());
  index.metric = core::Metric::kIp;
  EXPECT_FALSE(CheckIndex(field, index).ok());
}

TEST(CheckIndex, HoldsParametersToTheirRanges) {
  const core::FieldSchema field = Field(DataType::kFloatVector);
  for (const auto& [type, param, low, high] :
       {std::array<const char*, 4>{"IVF_FLAT", "nlist", "1", "65536"},
        {"HNSW", "M", "2", "2048"},
        {"IVF_PQ", "nbits", "1", "24"}}) {
    EXPECT_EQ(Refusal(field, type, {{param, low}}), "");
    EXPECT_EQ(Refusal(field, type, {{param, high}}), "");
    EXPECT_NE(Refusal(field, type, {{param, std::to_string(std::stol(low) - 1)}}), "") << param;
    EXPECT_NE(Refusal(field, type, {{param, std::to_string(std::stol(high) + 1)}}), "") << param;
    EXPECT_NE(Refusal(field, type, {{param, "many"}}), "") << param;
    EXPECT_NE(Refusal(field, type, {{param, "1.5"}}), "") << param;
    EXPECT_EQ(Refusal(field, "FLAT", {{param, "0"}}), "");
  }
  EXPECT_EQ(Refusal(field, "IVF_FLAT", {{"nlist", "0"}}),
            "Out of range in json: param 'nlist' (0) should be in range [1, 65536]");
}

TEST(CheckIndex, HoldsParametersToTheirWords) {
  const core::FieldSchema field = Field(DataType::kFloatVector);
  EXPECT_EQ(
      Refusal(field, "HNSW_SQ", {{"sq_type", "SQ4U"}, {"refine", "True"}, {"refine_type", "FP32"}}),
      "");
  EXPECT_EQ(Refusal(field, "HNSW_SQ", {{"sq_type", "FP32"}}), "invalid scalar quantizer type");
  EXPECT_EQ(Refusal(field, "HNSW_SQ", {{"sq_type", "sq6, sq8"}}), "invalid scalar quantizer type");
  EXPECT_EQ(Refusal(field, "HNSW_PRQ", {{"refine", "1"}}),
            "Type conflict in json: param 'refine' (1) should be a boolean");
  EXPECT_EQ(Refusal(field, "IVF_RABITQ", {{"refine_type", "INT8"}}),
            "invalid refine type : INT8, optional types are [sq6, sq8, fp16, bf16, fp32, flat]");
  EXPECT_EQ(Refusal(field, "HNSW", {{"sq_type", "any"}}), "");
}

TEST(CheckIndex, WantsAProductQuantizerToDivideTheDimension) {
  const core::FieldSchema field = Field(DataType::kFloatVector);
  EXPECT_EQ(Refusal(field, "IVF_PQ", {{"m", "16"}}), "");
  EXPECT_EQ(Refusal(field, "HNSW_PQ", {{"m", "15"}}),
            "dimension must be able to be divided by `m`, dimension: 64, m: 15");
}

TEST(CheckIndex, WantsBothLengthsOfGrams) {
  const core::FieldSchema field = Field(DataType::kVarChar);
  EXPECT_EQ(Refusal(field, "NGRAM", {{"min_gram", "2"}, {"max_gram", "3"}}), "");
  EXPECT_EQ(Refusal(field, "NGRAM", {{"min_gram", "2"}}),
            "Ngram index must specify both min_gram and max_gram");
  EXPECT_NE(Refusal(field, "NGRAM", {{"min_gram", "3"}, {"max_gram", "2"}}), "");
}

TEST(CheckIndex, ReadsTheWeightsOfBm25) {
  core::IndexDescription index{.field = "f", .name = "", .type = "AUTOINDEX", .params = {}};
  EXPECT_EQ(Bm25WeightsOf(index).k1, 1.2F);
  index.params = {{"bm25_k1", "1.5"}, {"bm25_b", "0"}};
  EXPECT_EQ(Bm25WeightsOf(index).k1, 1.5F);
  EXPECT_EQ(Bm25WeightsOf(index).b, 0);
  core::FieldSchema field = Field(DataType::kSparseFloatVector);
  index.metric = core::Metric::kIp;
  index.params = {{"bm25_b", "1.1"}};
  EXPECT_FALSE(CheckIndex(field, index).ok());
}

TEST(CheckSearchParameters, HoldsThemToTheirRanges) {
  EXPECT_TRUE(CheckSearchParameters("IVF_FLAT", {{"nprobe", "8"}}, 10).ok());
  EXPECT_FALSE(CheckSearchParameters("IVF_FLAT", {{"nprobe", "0"}}, 10).ok());
  EXPECT_FALSE(CheckSearchParameters("IVF_SQ8", {{"nprobe", "65537"}}, 10).ok());
  EXPECT_FALSE(CheckSearchParameters("SPARSE_WAND", {{"drop_ratio_search", "-0.1"}}, 10).ok());
  EXPECT_TRUE(CheckSearchParameters("FLAT", {{"nprobe", "0"}}, 10).ok());
  EXPECT_TRUE(CheckSearchParameters("HNSW_SQ", {{"refine_k", "1.5"}}, 10).ok());
  EXPECT_FALSE(CheckSearchParameters("HNSW_SQ", {{"refine_k", "0.5"}}, 10).ok());
  EXPECT_FALSE(CheckSearchParameters("IVF_RABITQ", {{"rbq_bits_query", "9"}}, 10).ok());
}

TEST(CheckSearchParameters, WantsAtLeastAsManyCandidatesAsHits) {
  EXPECT_TRUE(CheckSearchParameters("HNSW", {{"ef", "10"}}, 10).ok());
  EXPECT_EQ(CheckSearchParameters("HNSW", {{"ef", "9"}}, 10).message(),
            "ef(9) should be larger than k(10)");
}

}  // namespace
}  // namespace elanus::index
