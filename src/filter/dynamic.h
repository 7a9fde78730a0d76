// Dynamic values: those whose type is known only row by row, or that hold more than one scalar.
//
// JSON values and the elements of arrays are read a row at a time, which costs less than reading
// the row itself; everything else in a filter goes block by block (predicate.h).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema.h"
#include "core/value.h"
#include "filter/ast.h"
#include "filter/numbers.h"
#include "filter/predicate.h"

namespace elanus::filter {

// One value, valid until the next one is read from the same source.
struct DynamicValue {
  enum class Kind : uint8_t {
    kUnknown,  // The field is null, or a division by zero: what is asked about it is unknown.
    kMissing,  // No such key, or no number: equals nothing, so it differs from everything.
    kBeyond,   // Behind the end of an array: neither equals nor differs.
    kNull,
    kBool,
    kInteger,
    kReal,
    kText,
    kArray,
    kObject,
  };

  Kind kind = Kind::kMissing;
  bool truth = false;
  int64_t whole = 0;
  double real = 0;
  std::string_view text;
  // Of arrays, and key, value, key, value by key of objects; only if they were asked for.
  std::span<const DynamicValue> items;

  static DynamicValue Of(Kind kind) {
    DynamicValue value;
    value.kind = kind;
    return value;
  }
  static DynamicValue Integer(int64_t whole);
  static DynamicValue Real(double real);
  static DynamicValue Bool(bool truth);
  static DynamicValue Text(std::string_view text);

  bool is_number() const { return kind == Kind::kInteger || kind == Kind::kReal; }
};

// Whether `left op right`; nullopt is unknown. Numbers, texts and truths have an order, false
// before true; values of different types are not equal, and have none. REQUIRES: a comparison
std::optional<bool> CompareDynamic(BinaryOp op, const DynamicValue& left,
                                   const DynamicValue& right);

// A source of values. Const use from many threads at once is safe.
class Dynamic {
 public:
  virtual ~Dynamic() = default;
  // The value in row i of the block.
  virtual DynamicValue At(const Block& block, size_t i) const = 0;
};
using DynamicPtr = std::unique_ptr<const Dynamic>;

// Which of the buffers of a thread a value lies in: two values that are looked at together need
// different ones.
enum class Slot : uint8_t { kLeft = 0, kRight = 1 };

// How much of a value is read.
struct Reading {
  bool has_items = false;  // Whether the items of arrays and objects are needed.
  Slot slot = Slot::kLeft;
};

// A constant, kept for as long as the filter.
class Constant {
 public:
  explicit Constant(const core::FilterValue& value);
  Constant(const Constant&) = delete;
  Constant& operator=(const Constant&) = delete;

  const DynamicValue& value() const { return value_; }

 private:
  DynamicValue value_;
  std::string text_;
  std::vector<std::unique_ptr<const Constant>> parts_;
  std::vector<DynamicValue> items_;
};

DynamicPtr MakeDynamicConstant(const core::FilterValue& value);
// REQUIRES: a Bool, VarChar or number field
DynamicPtr MakeDynamicField(core::DataType type, size_t column);
DynamicPtr MakeDynamicNumber(NumberPtr number);
// An element of an Array field, and the whole of it.
DynamicPtr MakeArrayElement(const core::FieldSchema& field, size_t column, size_t place);
DynamicPtr MakeWholeArray(const core::FieldSchema& field, size_t column, Reading reading);
// The number of elements of an Array field, and of any value that is an array.
NumberPtr MakeArrayLength(core::DataType element, size_t column);
DynamicPtr MakeLength(DynamicPtr array);

// As Fold does; missing if a side is no number, or no integer where the operator needs one.
DynamicPtr MakeDynamicArithmetic(BinaryOp op, DynamicPtr left, DynamicPtr right);

}  // namespace elanus::filter
