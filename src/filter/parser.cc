// How precedence comes about. Expression(least) reads an operand, then goes on as long as the next
// operator binds at least that tightly; Extend reads such an operator and, by Expression(its power
// + 1), the right operand, which so ends before an operator of the same power: to the left it
// groups.
//
//   a + b * c == d       Expression(or)  a  + -> Expression(product)  b  * -> Expression(unary)  c
//                                         == is weaker than both: they close, (a + (b * c)) == d
//
// Prefix operators are operands that read an Expression of their own power, so `-a ** b` is
// -(a ** b) and `not a == b` is (not a) == b, as in Milvus. Brackets, the height of the tree and
// the number of calls are counted, because the text may come from anyone.
#include "filter/parser.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "core/limits.h"
#include "core/time.h"
#include "filter/functions.h"
#include "filter/lexer.h"
#include "filter/time.h"

namespace elanus::filter {
namespace {

// How tightly operators bind. An operator takes a left operand whose operators are all stronger or
// equal, and a right operand whose operators are all stronger.
enum Power : int {
  kNoPower = 0,
  kOrPower,
  kAndPower,
  kBitOrPower,
  kBitXorPower,
  kBitAndPower,
  kEqualityPower,
  kRelationPower,
  kInPower,
  kShiftPower,
  kSumPower,
  kProductPower,
  kUnaryPower,
  kPowerPower,
  kLikePower,
  kIsNullPower,
};

struct InfixSign {
  TokenKind kind;
  BinaryOp op;
  Power power;
};

constexpr std::array<InfixSign, 17> kInfixSigns = {{
    {TokenKind::kPower, BinaryOp::kPower, kPowerPower},
    {TokenKind::kStar, BinaryOp::kMultiply, kProductPower},
    {TokenKind::kSlash, BinaryOp::kDivide, kProductPower},
    {TokenKind::kPercent, BinaryOp::kModulo, kProductPower},
    {TokenKind::kPlus, BinaryOp::kAdd, kSumPower},
    {TokenKind::kMinus, BinaryOp::kSubtract, kSumPower},
    {TokenKind::kShiftLeft, BinaryOp::kShiftLeft, kShiftPower},
    {TokenKind::kShiftRight, BinaryOp::kShiftRight, kShiftPower},
    {TokenKind::kAmpersand, BinaryOp::kBitAnd, kBitAndPower},
    {TokenKind::kCaret, BinaryOp::kBitXor, kBitXorPower},
    {TokenKind::kPipe, BinaryOp::kBitOr, kBitOrPower},
    {TokenKind::kLess, BinaryOp::kLess, kRelationPower},
    {TokenKind::kLessEqual, BinaryOp::kLessEqual, kRelationPower},
    {TokenKind::kGreater, BinaryOp::kGreater, kRelationPower},
    {TokenKind::kGreaterEqual, BinaryOp::kGreaterEqual, kRelationPower},
    {TokenKind::kEqual, BinaryOp::kEqual, kEqualityPower},
    {TokenKind::kNotEqual, BinaryOp::kNotEqual, kEqualityPower},
}};

// Brackets may stand this deep in each other, and trees be this high.
constexpr int kDepthMax = core::kFilterDepthMax;
// Reading one level of `1 or not (...)` takes three calls of Expression. This bounds the stack
// where the height of the tree is not known yet.
constexpr int kCallsMax = 3 * core::kFilterDepthMax;

const InfixSign* FindInfix(TokenKind kind) {
  const auto* sign = std::find_if(kInfixSigns.begin(), kInfixSigns.end(),
                                  [&](const InfixSign& s) { return s.kind == kind; });
  return sign == kInfixSigns.end() ? nullptr : &*sign;
}

std::optional<UnaryOp> PrefixOp(TokenKind kind) {
  if (kind == TokenKind::kNot) return UnaryOp::kNot;
  if (kind == TokenKind::kMinus) return UnaryOp::kMinus;
  if (kind == TokenKind::kPlus) return UnaryOp::kPlus;
  if (kind == TokenKind::kTilde) return UnaryOp::kBitNot;
  return std::nullopt;
}

bool PointsUp(BinaryOp op) {
  return op == BinaryOp::kLess || op == BinaryOp::kLessEqual;
}

class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

