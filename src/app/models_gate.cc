#include "app/models_gate.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "gallery/gate.h"
#include "gallery/plan.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

core::Result<std::unique_ptr<embed::Model>> OpenIn(const embed::ModelFolder& folder,
                                                   embed::Precision precision,
                                                   const Settings& settings) {
  embed::ModelOptions options;
  options.precision = precision;
  options.threads = settings.threads;
  options.cache_directory = settings.cache_dir;
  options.without_gate = true;
  return embed::Model::Open(folder, options);
}

}  // namespace

core::Result<embed::GateReport> MeasureGate(const embed::ModelFolder& folder,
                                            const std::string& pictures, size_t limit,
                                            const Settings& settings) {
  if (!folder.image || folder.image->int8_graph.empty()) {
    return core::InvalidArgument("the model '" + folder.name +
                                 "' has no quantised graph to measure; tools/quantize makes one");
  }
  gallery::ScanOptions options;
  options.paths = {pictures};
  const gallery::ScanAnswer scan = TRY(gallery::Scan(options));
  const std::vector<std::string> files = gallery::SampleFiles(scan, limit);
  const auto exact = TRY(OpenIn(folder, embed::Precision::kF32, settings));
  const auto quantised = TRY(OpenIn(folder, embed::Precision::kInt8, settings));
  embed::GateReport report = TRY(gallery::RunGate(files, exact.get(), quantised.get()));
  report.graph_sha256 = folder.files.at(folder.image->int8_graph).sha256;
  report.pictures = gallery::AbsolutePath(pictures);
  TRY(embed::WriteGate(folder, report));
  return report;
}

core::Result<std::optional<embed::GateReport>> RepeatGate(const embed::ModelFolder& folder,
                                                          const Settings& settings) {
  const std::optional<embed::GateReport> none;
  const auto report = TRY(embed::ReadGate(folder));
  const bool can_run = report && folder.image && !folder.image->int8_graph.empty() &&
                       gallery::FileExists(report->pictures);
  if (!can_run) return none;
  const auto count = static_cast<size_t>(std::max<int64_t>(report->count, 0));
  return std::optional(TRY(MeasureGate(folder, report->pictures, count, settings)));
}

std::string GateText(const embed::ModelFolder& folder, const embed::GateReport& report) {
  return fmt::format(
      "{} int8 on {} pictures: finds {:.1f} % of the ten nearest (at least {:.0f} %), cosine "
      "{:.4f} (at least {}), worst {:.4f}: {}",
      folder.name, report.count, 100 * report.recall_at_10, 100 * embed::kGateRecall,
      report.cosine_mean, embed::kGateCosine, report.cosine_worst,
      report.passed ? "passed, use it with --precision int8" : "not passed");
}

void ModelsGate::Declare(CLI::App* models) {
  gate_ = models->add_subcommand("gate", "measure the quantised graph on your pictures");
  gate_->add_option("name", name_, "the model")->required()->type_name("NAME");
  gate_->add_option("pictures", pictures_, "a folder of pictures like yours")
      ->required()
      ->type_name("FOLDER");
  gate_->add_option("--sample", sample_, "how many pictures to compare (500)")
      ->type_name("N")
      ->check(CLI::Range(size_t{100}, size_t{10000}));
  gate_->add_flag("--json", json_, "the report as JSON");
  gate_->fallthrough();
}

bool ModelsGate::was_asked() const {
  return gate_->parsed();
}

// A gate that stays shut is no error of the request: the answer was found, and it is no.
core::Result<ExitCode> ModelsGate::Run(const Settings& settings) const {
  const embed::ModelLibrary library(settings.models_dir);
  const embed::ModelFolder folder = TRY(library.Find(name_));
  const embed::GateReport report = TRY(MeasureGate(folder, pictures_, sample_, settings));
  if (json_) {
    const Json line = {{"type", "gate"},
                       {"model", folder.name},
                       {"pictures", report.count},
                       {"recall_at_10", report.recall_at_10},
                       {"cosine_mean", report.cosine_mean},
                       {"cosine_worst", report.cosine_worst},
                       {"passed", report.passed}};
    fmt::print("{}\n", line.dump());
  } else {
    fmt::print("{}\n", GateText(folder, report));
  }
  return report.passed ? ExitCode::kDone : ExitCode::kNothing;
}

}  // namespace elanus::app
