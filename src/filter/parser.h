// Parser: the text of a filter as a tree.
//
// A Pratt parser: every operator has a power, and an operand belongs to the stronger neighbour.
// Tightest first, as in Milvus' Plan.g4:
//
//   exists · is null · like, =~, !~ · ** · unary + - ~ not · * / % · + - · << >> · in, not in ·
//   the chain x < name < y · < <= > >= · == != · & · ^ · | · and · or
//
// Binary operators associate to the left, ** too.
#pragma once

#include <string_view>

#include "core/status.h"
#include "filter/ast.h"

namespace elanus::filter {

// nullptr if the text is blank. kInvalidArgument for what is no filter or is nested deeper than
// core::kFilterDepthMax; kUnimplemented, by name, for parts of Milvus' language that Elanus does
// not evaluate.
core::Result<NodePtr> Parse(std::string_view text);

}  // namespace elanus::filter