  core::Result<NodePtr> Run() {
    if (Peek().kind == TokenKind::kEnd) return NodePtr();
    NodePtr root = TRY(Expression(kOrPower));
    if (Peek().kind == TokenKind::kEnd) return root;
    return Unexpected("an operator");
  }

 private:
  const Token& Peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& Take() { return tokens_[at_++]; }
  bool IsWord(size_t ahead, std::string_view word) const {
    return Peek(ahead).kind == TokenKind::kName && EqualsIgnoringCase(Peek(ahead).text, word);
  }

  std::string Spell(const Token& token) const {
    return "'" + std::string(text_.substr(token.place.begin, token.place.end - token.place.begin)) +
           "'";
  }

  core::Status Error(Place place, const std::string& what) const {
    return ErrorAt(core::Code::kInvalidArgument, text_, place, what);
  }
  core::Status Refuse(Place place, const std::string& what) const {
    return ErrorAt(core::Code::kUnimplemented, text_, place, what);
  }
  // What was looked for is not there: says after what, and points at what stands there instead.
  core::Status Unexpected(const std::string& wanted) const {
    if (Peek().kind == TokenKind::kAssign) {
      return Error(Peek().place, "'=' is not an operator; write '=='");
    }
    const std::string where = at_ == 0 ? " at the start" : " after " + Spell(tokens_[at_ - 1]);
    return Error(Peek().place, "expected " + wanted + where);
  }
  core::Status TooDeep(Place place) const {
    return Error(place, "nested deeper than " + std::to_string(kDepthMax) + " levels");
  }

  // Every node is made here, so no tree is ever higher than the limit.
  template <typename What>
  core::Result<NodePtr> Make(Place place, int height_below, What what) const {
    if (height_below >= kDepthMax) return TooDeep(place);
    return NodePtr(std::make_unique<Node>(Node{place, height_below + 1, std::move(what)}));
  }

  // The power of the token as an operator between operands.
  Power InfixPower() const {
    const TokenKind kind = Peek().kind;
    if (const InfixSign* sign = FindInfix(kind)) return sign->power;
    if (kind == TokenKind::kAnd) return kAndPower;
    if (kind == TokenKind::kOr) return kOrPower;
    if (kind == TokenKind::kIn) return kInPower;
    if (kind == TokenKind::kNot && Peek(1).kind == TokenKind::kIn) return kInPower;
    if (kind == TokenKind::kLike) return kLikePower;
    if (kind == TokenKind::kMatches || kind == TokenKind::kNotMatches) return kLikePower;
    return IsWord(0, "is") ? kIsNullPower : kNoPower;
  }

  // Reads as much as operators of at least this power hold together.
  core::Result<NodePtr> Expression(int least) {
    if (calls_ >= kCallsMax) return TooDeep(Peek().place);
    ++calls_;
    NodePtr left = TRY(Operand());
    while (InfixPower() >= least) left = TRY(Extend(std::move(left)));
    --calls_;
    return left;
  }

