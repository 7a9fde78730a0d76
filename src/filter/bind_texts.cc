// Binding patterns and terms: like, regular expressions, text_match and phrase_match.
#include <algorithm>
#include <utility>

#include "filter/bind_atoms.h"
#include "filter/binder.h"
#include "filter/lexer.h"
#include "filter/like.h"
#include "filter/logic.h"
#include "filter/row_tests.h"
#include "filter/text_match.h"
#include "filter/texts.h"

namespace elanus::filter {
namespace {

using Kind = Operand::Kind;

bool MayBeText(const Operand& operand) {
  return operand.kind() == Kind::kJson || operand.path() != nullptr
             ? operand.kind() == Kind::kJson || operand.kind() == Kind::kText
             : operand.kind() == Kind::kText && operand.field() != nullptr;
}

}  // namespace

core::Result<std::string> Binder::BindText(const Node& node, std::string_view needed_by) {
  const Operand text = TRY(Bind(node));
  if (text.constant() != nullptr && text.kind() == Kind::kText) {
    return std::get<std::string>(*text.constant());
  }
  return Error(node.place, std::string(needed_by) + " needs a text, but " + text.Describe(text_) +
                               " is " + KindName(text.kind()));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Like& like) {
  Operand operand = TRY(Bind(*like.operand));
  const std::string pattern = TRY(BindText(*like.pattern, "'like'"));
  if (!MayBeText(operand)) {
    return Error(like.operand->place, "'like' needs a VarChar field before it, but " +
                                          operand.Describe(text_) + " is none");
  }
  std::optional<Subject> subject = SubjectOf(operand);
  if (subject.has_value()) FillLike(pattern, &subject->atom);
  PredicatePtr found;
  if (operand.is_dynamic()) {
    found = MakeDynamicTextTest(
        ToDynamic(std::move(operand), {}),
        [like = LikePattern(pattern)](std::string_view text) { return like.Matches(text); });
  } else {
    found = MakeLike(operand.field()->column, pattern);
  }
  return Operand{node.place, Answer(std::move(subject), std::move(found))};
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Matches& matches) {
  Operand operand = TRY(Bind(*matches.operand));
  const std::string sign = matches.is_negated ? "'!~'" : "'=~'";
  const std::string pattern = TRY(BindText(*matches.pattern, sign));
  if (!MayBeText(operand)) {
    return Error(matches.operand->place,
                 "a regular expression needs a VarChar field before it, but " +
                     operand.Describe(text_) + " is none");
  }
  if (++regexes_ > kRegexesMax) {
    return Error(node.place, "a filter may hold at most " + std::to_string(kRegexesMax) +
                                 " regular expressions");
  }
  const core::Result<std::shared_ptr<const Regex>> regex = MakeRegex(pattern);
  if (!regex.ok()) return Error(matches.pattern->place, regex.status().message());
  std::optional<Subject> subject = SubjectOf(operand);
  if (subject.has_value()) {
    subject->atom.kind = Atom::Kind::kRegex;
    subject->atom.text = pattern;
  }
  PredicatePtr found;
  if (operand.is_dynamic()) {
    found = MakeDynamicTextTest(
        ToDynamic(std::move(operand), {}),
        [regex = *regex](std::string_view text) { return regex->Matches(text); });
  } else {
    found = MakeMatches(operand.field()->column, *regex);
  }
  found = Answer(std::move(subject), std::move(found));
  return Operand{node.place, matches.is_negated ? MakeNot(std::move(found)) : std::move(found)};
}

// The field of text_match or phrase_match, if it is one that can be asked.
core::Result<FieldOperand> Binder::BindMatchField(const Node& node, const Call& call) {
  const Operand operand = TRY(Bind(*call.arguments.front().value));
  const FieldOperand* named = operand.field();
  if (named == nullptr || named->field->type != core::DataType::kVarChar) {
    return Error(operand.place, call.function + " needs a VarChar field, but " +
                                    operand.Describe(text_) + " is none");
  }
  for (const std::string property : {"enable_analyzer", "enable_match"}) {
    const auto found = named->field->params.find(property);
    if (found != named->field->params.end() && Lowered(found->second) == "true") continue;
    std::string what = call.function;
    what.append(" needs a field with ").append(property).append(", but '");
    what.append(named->field->name).append("' is without; create the field with ");
    return Error(node.place, what.append(property).append("=true"));
  }
  return *named;
}

core::Result<int64_t> Binder::BindCount(const Node& node, std::string_view what, int64_t least,
                                        int64_t most) {
  const Operand operand = TRY(Bind(node));
  const auto* count =
      operand.constant() == nullptr ? nullptr : std::get_if<int64_t>(operand.constant());
  if (count != nullptr && *count >= least && *count <= most) return *count;
  return Error(node.place, std::string(what) + " must be a whole number from " +
                               std::to_string(least) + " to " + std::to_string(most) + ", but is " +
                               std::string(Spell(node.place)));
}

namespace {

core::Result<AnalyzerPtr> AnalyzerOf(const core::FieldSchema& field) {
  const auto params = field.params.find("analyzer_params");
  return text::MakeAnalyzer(params == field.params.end() ? "" : params->second);
}

}  // namespace

core::Result<Operand> Binder::BindTextMatch(const Node& node, const Call& call) {
  const std::vector<Argument>& arguments = call.arguments;
  const bool has_minimum = arguments.size() == 3 && arguments[2].option == "minimum_should_match";
  if (!has_minimum) TRY(CheckArguments(node, call, 2));
  const FieldOperand named = TRY(BindMatchField(node, call));
  const std::string query = TRY(BindText(*arguments[1].value, "text_match"));
  const int64_t minimum =
      has_minimum ? TRY(BindCount(*arguments[2].value, "minimum_should_match", 1, 1000)) : 1;
  const AnalyzerPtr analyzer = TRY(AnalyzerOf(*named.field));
  std::vector<std::string> terms;
  for (const text::Token& token : analyzer->Analyze(query)) terms.push_back(token.term);
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  std::optional<Subject> subject = SubjectOf({node.place, named});
  if (subject.has_value()) {
    subject->atom.kind = Atom::Kind::kTextMatch;
    subject->atom.terms = terms;
    subject->atom.minimum_should_match = minimum;
  }
  return Operand{node.place,
                 Answer(std::move(subject), MakeTextMatch(named.column, analyzer, terms, minimum))};
}

core::Result<Operand> Binder::BindPhraseMatch(const Node& node, const Call& call) {
  constexpr int64_t kSlopMax = 1000000;
  const std::vector<Argument>& arguments = call.arguments;
  const bool has_slop =
      arguments.size() == 3 && (arguments[2].option.empty() || arguments[2].option == "slop");
  if (!has_slop) TRY(CheckArguments(node, call, 2));
  const FieldOperand named = TRY(BindMatchField(node, call));
  const std::string query = TRY(BindText(*arguments[1].value, "phrase_match"));
  const int64_t slop = has_slop ? TRY(BindCount(*arguments[2].value, "slop", 0, kSlopMax)) : 0;
  const AnalyzerPtr analyzer = TRY(AnalyzerOf(*named.field));
  const std::vector<text::Token> phrase = analyzer->Analyze(query);
  std::optional<Subject> subject = SubjectOf({node.place, named});
  if (subject.has_value()) {
    subject->atom.kind = Atom::Kind::kPhraseMatch;
    for (const text::Token& token : phrase) subject->atom.terms.push_back(token.term);
    subject->atom.slop = slop;
  }
  return Operand{node.place,
                 Answer(std::move(subject), MakePhraseMatch(named.column, analyzer, phrase, slop))};
}

}  // namespace elanus::filter
