#pragma once
namespace elanus::filter {
class Predicate {
 public:
  virtual ~Predicate() = default;
};
}  // namespace elanus::filter
