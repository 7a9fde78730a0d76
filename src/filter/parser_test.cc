#include "filter/parser.h"

#include <gtest/gtest.h>

#include <string>

#include "core/limits.h"

namespace elanus::filter {
namespace {

std::string Show(const Node& node);

// The tree with every parenthesis written out, operators by number; names and literals as they are.
struct Shower {
  std::string text;

  void operator()(const Literal& literal) {
    if (const auto* whole = std::get_if<int64_t>(&literal.value)) text = std::to_string(*whole);
    if (const auto* name = std::get_if<std::string>(&literal.value)) text = "'" + *name + "'";
    if (const auto* truth = std::get_if<bool>(&literal.value)) text = *truth ? "T" : "F";
  }
  void operator()(const List& list) { text = std::to_string(list.items.size()); }
  void operator()(const Template& name) { text = "{" + name.name + "}"; }
  void operator()(const Interval&) { text = "interval"; }
  void operator()(const Call& call) { text = call.function; }
  void operator()(const Matches& matches) { text = "(" + Show(*matches.operand) + " =~)"; }
  void operator()(const Exists& exists) { text = "exists(" + Show(*exists.operand) + ")"; }
  void operator()(const Name& name) {
    text = name.name;
    for (const Step& step : name.path) text += "[" + step.text + "]";
  }
  void operator()(const Unary& unary) {
    text = std::string(1, "!-+~"[static_cast<size_t>(unary.op)]) + "(" + Show(*unary.operand) + ")";
  }
  void operator()(const Binary& binary) {
    constexpr const char* kSigns[] = {"**", "*", "/", "%",  "+", "-",  "<<", ">>", "&",
                                      "^",  "|", "<", "<=", ">", ">=", "==", "!="};
    text = "(" + Show(*binary.left) + kSigns[static_cast<size_t>(binary.op)] + Show(*binary.right) +
           ")";
  }
  void operator()(const Logic& logic) {
    for (const NodePtr& term : logic.terms) {
      text += (text.empty() ? "(" : logic.is_and ? " and " : " or ") + Show(*term);
    }
    text += ")";
  }
  void operator()(const Range& range) {
    text = "chain(" + Show(*range.low) + "," + Show(*range.middle) + "," + Show(*range.high) + ")";
  }
  void operator()(const InList& in) {
    text = "(" + Show(*in.operand) + (in.is_negated ? " not in " : " in ") +
           std::to_string(std::get<List>(in.list->what).items.size()) + ")";
  }
  void operator()(const Like& like) { text = "(" + Show(*like.operand) + " like)"; }
  void operator()(const IsNull& null) { text = "(" + Show(*null.operand) + " null)"; }
};

std::string Show(const Node& node) {
  Shower shower;
  std::visit(shower, node.what);
  return shower.text;
}

std::string Tree(const std::string& text) {
  const auto tree = Parse(text);
  if (!tree.ok()) return tree.status().message();
  return *tree == nullptr ? "" : Show(**tree);
}

TEST(Parser, BindsProductsBeforeSumsBeforeShifts) {
  EXPECT_EQ(Tree("a + b * c << d - e"), "((a+(b*c))<<(d-e))");
}

TEST(Parser, BindsShiftsBeforeInBeforeComparisons) {
  EXPECT_EQ(Tree("a << 1 in [1] == b < c"), "(((a<<1) in 1)==(b<c))");
}

TEST(Parser, BindsComparisonsBeforeBitsAsInC) {
  EXPECT_EQ(Tree("a & 1 == 1"), "(a&(1==1))");
  EXPECT_EQ(Tree("a | b ^ c & d"), "(a|(b^(c&d)))");
}

TEST(Parser, BindsEqualityLooserThanOrder) {
  EXPECT_EQ(Tree("a < b == c > d"), "((a<b)==(c>d))");
}

TEST(Parser, BindsAndBeforeOrInOneNodeEach) {
  EXPECT_EQ(Tree("a or b and c and d or e"), "(a or (b and c and d) or e)");
}

TEST(Parser, BindsNotTighterThanComparisons) {
  EXPECT_EQ(Tree("not a == 1"), "(!(a)==1)");
  EXPECT_EQ(Tree("not (a == 1) and b"), "(!((a==1)) and b)");
}

TEST(Parser, BindsLikeAndNullTighterThanNot) {
  EXPECT_EQ(Tree("not s like 'a'"), "!((s like))");
  EXPECT_EQ(Tree("not s is null"), "!((s null))");
}

TEST(Parser, BindsPowersTighterThanSignsAndToTheLeft) {
  EXPECT_EQ(Tree("-a ** b ** c"), "-(((a**b)**c))");
  EXPECT_EQ(Tree("a ** -b * c"), "((a**-(b))*c)");
}

TEST(Parser, AssociatesToTheLeft) {
  EXPECT_EQ(Tree("a - b - c"), "((a-b)-c)");
  EXPECT_EQ(Tree("a / b * c % d"), "(((a/b)*c)%d)");
}

TEST(Parser, MakesAChainOfANameBetweenSignsOfOneDirection) {
  EXPECT_EQ(Tree("1 < a <= 5"), "chain(1,a,5)");
  EXPECT_EQ(Tree("b + 1 >= a > c"), "chain((b+1),a,c)");
  EXPECT_EQ(Tree("1 < a > 5"), "((1<a)>5)");
}

TEST(Parser, ReadsNotInAsOneOperator) {
  EXPECT_EQ(Tree("a not in [1, 2,]"), "(a not in 2)");
}

TEST(Parser, ReadsTheSmallestInteger) {
  EXPECT_EQ(Tree("-9223372036854775808"), "-9223372036854775808");
}

TEST(Parser, ReadsBothWritingsOfLogic) {
  EXPECT_EQ(Tree("!a && b || NOT c"), "((!(a) and b) or !(c))");
}

std::string Repeat(const std::string& piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

constexpr int kDepth = core::kFilterDepthMax;
constexpr const char* kTooDeep = "filter: nested deeper than 200 levels";

TEST(ParserLimit, AllowsTwoHundredParentheses) {
  EXPECT_EQ(Tree(Repeat("(", kDepth) + "a" + Repeat(")", kDepth)), "a");
  EXPECT_EQ(Tree(Repeat("(", kDepth + 1) + "a" + Repeat(")", kDepth + 1)).substr(0, 37), kTooDeep);
}

TEST(ParserLimit, AllowsATreeTwoHundredHigh) {
  EXPECT_TRUE(Parse(Repeat("not (", kDepth - 1) + "a" + Repeat(")", kDepth - 1)).ok());
  EXPECT_TRUE(Parse(Repeat("- ", kDepth - 1) + "a").ok());
  EXPECT_TRUE(Parse(Repeat("1+", kDepth - 1) + "a").ok());
  EXPECT_EQ(Tree(Repeat("- ", kDepth) + "a").substr(0, 37), kTooDeep);
  EXPECT_EQ(Tree(Repeat("1+", kDepth) + "a").substr(0, 37), kTooDeep);
}

TEST(ParserLimit, CountsNoDepthForLongChainsOfLogic) {
  EXPECT_TRUE(Parse(Repeat("a or ", 5000) + "a").ok());
}

TEST(ParserLimit, RefusesHostileNestingWithoutRecursingIntoIt) {
  EXPECT_EQ(Tree(Repeat("-", 60000)).substr(0, 37), kTooDeep);
  EXPECT_EQ(Tree(Repeat("a**-", 15000)).substr(0, 37), kTooDeep);
  EXPECT_EQ(Tree(Repeat("a in [", 10000)).substr(0, 37), kTooDeep);
  EXPECT_EQ(Tree(Repeat("1 or not (", 6000)).substr(0, 37), kTooDeep);
}

TEST(ParserLimit, AllowsSixtyFourKibibytes) {
  const std::string filter = "a == 1";
  const size_t blanks = core::kFilterBytesMax - filter.size();
  EXPECT_TRUE(Parse(std::string(blanks, ' ') + filter).ok());
  EXPECT_EQ(Tree(std::string(blanks + 1, ' ') + filter),
            "filter: the text has 65537 bytes; at most 65536 are allowed");
}

}  // namespace
}  // namespace elanus::filter
