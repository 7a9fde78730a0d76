// Answers as bytes, without a message that holds their columns.
//
// An answer of 16 MiB of vectors is in memory once as columns; as a message it would be there
// twice, and serialised three times. Here the wire format is written around the columns: vectors
// without nulls are sent from where they lie, other columns are serialised one after the other and
// given back. The pieces joined parse as the messages of answers.h, field for field.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wire/answers.h"

namespace elanus::wire {

// A run of bytes, and what keeps it alive.
struct Piece {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};
using Pieces = std::vector<Piece>;

size_t SizeOf(const Pieces& pieces);
// A copy in one piece, for readers that need one.
std::string Joined(const Pieces& pieces);

// What WriteSearchAnswer makes of the answer, together with what `message` has already.
Pieces EncodeSearchAnswer(core::SearchAnswer&& answer, const core::CollectionSchema& schema,
                          const AnswerShape& shape, milvus::proto::milvus::SearchResults* message);

// What WriteQueryAnswer makes of the answer, together with what `message` has already.
Pieces EncodeQueryAnswer(core::QueryAnswer&& answer, const core::CollectionSchema& schema,
                         const AnswerShape& shape, milvus::proto::milvus::QueryResults* message);

}  // namespace elanus::wire
