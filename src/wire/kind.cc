#include "wire/kind.h"

#include <google/protobuf/message.h>

namespace elanus::wire {

std::string KindOf(const google::protobuf::Message& message) {
  const auto* oneof = message.GetDescriptor()->oneof_decl(0);
  const auto* member = message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
  return member == nullptr ? "nothing" : member->name();
}

}  // namespace elanus::wire
