// What operands mean to each other and to lookups.
#pragma once

#include <string_view>
#include <vector>

#include "core/value.h"
#include "filter/atom.h"
#include "filter/operand.h"

namespace elanus::filter {

// Whether two values can be compared: both of one kind, or one of them any JSON value. The elements
// of an array meet only a list of their kind.
bool CanMeet(const Operand& a, const Operand& b);

// A real constant, or a list of them, beside the elements of a Float array means the Floats nearest
// to them. Leaves every other constant as it is.
void RoundBeside(const Operand& other, Operand* constant);

// REQUIRES: a constant or a list
core::FilterValue ToFilterValue(Operand constant);

// Makes an equality or a range of the atom. REQUIRES: a comparison but `!=`
void FillComparison(BinaryOp op, const core::Value& value, Atom* atom);

// Makes the narrowest question of a `like` pattern: equality, prefix or pattern.
void FillLike(const std::string& pattern, Atom* atom);

}  // namespace elanus::filter
