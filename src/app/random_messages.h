// Random requests: messages of any type with values that are wrong in one of the ways in which
// requests go wrong. Only tests include it.
#pragma once

#include <google/protobuf/message.h>

#include <array>
#include <limits>
#include <random>
#include <string>

#include "milvus.pb.h"

namespace elanus::app {

class RandomMessages {
 public:
  explicit RandomMessages(uint64_t seed) : random_(seed) {}

  size_t Below(size_t end) { return random_() % end; }
  bool Chance(double share) { return std::bernoulli_distribution(share)(random_); }

  // Sets some of the fields to anything that their types allow.
  void Fill(google::protobuf::Message* message, int depth = 0) {
    const auto* type = message->GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      if (Chance(0.3)) continue;
      if (!field->is_repeated()) {
        Set(message, field, depth);
      } else if (!field->is_map()) {
        for (size_t n = Below(4); n > 0; --n) Add(message, field, depth);
      }
    }
  }

  // Bytes in transit: some changed, some lost.
  std::string Damage(std::string bytes) {
    if (Chance(0.3)) bytes.resize(Below(bytes.size() + 1));
    for (size_t n = Below(4); n > 0 && !bytes.empty(); --n) {
      bytes[Below(bytes.size())] = static_cast<char>(Below(256));
    }
    return bytes;
  }

  std::string Text() {
    const std::array<std::string, 24> texts = {"",
                                               "papers",
                                               "id",
                                               "vector",
                                               "title",
                                               "_default",
                                               "default",
                                               "$meta",
                                               "*",
                                               "count(*)",
                                               "id > 3",
                                               "id in [1, 2",
                                               "title like \"a%\"",
                                               "{x} == id",
                                               "FLAT",
                                               "HNSW",
                                               "L2",
                                               R"({"nlist": 4, "params": {"nprobe": -1}})",
                                               R"({"a": [)",
                                               "topk",
                                               "params",
                                               "9e999",
                                               "-1",
                                               "99999999999999999999"};
    if (Chance(0.01)) return std::string(70000, 'a');
    if (Chance(0.01)) return "\xff\xfe bad \xc3";
    if (Chance(0.02)) return std::string(200, '(') + "id == 1";
    return texts[Below(texts.size())];
  }

 private:
  using Field = google::protobuf::FieldDescriptor;

  int64_t Integer() {
    constexpr std::array<int64_t, 12> kEdges = {0,
                                                1,
                                                -1,
                                                2,
                                                7,
                                                100,
                                                16384,
                                                16385,
                                                2147483647,
                                                1LL << 40,
                                                std::numeric_limits<int64_t>::max(),
                                                std::numeric_limits<int64_t>::min()};
    return kEdges[Below(kEdges.size())];
  }

  double Real() {
    constexpr std::array<double, 6> kEdges = {0,
                                              1,
                                              -2.5,
                                              1e300,
                                              std::numeric_limits<double>::infinity(),
                                              std::numeric_limits<double>::quiet_NaN()};
    return kEdges[Below(kEdges.size())];
  }

  // What stands in the fields of type bytes: whole messages, vectors, and rubbish.
  std::string Bytes(int depth) {
    std::string bytes;
    if (Chance(0.3) && depth < kDepthMax) {
      milvus::proto::schema::CollectionSchema schema;
      Fill(&schema, depth + 1);
      bytes = schema.SerializePartialAsString();
    } else if (Chance(0.5) && depth < kDepthMax) {
      milvus::proto::common::PlaceholderGroup group;
      Fill(&group, depth + 1);
      bytes = group.SerializePartialAsString();
    } else {
      bytes.resize(Below(40));
      for (char& byte : bytes) byte = static_cast<char>(Below(256));
    }
    return Chance(0.3) ? Damage(bytes) : bytes;
  }

  std::string TextOrBytes(const Field* field, int depth) {
    return field->type() == Field::TYPE_BYTES ? Bytes(depth) : Text();
  }

  void Set(google::protobuf::Message* message, const Field* field, int depth) {
    const auto* reflection = message->GetReflection();
    switch (field->cpp_type()) {
      case Field::CPPTYPE_INT32:
        return reflection->SetInt32(message, field, static_cast<int32_t>(Integer()));
      case Field::CPPTYPE_INT64:
        return reflection->SetInt64(message, field, Integer());
      case Field::CPPTYPE_UINT32:
        return reflection->SetUInt32(message, field, static_cast<uint32_t>(Integer()));
      case Field::CPPTYPE_UINT64:
        return reflection->SetUInt64(message, field, static_cast<uint64_t>(Integer()));
      case Field::CPPTYPE_DOUBLE:
        return reflection->SetDouble(message, field, Real());
      case Field::CPPTYPE_FLOAT:
        return reflection->SetFloat(message, field, static_cast<float>(Real()));
      case Field::CPPTYPE_BOOL:
        return reflection->SetBool(message, field, Chance(0.5));
      case Field::CPPTYPE_ENUM:
        return reflection->SetEnumValue(message, field, static_cast<int>(Below(130)));
      case Field::CPPTYPE_STRING:
        return reflection->SetString(message, field, TextOrBytes(field, depth));
      case Field::CPPTYPE_MESSAGE:
        if (depth < kDepthMax) Fill(reflection->MutableMessage(message, field), depth + 1);
        return;
    }
  }

  void Add(google::protobuf::Message* message, const Field* field, int depth) {
    const auto* reflection = message->GetReflection();
    switch (field->cpp_type()) {
      case Field::CPPTYPE_INT32:
        return reflection->AddInt32(message, field, static_cast<int32_t>(Integer()));
      case Field::CPPTYPE_INT64:
        return reflection->AddInt64(message, field, Integer());
      case Field::CPPTYPE_UINT32:
        return reflection->AddUInt32(message, field, static_cast<uint32_t>(Integer()));
      case Field::CPPTYPE_UINT64:
        return reflection->AddUInt64(message, field, static_cast<uint64_t>(Integer()));
      case Field::CPPTYPE_DOUBLE:
        return reflection->AddDouble(message, field, Real());
      case Field::CPPTYPE_FLOAT:
        return reflection->AddFloat(message, field, static_cast<float>(Real()));
      case Field::CPPTYPE_BOOL:
        return reflection->AddBool(message, field, Chance(0.5));
      case Field::CPPTYPE_ENUM:
        return reflection->AddEnumValue(message, field, static_cast<int>(Below(130)));
      case Field::CPPTYPE_STRING:
        return reflection->AddString(message, field, TextOrBytes(field, depth));
      case Field::CPPTYPE_MESSAGE:
        if (depth < kDepthMax) Fill(reflection->AddMessage(message, field), depth + 1);
        return;
    }
  }

  static constexpr int kDepthMax = 5;
  std::mt19937_64 random_;
};

}  // namespace elanus::app
