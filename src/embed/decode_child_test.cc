#include "embed/decode_child.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "core/bytes.h"
#include "embed/child_process.h"
#include "embed/sandbox.h"
#include "embed/test_files.h"

namespace elanus::embed {
namespace {

using core::AsBytes;
using testing::HasSubstr;

ChildCall Call(const std::string& program, const std::string& argument) {
  ChildCall call;
  call.program = program;
  call.argument = argument;
  call.answer_bytes_max = 1 << 20;
  call.timeout = std::chrono::seconds(20);
  return call;
}

TEST(CallChild, GivesItsInputAndReadsItsAnswer) {
  ChildCall call = Call("/bin/cat", "-");
  call.input = {AsBytes("a kite "), AsBytes("over the sea")};
  const auto answer = CallChild(call);
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  EXPECT_EQ(core::AsText(*answer), "a kite over the sea");
}

TEST(CallChild, KillsAChildThatTakesTooLong) {
  ChildCall call = Call("/bin/sleep", "60");
  call.timeout = std::chrono::milliseconds(100);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(CallChild(call).status().message(), HasSubstr("too long"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(CallChild, KillsAChildThatAnswersTooMuch) {
  EXPECT_THAT(CallChild(Call("/usr/bin/yes", "kite")).status().message(), HasSubstr("too much"));
}

TEST(CallChild, ReportsAChildThatFails) {
  EXPECT_EQ(CallChild(Call("/bin/false", "")).code(), core::Code::kCorruption);
}

TEST(CallChild, ReportsAProgramThatIsNotThere) {
  EXPECT_EQ(CallChild(Call("/no/such/program", "")).code(), core::Code::kIo);
}

// Sets the program back when the test is over.
class OtherProgram {
 public:
  explicit OtherProgram(std::string path) { SetChildProgram(std::move(path)); }
  ~OtherProgram() { SetChildProgram("/proc/self/exe"); }
};

TEST(DecodeInChild, BelievesNoAnswerWithoutSense) {
  const std::string file = TestData("plain.bmp");
  for (const char* program : {"/bin/true", "/bin/echo", "/bin/false"}) {
    const OtherProgram other(program);
    const auto decoded = DecodeInChild(AsBytes(file), {});
    EXPECT_FALSE(decoded.ok()) << program;
  }
}

TEST(DecodeInChild, SaysWhatIsWrongWithADamagedFile) {
  const std::string file = TestData("plain.bmp").substr(0, 60);
  const auto decoded = DecodeInChild(AsBytes(file), {});
  EXPECT_EQ(decoded.code(), core::Code::kCorruption);
  EXPECT_THAT(decoded.status().message(), HasSubstr("BMP"));
}

// Runs in a process of its own: what a sandbox takes is gone for good.
void TryWhatIsForbidden() {
  const int before = open("/dev/null", O_RDONLY);
  EnterSandbox(SandboxLimits{});
  const bool closed = fcntl(before, F_GETFD) < 0;
  const bool no_socket = socket(AF_INET, SOCK_STREAM, 0) < 0;
  char program[] = "/bin/true";
  char* arguments[] = {program, nullptr};
  const bool no_program = execv(program, arguments) < 0;
  const bool still_reads = open("/proc/self/status", O_RDONLY) >= 0;
  _exit(closed && no_socket && no_program && still_reads ? 7 : 1);
}

TEST(Sandbox, TakesDescriptorsConnectionsAndPrograms) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(TryWhatIsForbidden(), testing::ExitedWithCode(7), "");
}

TEST(Sandbox, StopsWhoWritesToFiles) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TestDirectory directory;
  const std::string path = (directory.path() / "file").string();
  const auto write_a_byte = [&] {
    EnterSandbox(SandboxLimits{});
    const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
    _exit(write(file, "x", 1) == 1 ? 1 : 2);
  };
  EXPECT_EXIT(write_a_byte(), testing::KilledBySignal(SIGXFSZ), "");
}

}  // namespace
}  // namespace elanus::embed
