// `elanus serve`: the database as a Milvus server.
#include <sys/stat.h>
#include <sys/un.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

#include "access/access_control.h"
#include "api/milvus/grpc_server.h"
#include "app/command.h"
#include "app/stop_signal.h"
#include "app/text_models.h"
#include "app/use_watch.h"
#include "app/version.h"
#include "app/workspace.h"
#include "core/bytes.h"
#include "os/allocator.h"
#include "os/posix_file_system.h"

namespace elanus::app {
namespace {

constexpr const char* kUnix = "unix:";
constexpr const char* kRootPasswordVariable = "ELANUS_ROOT_PASSWORD";
constexpr std::chrono::milliseconds kLook(50);
// Calls in flight have this long to end when the server stops.
constexpr std::chrono::milliseconds kGrace(4000);
// More threads than cores: some calls wait for the disk.
constexpr size_t kThreadsMin = 8;

bool IsPath(const std::string& listen) {
  return listen.starts_with(kUnix);
}

// Addresses that only this machine can reach.
bool IsLocal(const std::string& listen) {
  return IsPath(listen) || listen.starts_with("127.") || listen.starts_with("localhost:") ||
         listen.starts_with("[::1]:");
}

class Serve final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Status CheckListen() const;
  core::Result<std::string> RootPassword(os::FileSystem* files) const;
  core::Result<std::unique_ptr<access::AccessControl>> OpenAccess(const std::string& directory,
                                                                  os::FileSystem* files) const;
  core::Result<std::unique_ptr<api::GrpcServer>> Start(core::Store* store,
                                                       access::AccessControl* access) const;
  void WaitForTheEnd(UseWatch* watch) const;

  std::string listen_ = "127.0.0.1:19530";
  std::string unused_;
  std::string root_password_file_;
  bool auth_ = false;
  bool insecure_ = false;
};

void Serve::Declare(CLI::App* app) {
  app->add_option("--listen", listen_, "Address to serve at: HOST:PORT, or unix:PATH")
      ->capture_default_str();
  app->add_flag("--auth", auth_, "Ask callers who they are, and let them do what was granted");
  app->add_option("--root-password-file", root_password_file_,
                  "First password of the user root; else the variable ELANUS_ROOT_PASSWORD")
      ->type_name("FILE");
  app->add_flag("--insecure-no-auth", insecure_,
                "Let everybody who can reach the address read and change everything");
  app->add_option("--exit-when-unused", unused_,
                  "End when no process holds a shared flock on this file")
      ->type_name("FILE");
}

core::Status Serve::CheckListen() const {
  if (!IsPath(listen_) && listen_.rfind(':') == std::string::npos) {
    return core::InvalidArgument("--listen " + listen_ + ": expected HOST:PORT or unix:PATH");
  }
  const size_t path_max = sizeof(sockaddr_un::sun_path) - 1;
  if (IsPath(listen_) && listen_.size() - std::string(kUnix).size() > path_max) {
    return core::InvalidArgument("--listen " + listen_ + ": a socket's path has at most " +
                                 std::to_string(path_max) + " bytes");
  }
  if (auth_ && insecure_) {
    return core::InvalidArgument("--auth and --insecure-no-auth contradict each other; say one");
  }
  if (!IsLocal(listen_) && !insecure_ && !auth_) {
    return core::InvalidArgument(
        "--listen " + listen_ +
        " can be reached from other machines, and nobody would be asked who they are; say --auth, "
        "listen on 127.0.0.1, or say --insecure-no-auth");
  }
  return core::Status::Ok();
}

void Serve::WaitForTheEnd(UseWatch* watch) const {
  while (!StopWasAsked() && !watch->IsUnused()) std::this_thread::sleep_for(kLook);
}

// Not a flag: whoever lists the processes of a machine reads their arguments.
core::Result<std::string> Serve::RootPassword(os::FileSystem* files) const {
  if (root_password_file_.empty()) {
    const char* set = std::getenv(kRootPasswordVariable);
    return std::string(set == nullptr ? "" : set);
  }
  const std::vector<std::byte> bytes = TRY(files->Read(root_password_file_));
  std::string password(core::AsText(bytes));
  // Editors end a file with a line's end.
  while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
  return password;
}

core::Result<std::unique_ptr<access::AccessControl>> Serve::OpenAccess(
    const std::string& directory, os::FileSystem* files) const {
  const std::string password = TRY(RootPassword(files));
  auto access = access::AccessControl::Open({.files = files,
                                             .directory = directory,
                                             .root_password = password,
                                             .needs_root_password = auth_});
  if (access.ok() || access.code() != core::Code::kInvalidArgument) return access;
  return core::InvalidArgument(access.status().message() + " (in the variable " +
                               kRootPasswordVariable + ", or with --root-password-file)");
}

core::Result<std::unique_ptr<api::GrpcServer>> Serve::Start(core::Store* store,
                                                            access::AccessControl* access) const {
  api::GrpcOptions options;
  options.listen = listen_;
  options.version = kVersion;
  options.threads = std::max<size_t>(kThreadsMin, 2 * std::thread::hardware_concurrency());
  options.checks_users = auth_;
  if (!IsPath(listen_)) return api::GrpcServer::Start(store, access, options);
  // The socket is for its owner alone.
  const mode_t mask = umask(0177);
  auto server = api::GrpcServer::Start(store, access, options);
  umask(mask);
  return server;
}

// The database is synced with every call that changed it, so stopping is only a matter of letting
// calls in flight end.
core::Result<ExitCode> Serve::Run(const Settings& settings) {
  TRY(CheckListen());
  UseWatch watch;
  if (!unused_.empty()) TRY(watch.Open(unused_));
  CatchStopSignals();
  os::KeepFreedMemory();
  TextModels models(settings);
  Workspace workspace(settings);
  core::Store* store = TRY(workspace.OpenStore(engine::OpenMode::kWrite, &models));
  os::PosixFileSystem files;
  const auto access = TRY(OpenAccess(settings.uri, &files));
  const auto server = TRY(Start(store, access.get()));
  workspace.Notice("serving " + settings.uri + " to Milvus clients at " + listen_ +
                   "; Ctrl-C stops");
  WaitForTheEnd(&watch);
  server->Stop(kGrace);
  return ExitCode::kDone;
}

}  // namespace

std::unique_ptr<Command> MakeServe() {
  return std::make_unique<Serve>();
}

}  // namespace elanus::app
