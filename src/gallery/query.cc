// Vectors of one model can be added and taken away like arrows: the sum of "beach" and "sunset"
// points between both, and taking "people" away turns it from where people are. All parts are unit
// vectors, so that a weight means the same for words and for pictures.
#include "gallery/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <ranges>

#include "gallery/picture_file.h"

namespace elanus::gallery {
namespace {

struct Weighted {
  double weight = 1;
  std::string_view rest;
};

// Splits "2.5:beach"; a text without a number before a colon is all rest.
std::optional<Weighted> SplitWeight(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  Weighted answer;
  const char* end = text.data() + colon;
  const auto parsed = std::from_chars(text.data(), end, answer.weight, std::chars_format::fixed);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  answer.rest = text.substr(colon + 1);
  return answer;
}

std::string_view Trimmed(std::string_view text) {
  constexpr const char* kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

core::Status CheckWeight(std::string_view text, double weight) {
  if (std::isfinite(weight) && weight != 0) return core::Status::Ok();
  return core::InvalidArgument(
      fmt::format("the weight of '{}' must be a number other than 0, as in 2:beach", text));
}

bool IsFile(std::string_view path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(path), error);
}

struct EmbeddedTerm {
  std::vector<float> values;
  embed::Picture picture;  // Empty for words.
};

// The query is as hostile as any file of a folder: the same limits, the same decoder.
core::Result<EmbeddedTerm> EmbedPicture(const std::string& path, embed::Model* model) {
  embed::DecodeOptions options;
  auto file = path == "-" ? ReadPictureFromInput(options.limits.bytes_max)
                          : ReadPictureFile(path, options.limits.bytes_max);
  const std::string name = path == "-" ? "standard input" : "'" + path + "'";
  if (!file.ok()) {
    return core::Status(file.code(), "query picture " + name + " " + file.status().message());
  }
  options.short_side_min = model->picture_short_side();
  auto decoded = embed::Decode(file->bytes, options);
  if (!decoded.ok()) {
    return core::InvalidArgument("query picture " + name +
                                 " cannot be decoded: " + decoded.status().message());
  }
  embed::Vectors vectors = TRY(model->EmbedPictures(std::span(&decoded->picture, 1)));
  return EmbeddedTerm{std::move(vectors.values), std::move(decoded->picture)};
}

}  // namespace

core::Result<QueryTerm> ParseWordsTerm(std::string_view text) {
  const Weighted split = SplitWeight(text).value_or(Weighted{1, text});
  TRY(CheckWeight(text, split.weight));
  const std::string_view words = Trimmed(split.rest);
  if (words.empty()) {
    return core::InvalidArgument(
        "the query is empty; say what to look for, as in: elanus find \"a dog on a beach\"");
  }
  return QueryTerm{QueryTerm::Kind::kWords, std::string(words), split.weight};
}

core::Result<QueryTerm> ParsePictureTerm(std::string_view text) {
  Weighted split{1, text};
  if (!IsFile(text)) split = SplitWeight(text).value_or(split);
  TRY(CheckWeight(text, split.weight));
  if (split.rest.empty()) {
    return core::InvalidArgument("no picture is named; give a file, or - for standard input");
  }
  return QueryTerm{QueryTerm::Kind::kPicture, std::string(split.rest), split.weight};
}

core::Result<QueryTerm> ParseNotTerm(std::string_view text) {
  const std::string_view rest = SplitWeight(text).value_or(Weighted{1, text}).rest;
  const bool is_picture = IsFile(text) || IsFile(rest);
  QueryTerm term = TRY(is_picture ? ParsePictureTerm(text) : ParseWordsTerm(text));
  term.weight = -term.weight;
  return term;
}

std::vector<std::string> JoinWords(const std::vector<std::string>& arguments) {
  const bool single_words = std::ranges::all_of(arguments, [](const std::string& argument) {
    return argument.find(' ') == std::string::npos && !SplitWeight(argument);
  });
  if (!single_words || arguments.empty()) return arguments;
  std::string sentence;
  for (const std::string& word : arguments) sentence += (sentence.empty() ? "" : " ") + word;
  return {sentence};
}

core::Result<QueryVector> EmbedQuery(const std::vector<QueryTerm>& terms, embed::Model* model) {
  if (terms.empty()) {
    return core::InvalidArgument(
        "nothing to look for; give words or --image FILE, as in: elanus find \"a dog\"");
  }
  const auto readers = std::ranges::count_if(terms, [](const QueryTerm& term) {
    return term.kind == QueryTerm::Kind::kPicture && term.text == "-";
  });
  if (readers > 1) return core::InvalidArgument("standard input can be only one of the pictures");

  QueryVector query;
  std::vector<double> sum(static_cast<size_t>(model->folder().dimension), 0.0);
  for (const QueryTerm& term : terms) {
    EmbeddedTerm embedded;
    if (term.kind == QueryTerm::Kind::kWords) {
      embedded.values = TRY(model->EmbedWords(term.text));
    } else {
      embedded = TRY(EmbedPicture(term.text, model));
      if (!query.picture) query.picture = std::move(embedded.picture);
    }
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += term.weight * embedded.values[i];
  }
  double square = 0;
  for (double value : sum) square += value * value;
  // Dividing by nearly nothing would make a direction out of rounding errors.
  if (square < 1e-12) {
    return core::InvalidArgument("the parts of the query cancel out; change words or weights");
  }
  for (double value : sum) query.values.push_back(static_cast<float>(value / std::sqrt(square)));
  return query;
}

std::string DescribeTerms(const std::vector<QueryTerm>& terms) {
  std::string text;
  for (const QueryTerm& term : terms) {
    const double weight = std::abs(term.weight);
    if (term.weight < 0) {
      text += text.empty() ? "- " : " - ";
    } else if (!text.empty()) {
      text += " + ";
    }
    if (weight != 1) text += fmt::format("{:g}:", weight);
    const bool is_path = term.kind == QueryTerm::Kind::kPicture && term.text != "-";
    text += is_path ? std::filesystem::path(term.text).filename().string()
            : term.kind == QueryTerm::Kind::kPicture ? "a picture"
                                                     : term.text;
  }
  return text;
}

}  // namespace elanus::gallery
