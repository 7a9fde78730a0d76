#include "app/bench_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/output.h"
#include "app/version.h"
#include "measure/advice.h"
#include "measure/numbers.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;
using measure::Grouped;

// Three digits that carry something, without a power of ten.
std::string Figure(double value) {
  if (value >= 100) return Grouped(std::llround(value));
  return value >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.3f}", value);
}

std::string SizeText(int64_t bytes) {
  return bytes == 0 ? "-" : BytesText(bytes);
}

Json PointJson(const measure::Point& point) {
  return {{"params", point.params},
          {"recall", point.recall},
          {"queries", point.queries},
          {"p50_ms", point.p50_ms},
          {"p99_ms", point.p99_ms},
          {"queries_per_second", point.queries_per_second},
          {"batch_queries_per_second", point.batch_queries_per_second}};
}

Json IndexJson(const measure::IndexFigures& figures) {
  return {{"index", figures.index},
          {"params", figures.params},
          {"build_seconds", figures.build_seconds},
          {"bytes", figures.bytes}};
}

// What the document and the last line have in common.
Json FactsJson(const BenchFacts& facts, const measure::Comparison& comparison) {
  return {{"data", facts.data},
          {"rows", facts.rows},
          {"rows_there", facts.rows_there},
          {"dim", facts.dim},
          {"vector_type", facts.type},
          {"metric", core::MetricName(comparison.metric)},
          {"k", comparison.k},
          {"queries", comparison.queries},
          {"seed", facts.seed},
          {"machine",
           {{"processor", facts.processor}, {"cores", facts.cores}, {"kernels", facts.kernels}}},
          {"threads", facts.threads},
          {"version", kVersion},
          {"compiler", __VERSION__},
          {"date", facts.date},
          {"seconds", facts.seconds},
          {"advice", measure::Advise(comparison)}};
}

// Names come from outside and need not be UTF-8.
std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string PointsTable(const measure::Comparison& comparison, const Style& style) {
  Table table({{"index"},
               {"search"},
               {fmt::format("recall@{}", comparison.k), true},
               {"p50 ms", true},
               {"p99 ms", true},
               {"queries/s", true},
               {"in batches", true},
               {"build s", true},
               {"size", true}});
  for (const measure::IndexFigures& figures : comparison.rounds.back().indexes) {
    bool is_first = true;
    for (const measure::Point& point : figures.points) {
      table.Add({is_first ? figures.index : "", measure::ParamsText(point.params),
                 fmt::format("{:.4f}", point.recall), Figure(point.p50_ms), Figure(point.p99_ms),
                 Figure(point.queries_per_second), Figure(point.batch_queries_per_second),
                 is_first ? Figure(figures.build_seconds) : "",
                 is_first ? SizeText(figures.bytes) : ""});
      is_first = false;
    }
  }
  return table.Text(style);
}

std::string GrowthTable(const measure::Comparison& comparison, const Style& style) {
  Table table({{"rows", true},
               {"index"},
               {fmt::format("search at recall {:g}", measure::kGoodRecall)},
               {"p50 ms", true},
               {"build s", true},
               {"size", true}});
  for (const measure::Round& round : comparison.rounds) {
    for (const measure::IndexFigures& figures : round.indexes) {
      const measure::Point* point = measure::PointAt(figures, measure::kGoodRecall);
      table.Add({&figures == &round.indexes.front() ? Grouped(round.rows) : "", figures.index,
                 point == nullptr ? "not reached" : measure::ParamsText(point->params),
                 point == nullptr ? "-" : Figure(point->p50_ms), Figure(figures.build_seconds),
                 SizeText(figures.bytes)});
    }
  }
  return table.Text(style);
}

}  // namespace

std::string DataText(const BenchFacts& facts, const measure::Comparison& comparison) {
  std::string rows = Grouped(facts.rows);
  if (facts.rows < facts.rows_there) rows += " of " + Grouped(facts.rows_there);
  return fmt::format("{} · {} rows of {} dimensions · {}", facts.data, rows, facts.dim,
                     core::MetricName(comparison.metric));
}

std::string MachineText(const BenchFacts& facts) {
  return fmt::format("{}, {} {}, {} · elanus {} · {}",
                     facts.processor.empty() ? "unnamed processor" : facts.processor, facts.cores,
                     facts.cores == 1 ? "core" : "cores", facts.kernels, kVersion,
                     facts.date.substr(0, 10));
}

std::string BenchTable(const measure::Comparison& comparison, const Style& style) {
  if (comparison.rounds.empty()) return "";
  std::string text = PointsTable(comparison, style);
  if (comparison.rounds.size() > 1) text += "\n" + GrowthTable(comparison, style);
  return text;
}

std::string BenchDocument(const BenchFacts& facts, const measure::Comparison& comparison) {
  Json document = {{"type", "bench"}};
  document.update(FactsJson(facts, comparison));
  Json& rounds = document["rounds"] = Json::array();
  for (const measure::Round& round : comparison.rounds) {
    Json indexes = Json::array();
    for (const measure::IndexFigures& figures : round.indexes) {
      Json& index = indexes.emplace_back(IndexJson(figures));
      index["points"] = Json::array();
      for (const measure::Point& point : figures.points)
        index["points"].push_back(PointJson(point));
    }
    rounds.push_back({{"rows", round.rows}, {"bytes", round.bytes}, {"indexes", indexes}});
  }
  if (comparison.probe.rows > 0) {
    document["probe"] = {{"rows", comparison.probe.rows}, {"p50_ms", comparison.probe.p50_ms}};
  }
  return Dump(document, 1) + "\n";
}

std::string BenchLines(const BenchFacts& facts, const measure::Comparison& comparison) {
  std::string lines;
  for (const measure::Round& round : comparison.rounds) {
    for (const measure::IndexFigures& figures : round.indexes) {
      for (const measure::Point& point : figures.points) {
        Json line = {{"type", "point"}, {"rows", round.rows}, {"index", figures.index}};
        line.update(PointJson(point));
        line["build_seconds"] = figures.build_seconds;
        line["bytes"] = figures.bytes;
        lines += Dump(line, -1) + "\n";
      }
    }
  }
  Json summary = {{"type", "summary"}};
  summary.update(FactsJson(facts, comparison));
  summary["folder"] = facts.folder;
  return lines + Dump(summary, -1) + "\n";
}

}  // namespace elanus::app
