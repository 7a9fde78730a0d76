#include "core/status.h"

namespace elanus::core {

const char* CodeName(Code code) {
  switch (code) {
    case Code::kOk:
      return "ok";
    case Code::kInvalidArgument:
      return "invalid_argument";
    case Code::kNotFound:
      return "not_found";
    case Code::kAlreadyExists:
      return "already_exists";
    case Code::kCorruption:
      return "corruption";
    case Code::kIo:
      return "io";
    case Code::kExhausted:
      return "exhausted";
    case Code::kUnimplemented:
      return "unimplemented";
    case Code::kInternal:
      return "internal";
  }
  return "internal";
}

Number Status::number() const {
  if (number_ != Number::kNone || ok()) return number_;
  if (code_ == Code::kInvalidArgument) return Number::kParameterInvalid;
  if (code_ == Code::kExhausted) return Number::kParameterTooLarge;
  if (code_ == Code::kUnimplemented) return Number::kUnimplemented;
  if (code_ == Code::kNotFound || code_ == Code::kAlreadyExists) return Number::kUnexpected;
  return Number::kServiceInternal;
}

Status Status::WithContext(const std::string& context) const {
  Status status = *this;
  if (!ok()) status.message_ = context + ": " + message_;
  return status;
}

Status Status::WithNumber(Number number) const {
  Status status = *this;
  if (!ok()) status.number_ = number;
  return status;
}

}  // namespace elanus::core
