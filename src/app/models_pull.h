// `elanus models pull`: a model from a hub, into the model library.
#pragma once

#include <string>

#include "app/command.h"
#include "hub/pull.h"

namespace elanus::app {

// One verb of `elanus models`, with flags of its own.
class ModelsPull {
 public:
  // Names the verb and its flags. Called once, before the others.
  void Declare(CLI::App* models);
  bool was_asked() const;
  // Downloads and imports; without a name it lists the short names that there are.
  core::Result<ExitCode> Run(const Settings& settings);

 private:
  // Where the model is, what it will be called, and the licence if the hub states none.
  struct Wanted {
    hub::Address address;
    std::string name;
    std::string licence;
  };

  core::Result<ExitCode> List(const Settings& settings) const;
  core::Result<Wanted> Find() const;
  core::Result<hub::Pulled> Download(const Settings& settings, const Wanted& wanted) const;
  core::Result<ExitCode> Import(const Settings& settings, const Wanted& wanted,
                                const hub::Pulled& pulled) const;

  CLI::App* pull_ = nullptr;
  std::string what_;
  std::string name_;
  bool with_int8_ = false;
  bool offline_ = false;
  bool json_ = false;
  hub::Patience patience_;
};

}  // namespace elanus::app
