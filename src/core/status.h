// Status and Result: how every fallible function of Elanus answers.
//
//   Result<Schema> Load(std::string_view name);
//
//   Status Show(std::string_view name) {
//     Schema schema = TRY(Load(name));     // an error of Load is the error of Show
//     TRY(Print(schema));
//     return Status::Ok();
//   }
//
// Nothing is thrown across rooms and nothing is ignored: both types are nodiscard. A message names
// the thing, the value and what was expected, and ends with what to do where that is not obvious.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace elanus::core {

// What went wrong, told by what the caller can do about it.
enum class Code {
  kOk = 0,
  kInvalidArgument,  // the request is wrong; repeat it changed
  kNotFound,         // what was named does not exist
  kAlreadyExists,    // what was to be made exists, or is in use
  kCorruption,       // bytes on disk are damaged; restore, repair or rebuild
  kIo,               // the operating system refused; look at disk, permissions, network
  kExhausted,        // a limit of memory, disk or size is reached; ask for less or make room
  kUnimplemented,    // understood, but this build does not do it
  kInternal,         // a mistake of ours
};

// The stable lower-case name of a code, as scripts and JSON see it: "invalid_argument".
const char* CodeName(Code code);

// What exactly, in the numbers that Milvus' clients know (its `code`). A status without one of
// these has the number of its Code.
enum class Number : int32_t {
  kNone = 0,
  kServiceInternal = 5,
  kRateLimit = 8,
  kUnimplemented = 10,
  kCollectionNotFound = 100,
  kCollectionNotLoaded = 101,
  kSchemaMismatch = 109,
  kPartitionNotFound = 200,
  kPartitionNotLoaded = 201,
  kResourceGroupNotFound = 300,
  kIndexNotFound = 700,
  kIndexDuplicate = 701,
  kDatabaseNotFound = 800,
  kDatabaseLimit = 801,
  kDatabaseInvalidName = 802,
  kParameterInvalid = 1100,
  kParameterMissing = 1101,
  kParameterTooLarge = 1102,
  kNotAuthenticated = 1400,
  kNotPermitted = 1401,
  kPrivilegeGroupInvalidName = 1402,
  kAliasNotFound = 1600,
  kAliasCollectionNameConflict = 1601,
  kAliasAlreadyExists = 1602,
  kFieldNotFound = 1700,
  kFieldInvalidName = 1701,
  kUnexpected = 65535,
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  static Status Ok() { return Status(); }

  bool ok() const { return code_ == Code::kOk; }
  Code code() const { return code_; }
  const std::string& message() const { return message_; }

  // The number that was given, else the one of the code.
  Number number() const;

  // Puts "context: " before the message of an error; leaves Ok alone.
  Status WithContext(const std::string& context) const;
  // The same error with a number of its own.
  Status WithNumber(Number number) const;

  // What TRY yields for a Status: nothing.
  void value() const {}

 private:
  Code code_ = Code::kOk;
  Number number_ = Number::kNone;
  std::string message_;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit by design
  // REQUIRES: !status.ok()
  Result(Status status) : status_(std::move(status)) {}  // NOLINT: implicit by design

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }
  Code code() const { return status_.code(); }

  // REQUIRES: ok()
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T value() && { return std::move(*value_); }

  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  Status status_;
  std::optional<T> value_;
};

inline const Status& StatusOf(const Status& status) {
  return status;
}
template <typename T>
const Status& StatusOf(const Result<T>& result) {
  return result.status();
}

inline Status InvalidArgument(std::string message) {
  return Status(Code::kInvalidArgument, std::move(message));
}
inline Status NotFound(std::string message) {
  return Status(Code::kNotFound, std::move(message));
}
inline Status AlreadyExists(std::string message) {
  return Status(Code::kAlreadyExists, std::move(message));
}
inline Status Corruption(std::string message) {
  return Status(Code::kCorruption, std::move(message));
}
inline Status IoError(std::string message) {
  return Status(Code::kIo, std::move(message));
}
inline Status Exhausted(std::string message) {
  return Status(Code::kExhausted, std::move(message));
}
inline Status Unimplemented(std::string message) {
  return Status(Code::kUnimplemented, std::move(message));
}
inline Status Internal(std::string message) {
  return Status(Code::kInternal, std::move(message));
}

}  // namespace elanus::core

// The value of `expression`, or a return of its Status from the calling function.
#define TRY(expression)                                                \
  __extension__({                                                      \
    auto try_result = (expression);                                    \
    if (!try_result.ok()) return ::elanus::core::StatusOf(try_result); \
    std::move(try_result).value();                                     \
  })
