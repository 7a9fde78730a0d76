// The wire format of protocol buffers, as far as it is needed: a message is its fields in any
// order; a field of bytes, a message or a packed list is a tag (number << 3 | 2), a length and the
// contents.
#include "wire/encode.h"

#include <google/protobuf/io/coded_stream.h>

#include <string>

#include "core/bytes.h"
#include "milvus.pb.h"
#include "wire/rows.h"
#include "wire/vectors.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto;
using google::protobuf::io::CodedOutputStream;

void AppendVarint(uint64_t value, std::string* bytes) {
  uint8_t buffer[10];
  const uint8_t* end = CodedOutputStream::WriteVarint64ToArray(value, buffer);
  bytes->append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(end - buffer));
}

// What stands before `size` bytes of contents.
std::string Head(int number, uint64_t size) {
  std::string head;
  AppendVarint(static_cast<uint64_t>(number) << 3 | 2, &head);
  AppendVarint(size, &head);
  return head;
}

Piece Owned(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  const std::string_view view = *owner;
  return {.owner = std::move(owner), .bytes = view};
}

// Vectors that lie as the wire has them: the head of the VectorField, and the contents themselves.
Pieces EncodeVectors(const std::shared_ptr<const core::Column>& column) {
  const core::ColumnView view = column->view();
  const std::string_view contents = core::AsText(view.bytes);
  pb::schema::VectorField dimension;
  dimension.set_dim(view.dim);
  // Floats are a message with a packed list, which is left out if it has no values.
  const bool is_list = view.type == core::DataType::kFloatVector;
  const std::string list = is_list && !contents.empty()
                               ? Head(pb::schema::FloatArray::kDataFieldNumber, contents.size())
                               : "";
  const std::string inner = dimension.SerializeAsString() +
                            Head(MemberOf(view.type), list.size() + contents.size()) + list;
  const uint64_t size = inner.size() + contents.size();
  return {Owned(Head(pb::schema::FieldData::kVectorsFieldNumber, size) + inner),
          {.owner = column, .bytes = contents}};
}

bool LiesAsOnTheWire(const core::ColumnView& column) {
  return core::IsVector(column.type) && core::LayoutOf(column.type) == core::Layout::kFixed &&
         column.valid.empty();
}

// One FieldData with the tag of a list that has it as `number`.
void EncodeField(int number, core::Column column, const core::FieldSchema& field, Pieces* pieces) {
  pb::schema::FieldData message;
  if (!LiesAsOnTheWire(column.view())) {
    WriteColumn(column.view(), field, Nulls::kKept, &message);
    // The column goes before the message is there a second time.
    column = core::Column();
    pieces->push_back(Owned(Head(number, message.ByteSizeLong())));
    pieces->push_back(Owned(message.SerializeAsString()));
    return;
  }
  WriteColumnHead(column.view(), field, &message);
  const Pieces vectors = EncodeVectors(std::make_shared<const core::Column>(std::move(column)));
  const std::string head = message.SerializeAsString();
  pieces->push_back(Owned(Head(number, head.size() + SizeOf(vectors)) + head));
  pieces->insert(pieces->end(), vectors.begin(), vectors.end());
}

Pieces EncodeFields(int number, const AnswerFields& answer, core::Batch* rows) {
  Pieces pieces;
  for (const core::FieldSchema* field : answer.fields) {
    EncodeField(number, TakeColumn(*field, rows), *field, &pieces);
  }
  return pieces;
}

}  // namespace

size_t SizeOf(const Pieces& pieces) {
  size_t size = 0;
  for (const Piece& piece : pieces) size += piece.bytes.size();
  return size;
}

std::string Joined(const Pieces& pieces) {
  std::string joined;
  joined.reserve(SizeOf(pieces));
  for (const Piece& piece : pieces) joined += piece.bytes;
  return joined;
}

Pieces EncodeSearchAnswer(core::SearchAnswer&& answer, const core::CollectionSchema& schema,
                          const AnswerShape& shape, pb::milvus::SearchResults* message) {
  WriteSearchHead(answer, schema, shape, message);
  const Pieces fields = EncodeFields(pb::schema::SearchResultData::kFieldsDataFieldNumber,
                                     FindAnswerFields(schema, shape.output_fields), &answer.rows);
  const std::string results = message->results().SerializeAsString();
  message->clear_results();
  Pieces pieces = {
      Owned(message->SerializeAsString() +
            Head(pb::milvus::SearchResults::kResultsFieldNumber, results.size() + SizeOf(fields)) +
            results)};
  pieces.insert(pieces.end(), fields.begin(), fields.end());
  return pieces;
}

Pieces EncodeQueryAnswer(core::QueryAnswer&& answer, const core::CollectionSchema& schema,
                         const AnswerShape& shape, pb::milvus::QueryResults* message) {
  WriteQueryHead(schema, shape, message);
  Pieces pieces = {Owned(message->SerializeAsString())};
  const Pieces fields = EncodeFields(pb::milvus::QueryResults::kFieldsDataFieldNumber,
                                     FindQueryFields(schema, shape.output_fields), &answer.rows);
  pieces.insert(pieces.end(), fields.begin(), fields.end());
  return pieces;
}

}  // namespace elanus::wire
