// Figures: what a comparison of indexes found out. Plain values, for the table, the charts, the
// advice and the JSON alike.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/metric.h"

namespace elanus::measure {

// An index with one setting of its search parameter.
struct Point {
  std::map<std::string, std::string> params = {};  // As a search gives them; empty: there is none.
  int64_t queries = 0;                             // That were answered one by one.
  double recall = 0;                               // Of these, on average.
  double p50_ms = 0;
  double p99_ms = 0;
  double queries_per_second = 0;        // One by one, in one thread.
  double batch_queries_per_second = 0;  // Many in a request, in all threads.
};

// One index of so many rows.
struct IndexFigures {
  std::string index = {};
  std::map<std::string, std::string> params = {};  // It was built with.
  double build_seconds = 0;
  int64_t bytes = 0;  // Its files.
  std::vector<Point> points = {};
};

// All indexes on the same rows.
struct Round {
  int64_t rows = 0;
  int64_t bytes = 0;  // Of the rows without any index.
  std::vector<IndexFigures> indexes = {};
};

// The median exact search among few of the rows: with the one among all it tells how much of a
// search is there for every row, and how much at any rate.
struct ScanProbe {
  int64_t rows = 0;  // 0: there is none.
  double p50_ms = 0;
};

struct Comparison {
  int64_t k = 0;
  int64_t queries = 0;
  core::Metric metric = core::Metric::kNone;
  ScanProbe probe = {};
  std::vector<Round> rounds = {};  // By rows; the last has all of them.
  bool is_stopped = false;         // Someone asked to stop; what is there may be incomplete.
};

// "ef 64"; "" for none.
inline std::string ParamsText(const std::map<std::string, std::string>& params) {
  std::string text;
  for (const auto& [name, value] : params) text += (text.empty() ? "" : ", ") + name + " " + value;
  return text;
}

// The first point that finds so much, or nullptr. Points stand by effort, so it is the fastest.
inline const Point* PointAt(const IndexFigures& figures, double recall) {
  for (const Point& point : figures.points) {
    if (point.recall >= recall) return &point;
  }
  return nullptr;
}

}  // namespace elanus::measure
