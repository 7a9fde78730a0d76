// Which of its alternatives a message carries, for errors that say what was sent.
#pragma once

#include <string>

namespace google::protobuf {
class Message;
}

namespace elanus::wire {

// The name of the member that is set of the message's first oneof: "int_data", "float_vector";
// "nothing" if none is. REQUIRES: the message has a oneof
std::string KindOf(const google::protobuf::Message& message);

}  // namespace elanus::wire
