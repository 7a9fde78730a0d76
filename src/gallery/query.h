// Queries: words and pictures, weighted, added and taken away, as one vector.
//
//   "2:a beach" + photo.jpg - "people"    ->    normalise(2 a + 1 b - 1 c), a, b, c unit vectors
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "embed/model.h"

namespace elanus::gallery {

// One part of a query.
struct QueryTerm {
  enum class Kind { kWords, kPicture };
  Kind kind = Kind::kWords;
  std::string text;   // Words; or the path of a picture, "-" for standard input.
  double weight = 1;  // Negative: away from it.
};

// "2:beach" is beach twice; anything that does not begin with a number and ':' has weight 1.
// A picture that exists under the whole text is taken as such. kInvalidArgument for empty words.
core::Result<QueryTerm> ParseWordsTerm(std::string_view text);
core::Result<QueryTerm> ParsePictureTerm(std::string_view text);
// Words, or a picture if there is a file of this name; with its weight turned round.
core::Result<QueryTerm> ParseNotTerm(std::string_view text);

// The words of a command line: arguments of one word each and no weight are one sentence, as in
// `find a black dog`; otherwise each argument is a term.
std::vector<std::string> JoinWords(const std::vector<std::string>& arguments);

struct QueryVector {
  std::vector<float> values;              // L2-normalised.
  std::optional<embed::Picture> picture;  // The first picture of the query, for the sheet.
};

// kInvalidArgument if there is no term, or if the terms cancel out.
// Reads files and standard input as needed.
core::Result<QueryVector> EmbedQuery(const std::vector<QueryTerm>& terms, embed::Model* model);

// The terms as a person would write them: "a beach - people + photo.jpg".
std::string DescribeTerms(const std::vector<QueryTerm>& terms);

}  // namespace elanus::gallery