  // Reads the operator at hand and what stands to its right.
  core::Result<NodePtr> Extend(NodePtr left) {
    const Token& token = Take();
    if (token.kind == TokenKind::kAnd || token.kind == TokenKind::kOr) {
      return ExtendLogic(std::move(left), token.kind == TokenKind::kAnd);
    }
    if (token.kind == TokenKind::kNot) {
      Take();
      return ExtendIn(std::move(left), true);
    }
    if (token.kind == TokenKind::kIn) return ExtendIn(std::move(left), false);
    if (token.kind == TokenKind::kLike) return ExtendLike(std::move(left));
    if (token.kind == TokenKind::kMatches || token.kind == TokenKind::kNotMatches) {
      return ExtendMatches(std::move(left), token.kind == TokenKind::kNotMatches);
    }
    if (token.kind == TokenKind::kName) return ExtendIsNull(std::move(left));
    const InfixSign& sign = *FindInfix(token.kind);
    NodePtr right = TRY(Expression(sign.power + 1));
    if (sign.power == kRelationPower && IsChain(*right, sign.op)) {
      return ExtendRange(std::move(left), sign.op, std::move(right));
    }
    const Place place = Join(left->place, right->place);
    const int height = std::max(left->height, right->height);
    return Make(place, height, Binary{sign.op, token.place, std::move(left), std::move(right)});
  }

  // Takes the whole chain at once: scripts write `or` a thousand times, and that is not depth.
  core::Result<NodePtr> ExtendLogic(NodePtr left, bool is_and) {
    std::vector<NodePtr> terms;
    terms.push_back(std::move(left));
    Place place = terms.front()->place;
    int height = terms.front()->height;
    const TokenKind kind = is_and ? TokenKind::kAnd : TokenKind::kOr;
    for (bool is_more = true; is_more;) {
      terms.push_back(TRY(Expression((is_and ? kAndPower : kOrPower) + 1)));
      place = Join(place, terms.back()->place);
      height = std::max(height, terms.back()->height);
      is_more = Peek().kind == kind;
      if (is_more) Take();
    }
    return Make(place, height, Logic{is_and, std::move(terms)});
  }

  // Whether `middle`, just read after a sign `op`, is the middle of a chain.
  bool IsChain(const Node& middle, BinaryOp op) const {
    const InfixSign* next = FindInfix(Peek().kind);
    return std::holds_alternative<Name>(middle.what) && next != nullptr &&
           next->power == kRelationPower && PointsUp(next->op) == PointsUp(op);
  }

  core::Result<NodePtr> ExtendRange(NodePtr low, BinaryOp low_op, NodePtr middle) {
    const BinaryOp high_op = FindInfix(Take().kind)->op;
    NodePtr high = TRY(Expression(kRelationPower + 1));
    const Place place = Join(low->place, high->place);
    const int height = std::max({low->height, middle->height, high->height});
    return Make(place, height,
                Range{low_op, high_op, std::move(low), std::move(middle), std::move(high)});
  }

  core::Result<NodePtr> ExtendIn(NodePtr operand, bool is_negated) {
    const bool is_list =
        Peek().kind == TokenKind::kLeftBracket || Peek().kind == TokenKind::kLeftBrace;
    if (!is_list) return Unexpected("a list like [1, 2]");
    NodePtr list = TRY(Operand());
    const Place place = Join(operand->place, list->place);
    const int height = std::max(operand->height, list->height);
    return Make(place, height, InList{std::move(operand), std::move(list), is_negated});
  }

  core::Result<NodePtr> ListOperand() {
    const Token& open = Take();
    if (brackets_ >= kDepthMax) return TooDeep(open.place);
    ++brackets_;
    std::vector<NodePtr> items;
    int height = 0;
    while (Peek().kind != TokenKind::kRightBracket) {
      items.push_back(TRY(Expression(kOrPower)));
      height = std::max(height, items.back()->height);
      if (Peek().kind == TokenKind::kComma) {
        Take();
      } else if (Peek().kind != TokenKind::kRightBracket) {
        return Unexpected("',' or ']'");
      }
    }
    --brackets_;
    // A list of literals is no depth: `in [1]` is as high as what stands before it.
    return Make(Join(open.place, Take().place), height == 1 ? 0 : height, List{std::move(items)});
  }

  core::Result<NodePtr> TemplateOperand() {
    const Token& open = Take();
    if (Peek().kind != TokenKind::kName) return Unexpected("a name like {name}");
    const std::string& name = Take().text;
    if (Peek().kind != TokenKind::kRightBrace) return Unexpected("'}'");
    return Make(Join(open.place, Take().place), 0, Template{name});
  }

