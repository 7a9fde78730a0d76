#include "embed/sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace elanus::embed {
namespace {

// Calls that no decoder needs. Reading files and starting threads stay allowed: libraries load
// their parts and tables late.
constexpr std::array kForbidden = {
    SYS_execve,
    SYS_execveat,
    SYS_socket,
    SYS_connect,
    SYS_bind,
    SYS_ptrace,
    SYS_unlinkat,
    SYS_mkdirat,
    SYS_renameat2,
    SYS_linkat,
    SYS_symlinkat,
    SYS_fchmodat,
    SYS_truncate,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_tkill,
    SYS_keyctl,
    SYS_bpf,
    SYS_userfaultfd,
    SYS_mount,
    SYS_umount2,
    SYS_setns,
    SYS_unshare,
    SYS_perf_event_open,
};

void Limit(decltype(RLIMIT_AS) resource, uint64_t value) {
  const rlimit limit{value, value};
  setrlimit(resource, &limit);
}

// Address space in use; sanitizers reserve terabytes of it.
uint64_t AddressSpaceBytes() {
  uint64_t pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    unsigned long long value = 0;
    if (std::fscanf(file, "%llu", &value) == 1) pages = value;
    std::fclose(file);
  }
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

// A filter of the kernel's: the calls above fail with EPERM. The number of a call means what it
// says only on the architecture this was compiled for; any other (x32 included) is refused.
void ForbidCalls() {
#if defined(__x86_64__)
  constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
  constexpr uint32_t kNumberMax = 0x3fffffff;
#elif defined(__aarch64__)
  constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
  constexpr uint32_t kNumberMax = 0x7fffffff;
#endif
  constexpr uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;
  const auto load = [](uint32_t offset) {
    return sock_filter(BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
  };
  const auto give = [](uint32_t answer) { return sock_filter(BPF_RET | BPF_K, 0, 0, answer); };
  const auto unless = [](uint16_t test, uint32_t value) {
    return sock_filter(static_cast<uint16_t>(BPF_JMP | test | BPF_K), 0, 1, value);
  };
  std::vector<sock_filter> filter = {
      load(offsetof(seccomp_data, arch)),
      sock_filter(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, kArchitecture),
      give(kRefuse),
      load(offsetof(seccomp_data, nr)),
      unless(BPF_JGT, kNumberMax),
      give(kRefuse),
  };
  for (const long number : kForbidden) {
    filter.push_back(unless(BPF_JEQ, static_cast<uint32_t>(number)));
    filter.push_back(give(kRefuse));
  }
  filter.push_back(give(SECCOMP_RET_ALLOW));

  sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  }
}

}  // namespace

void EnterSandbox(const SandboxLimits& limits) {
  close_range(STDERR_FILENO + 1, ~0U, 0);
  if (AddressSpaceBytes() < limits.memory_bytes) Limit(RLIMIT_AS, limits.memory_bytes);
  Limit(RLIMIT_CPU, limits.cpu_seconds);
  Limit(RLIMIT_FSIZE, 0);
  Limit(RLIMIT_CORE, 0);
  ForbidCalls();
}

}  // namespace elanus::embed
