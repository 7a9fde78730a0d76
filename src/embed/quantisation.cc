#include "embed/quantisation.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <system_error>
#include <utility>
#include <vector>

#include "embed/file_contents.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kFile[] = "gate.json";
constexpr size_t kFileBytesMax = 64 * 1024;
constexpr size_t kNeighbours = 10;

double Dot(std::span<const float> a, std::span<const float> b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                               [](float x, float y) { return static_cast<double>(x) * y; });
}

// The rows nearest to row `of`, itself left out, in the order of their numbers.
std::vector<size_t> Nearest(const Vectors& vectors, size_t of) {
  std::vector<std::pair<double, size_t>> scores;
  for (size_t i = 0; i < vectors.rows(); ++i) {
    if (i != of) scores.emplace_back(-Dot(vectors.row(of), vectors.row(i)), i);
  }
  std::ranges::nth_element(scores, scores.begin() + kNeighbours);
  std::vector<size_t> rows;
  for (size_t i = 0; i < kNeighbours; ++i) rows.push_back(scores[i].second);
  std::ranges::sort(rows);
  return rows;
}

size_t Common(const std::vector<size_t>& a, const std::vector<size_t>& b) {
  std::vector<size_t> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return both.size();
}

core::Status Damaged(const std::filesystem::path& path) {
  return core::Corruption("'" + path.string() + "' is damaged; make it again with: elanus models " +
                          "gate");
}

}  // namespace

core::Result<GateReport> Compare(const Vectors& exact, const Vectors& quantised) {
  if (exact.rows() < kGatePicturesMin) {
    return core::InvalidArgument("the gate needs at least " + std::to_string(kGatePicturesMin) +
                                 " pictures to compare; there are " + std::to_string(exact.rows()));
  }
  GateReport report;
  report.count = static_cast<int64_t>(exact.rows());
  report.cosine_worst = 1;
  size_t found = 0;
  for (size_t i = 0; i < exact.rows(); ++i) {
    const double cosine = Dot(exact.row(i), quantised.row(i));
    report.cosine_mean += cosine / static_cast<double>(exact.rows());
    report.cosine_worst = std::min(report.cosine_worst, cosine);
    found += Common(Nearest(exact, i), Nearest(quantised, i));
  }
  report.recall_at_10 =
      static_cast<double>(found) / static_cast<double>(kNeighbours * exact.rows());
  report.passed = report.recall_at_10 >= kGateRecall && report.cosine_mean >= kGateCosine;
  return report;
}

core::Result<std::optional<GateReport>> ReadGate(const ModelFolder& folder) {
  const auto path = folder.path / kFile;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::optional<GateReport>();
  const std::string text = TRY(ReadContents(path, kFileBytesMax));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Damaged(path);
  const auto number = [&](const char* name) { return json.value(name, Json()); };
  for (const char* name : {"pictures", "recall_at_10", "cosine_mean", "cosine_worst"}) {
    if (!number(name).is_number()) return Damaged(path);
  }
  if (!number("graph_sha256").is_string() || !number("folder").is_string()) return Damaged(path);
  GateReport report;
  report.graph_sha256 = json["graph_sha256"].get<std::string>();
  report.pictures = json["folder"].get<std::string>();
  report.count = json["pictures"].get<int64_t>();
  report.recall_at_10 = json["recall_at_10"].get<double>();
  report.cosine_mean = json["cosine_mean"].get<double>();
  report.cosine_worst = json["cosine_worst"].get<double>();
  // What counts is what was measured, not what the file calls it.
  report.passed = report.recall_at_10 >= kGateRecall && report.cosine_mean >= kGateCosine;
  return std::optional(std::move(report));
}

core::Status WriteGate(const ModelFolder& folder, const GateReport& report) {
  const Json json = {{"graph_sha256", report.graph_sha256},
                     {"folder", report.pictures},
                     {"pictures", report.count},
                     {"recall_at_10", report.recall_at_10},
                     {"cosine_mean", report.cosine_mean},
                     {"cosine_worst", report.cosine_worst},
                     {"passed", report.passed}};
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
  return WriteContents(folder.path / kFile, text + "\n");
}

core::Status CheckGate(const ModelFolder& folder) {
  if (!folder.image || folder.image->int8_graph.empty()) {
    return core::InvalidArgument("the model '" + folder.name +
                                 "' has no quantised graph; make one with tools/quantize, or use " +
                                 "--precision auto");
  }
  const auto report = TRY(ReadGate(folder));
  const std::string advice = "; measure it with: elanus models gate " + folder.name + " PICTURES";
  if (!report || report->graph_sha256 != folder.files.at(folder.image->int8_graph).sha256) {
    return core::InvalidArgument("the quantised graph of '" + folder.name +
                                 "' has not been compared with the exact one" + advice);
  }
  if (report->passed) return core::Status::Ok();
  return core::InvalidArgument(
      "the quantised graph of '" + folder.name + "' finds only " +
      std::to_string(report->recall_at_10).substr(0, 5) +
      " of the ten nearest pictures; use --precision auto, or quantise it better");
}

}  // namespace elanus::embed