  // As in Milvus' grammar the pattern is a literal, never an expression.
  core::Result<NodePtr> Pattern() {
    if (Peek().kind != TokenKind::kText && Peek().kind != TokenKind::kLeftBrace) {
      return Unexpected("a text in quotes");
    }
    return Operand();
  }

  core::Result<NodePtr> ExtendLike(NodePtr operand) {
    NodePtr pattern = TRY(Pattern());
    const Place place = Join(operand->place, pattern->place);
    const int height = operand->height;
    return Make(place, height, Like{std::move(operand), std::move(pattern)});
  }

  core::Result<NodePtr> ExtendMatches(NodePtr operand, bool is_negated) {
    NodePtr pattern = TRY(Pattern());
    const Place place = Join(operand->place, pattern->place);
    const int height = operand->height;
    return Make(place, height, Matches{std::move(operand), std::move(pattern), is_negated});
  }

  core::Result<NodePtr> ExtendIsNull(NodePtr operand) {
    if (!std::holds_alternative<Name>(operand->what)) {
      return Error(operand->place,
                   "'is null' asks about a field: write the field's name before it");
    }
    const bool is_negated = Peek().kind == TokenKind::kNot;
    if (is_negated) Take();
    if (!IsWord(0, "null")) return Unexpected(is_negated ? "'null'" : "'null' or 'not null'");
    const Place place = Join(operand->place, Take().place);
    const int height = operand->height;
    return Make(place, height, IsNull{std::move(operand), is_negated});
  }

  core::Result<NodePtr> Operand() {
    const Token& token = Peek();
    if (const auto op = PrefixOp(token.kind)) return Prefix(*op);
    switch (token.kind) {
      case TokenKind::kLeftParenthesis:
        return Parenthesis();
      case TokenKind::kName:
        return NameOperand();
      case TokenKind::kInteger:
        return Integer();
      case TokenKind::kFloat:
        return Make(Take().place, 0, Literal{token.number});
      case TokenKind::kText:
        return Make(Take().place, 0, Literal{token.text});
      case TokenKind::kTrue:
      case TokenKind::kFalse:
        return Make(Take().place, 0, Literal{token.kind == TokenKind::kTrue});
      case TokenKind::kExists:
        return ExistsOperand();
      case TokenKind::kLeftBrace:
        return TemplateOperand();
      case TokenKind::kLeftBracket:
        return ListOperand();
      default:
        return Unexpected("a value");
    }
  }

  core::Result<NodePtr> ExistsOperand() {
    const Place sign = Take().place;
    if (Peek().kind != TokenKind::kName) return Unexpected("a key like f[\"a\"]");
    NodePtr operand = TRY(NameOperand());
    const Place place = Join(sign, operand->place);
    if (!std::holds_alternative<Name>(operand->what)) {
      return Error(operand->place, "'exists' asks about a key: write it like f[\"a\"]");
    }
    return Make(place, 1, Exists{std::move(operand)});
  }

  core::Result<NodePtr> Prefix(UnaryOp op) {
    const Place sign = Take().place;
    // The smallest Int64 is written as the negation of a number that is no Int64.
    if (op == UnaryOp::kMinus && Peek().kind == TokenKind::kInteger &&
        Peek().integer > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return Make(Join(sign, Take().place), 0, Literal{std::numeric_limits<int64_t>::min()});
    }
    NodePtr operand = TRY(Expression(kUnaryPower));
    const Place place = Join(sign, operand->place);
    const int height = operand->height;
    return Make(place, height, Unary{op, std::move(operand)});
  }

  core::Result<NodePtr> Integer() {
    const Token& token = Take();
    if (token.integer > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return Error(token.place,
                   "value out of range: " + Spell(token) + " does not fit into an Int64");
    }
    return Make(token.place, 0, Literal{static_cast<int64_t>(token.integer)});
  }

