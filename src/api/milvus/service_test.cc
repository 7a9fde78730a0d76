#include "api/milvus/service.h"

#include <gmock/gmock.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "api/milvus/message_size.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using google::protobuf::io::ArrayInputStream;
using testing::HasSubstr;

const google::protobuf::ServiceDescriptor& Service() {
  return *pb::InsertRequest::descriptor()->file()->FindServiceByName("MilvusService");
}

TEST(ServiceTest, EveryCallOfTheServiceHasExactlyOneRow) {
  std::multiset<std::string> rows;
  for (const Call& call : Calls()) rows.insert(call.name);
  std::multiset<std::string> methods;
  for (int i = 0; i < Service().method_count(); ++i) methods.insert(Service().method(i)->name());
  EXPECT_EQ(rows, methods);
}

TEST(ServiceTest, ARowIsEitherDoneOrSaysWhyNot) {
  for (const Call& call : Calls()) {
    EXPECT_NE(call.answer == nullptr, call.refusal == nullptr) << call.name;
  }
}

// The table of the page is written from the rows; ELANUS_WRITE_PAGES=1 writes it again.
std::string CallTable() {
  std::ostringstream table;
  table << "| call | |\n|---|---|\n";
  for (const Call& call : Calls()) {
    table << "| " << call.name << " | "
          << (call.refusal == nullptr ? "done" : std::string("refused: ") + call.refusal) << " |\n";
  }
  return table.str();
}

TEST(ServiceTest, ThePageTellsTheTable) {
  const std::string path = std::string(ELANUS_SOURCE_DIR) + "/docs/milvus_coverage.md";
  const std::string begin = "<!-- calls: written by api_tests -->\n";
  const std::string end = "<!-- end of calls -->\n";
  std::ifstream file(path);
  std::string page((std::istreambuf_iterator<char>(file)), {});
  const size_t from = page.find(begin);
  const size_t to = page.find(end);
  ASSERT_TRUE(from < to && to != std::string::npos) << path << " has no place for the calls";
  const size_t start = from + begin.size();
  if (std::getenv("ELANUS_WRITE_PAGES") != nullptr) {
    page.replace(start, to - start, CallTable());
    std::ofstream(path) << page;
    return;
  }
  EXPECT_EQ(page.substr(start, to - start), CallTable())
      << "write it again: ELANUS_WRITE_PAGES=1 build/release/api_tests";
}

TEST(ServiceTest, ARefusedCallSaysSoInItsOwnMessage) {
  const Call* call = FindCall("CreateSnapshot");
  ASSERT_NE(call, nullptr);
  const Answer answer = Refuse(*call, core::Unimplemented("no"));
  const auto& status = dynamic_cast<const milvus::proto::common::Status&>(*answer);
  EXPECT_EQ(status.code(), 10);
  EXPECT_EQ(status.error_code(), milvus::proto::common::UnexpectedError);
  EXPECT_EQ(status.reason(), "no");
}

TEST(ServiceTest, ARefusedCallWhoseStatusStandsInsideIsRefusedThere) {
  const Answer answer = Refuse(*FindCall("Import"), core::Unimplemented("no"));
  EXPECT_EQ(dynamic_cast<const pb::ImportResponse&>(*answer).status().code(), 10);
}

TEST(MessageSizeTest, TheLimitItselfIsTakenAndOneMoreIsNot) {
  const auto empty = [] { return std::make_unique<ArrayInputStream>("", 0); };
  EXPECT_TRUE(CheckMessageSize(kMessageBytesMax, empty).ok());
  const core::Status status = CheckMessageSize(kMessageBytesMax + 1, empty);
  EXPECT_EQ(status.number(), core::Number::kParameterTooLarge);
  EXPECT_THAT(status.message(), HasSubstr("67108864"));
}

TEST(MessageSizeTest, SaysHowManyRowsFit) {
  pb::InsertRequest request;
  request.set_collection_name("papers");
  request.set_num_rows(1000);
  const std::string bytes = request.SerializeAsString();
  const auto open = [&] {
    return std::make_unique<ArrayInputStream>(bytes.data(), static_cast<int>(bytes.size()));
  };
  EXPECT_THAT(CheckMessageSize(2 * kMessageBytesMax, open).message(),
              HasSubstr("it has 1000 rows: send at most 475 at a time"));
}

}  // namespace
}  // namespace elanus::api
