// The input goes through a file in memory and the answer through a pipe, so that neither side ever
// waits for the other to read: a pipe for both would stand still as soon as a child answers before
// it has read everything. The child is always waited for, so none is left behind as a zombie.
#include "embed/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

extern char** environ;

namespace elanus::embed {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kReadBytes = 256 * 1024;
// Set in every child, so that a program whose main knows no such commands cannot start itself
// forever.
constexpr char kChildVariable[] = "ELANUS_CHILD";

std::string& Program() {
  static std::string program = "/proc/self/exe";
  return program;
}

core::Status SystemError(const char* what) {
  return core::IoError(std::string(what) + ": " + std::strerror(errno));
}

// Closes itself. os/posix_descriptor.h has one for files; that header is for its own room.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }
  int number() const { return number_; }
  void Close() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

// A running child. Killed, if it still runs, and waited for when it goes out of sight.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      Wait();
    }
  }

  // How it ended, as waitpid tells.
  int Wait() {
    int how = 0;
    while (waitpid(pid_, &how, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return how;
  }

 private:
  pid_t pid_;
};

// Input lies in memory that the child reads as a file: nobody waits for anybody to read or write.
core::Result<Descriptor> FileOf(const std::vector<std::span<const std::byte>>& pieces) {
  Descriptor file(memfd_create("elanus-input", MFD_CLOEXEC));
  if (file.number() < 0) return SystemError("cannot make a file in memory");
  for (std::span<const std::byte> rest : pieces) {
    while (!rest.empty()) {
      const ssize_t written = write(file.number(), rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return SystemError("cannot write to a file in memory");
      rest = rest.subspan(static_cast<size_t>(written));
    }
  }
  if (lseek(file.number(), 0, SEEK_SET) != 0) return SystemError("cannot rewind");
  return file;
}

// posix_spawn rather than fork: this process has threads and much memory.
core::Result<pid_t> Spawn(const ChildCall& call, int input, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);

  std::string program = call.program.empty() ? Program() : call.program;
  std::string argument = call.argument;
  std::string variable = std::string(kChildVariable) + "=1";
  std::vector<char*> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.push_back(*entry);
  environment.push_back(variable.data());
  environment.push_back(nullptr);
  std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};

  pid_t pid = 0;
  errno =
      posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
  const bool started = errno == 0;
  const core::Status failure = started ? core::Status::Ok() : SystemError("cannot start a child");
  posix_spawn_file_actions_destroy(&actions);
  if (!started) return failure;
  return pid;
}

// Reads to the end of the pipe.
core::Result<std::vector<std::byte>> ReadAll(int pipe, const ChildCall& call) {
  const Clock::time_point deadline = Clock::now() + call.timeout;
  std::vector<std::byte> answer;
  size_t filled = 0;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd readable{pipe, POLLIN, 0};
    const int ready = left.count() > 0 ? poll(&readable, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return core::Corruption(call.job + " takes too long");
    try {
      answer.resize(std::max(answer.size(), filled + kReadBytes));
    } catch (const std::bad_alloc&) {
      return core::Exhausted("not enough memory for the answer of " + call.worker);
    }
    const ssize_t size = read(pipe, answer.data() + filled, answer.size() - filled);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return SystemError("cannot read from the child");
    if (size == 0) break;
    filled += static_cast<size_t>(size);
    if (filled > call.answer_bytes_max) return core::Corruption(call.worker + " answers too much");
  }
  answer.resize(filled);
  return answer;
}

}  // namespace

void SetChildProgram(std::string path) {
  Program() = std::move(path);
}

core::Result<std::vector<std::byte>> CallChild(const ChildCall& call) {
  if (std::getenv(kChildVariable) != nullptr) {
    return core::Internal("the program '" + Program() + "' has no command " + call.argument);
  }
  const Descriptor input = TRY(FileOf(call.input));
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return SystemError("cannot make a pipe");
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);

  Child child(TRY(Spawn(call, input.number(), writing.number())));
  writing.Close();
  auto answer = TRY(ReadAll(reading.number(), call));
  const int how = child.Wait();
  if (WIFSIGNALED(how)) {
    const int signal = WTERMSIG(how);
    return core::Corruption(signal == SIGXCPU || signal == SIGKILL
                                ? call.job + " takes too long or too much memory"
                                : call.worker + " crashed (" + strsignal(signal) + ")");
  }
  if (WEXITSTATUS(how) != 0) return core::Corruption(call.worker + " gave up");
  return answer;
}

bool ReadStdin(std::vector<std::byte>* input) {
  size_t filled = 0;
  while (true) {
    input->resize(filled + kReadBytes);
    const ssize_t size = read(STDIN_FILENO, input->data() + filled, kReadBytes);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    filled += static_cast<size_t>(size);
    input->resize(filled);
    if (size == 0) return true;
  }
}

bool WriteStdout(std::span<const std::byte> rest) {
  while (!rest.empty()) {
    const ssize_t size = write(STDOUT_FILENO, rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    rest = rest.subspan(static_cast<size_t>(size));
  }
  return true;
}

}  // namespace elanus::embed