  // A name with its path, unless what follows makes it a function or a time.
  core::Result<NodePtr> NameOperand() {
    const Token& token = Take();
    if (Peek().kind == TokenKind::kLeftParenthesis) return CallOperand(token);
    if (Peek().kind == TokenKind::kText && EqualsIgnoringCase(token.text, "iso")) {
      const Token& time = Take();
      const int64_t microseconds = TRY(InPlace(time.place, core::ParseTime(time.text)));
      return Make(Join(token.place, time.place), 0, Literal{microseconds});
    }
    if (Peek().kind == TokenKind::kText && EqualsIgnoringCase(token.text, "interval")) {
      const Token& duration = Take();
      return Make(Join(token.place, duration.place), 0,
                  TRY(InPlace(duration.place, ParseInterval(duration.text))));
    }
    Name name{token.text, {}};
    Place place = token.place;
    while (Peek().kind == TokenKind::kLeftBracket) {
      Take();
      name.path.push_back(TRY(PathStep()));
      place = Join(place, tokens_[at_ - 1].place);
    }
    return Make(place, 0, std::move(name));
  }

  // What stands behind '[', and the ']'.
  core::Result<Step> PathStep() {
    const Token& token = Peek();
    Step step{token.text, token.kind == TokenKind::kInteger};
    if (step.is_place) step.text = std::to_string(token.integer);
    if (!step.is_place && token.kind != TokenKind::kText) {
      return Unexpected("a key in quotes or a place from 0 on");
    }
    Take();
    if (Peek().kind != TokenKind::kRightBracket) return Unexpected("']'");
    Take();
    return step;
  }

  template <typename T>
  core::Result<T> InPlace(Place place, core::Result<T> result) const {
    if (result.ok()) return result;
    return Error(place, result.status().message());
  }

  core::Result<NodePtr> CallOperand(const Token& name) {
    if (!IsMilvusFunction(name.text)) {
      return Error(name.place, "there is no function '" + name.text + "'");
    }
    if (!IsEvaluatedFunction(name.text)) {
      return Refuse(name.place, "the function '" + name.text + "' is not supported");
    }
    const Token& open = Take();
    if (brackets_ >= kDepthMax) return TooDeep(open.place);
    ++brackets_;
    Call call{Lowered(name.text), {}};
    int height = 0;
    while (Peek().kind != TokenKind::kRightParenthesis) {
      Argument argument;
      if (Peek().kind == TokenKind::kName && Peek(1).kind == TokenKind::kAssign) {
        argument.option = Lowered(Take().text);
        Take();
      }
      argument.value = TRY(Expression(kOrPower));
      height = std::max(height, argument.value->height);
      call.arguments.push_back(std::move(argument));
      if (Peek().kind == TokenKind::kEnd) return Error(open.place, "this '(' is never closed");
      if (Peek().kind == TokenKind::kComma && Peek(1).kind != TokenKind::kRightParenthesis) {
        Take();
      } else if (Peek().kind != TokenKind::kRightParenthesis) {
        return Unexpected("',' or ')'");
      }
    }
    --brackets_;
    return Make(Join(name.place, Take().place), height, std::move(call));
  }

  core::Result<NodePtr> Parenthesis() {
    const Token& open = Take();
    if (brackets_ >= kDepthMax) return TooDeep(open.place);
    ++brackets_;
    NodePtr inside = TRY(Expression(kOrPower));
    --brackets_;
    if (Peek().kind == TokenKind::kEnd) return Error(open.place, "this '(' is never closed");
    if (Peek().kind != TokenKind::kRightParenthesis) return Unexpected("')' or an operator");
    // Messages about the inside show it with its brackets.
    inside->place = Join(open.place, Take().place);
    return inside;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  int brackets_ = 0;
  int calls_ = 0;
};

}  // namespace

core::Result<NodePtr> Parse(std::string_view text) {
  auto tokens = TRY(Lex(text));
  return Parser(text, std::move(tokens)).Run();
}

}  // namespace elanus::filter
