// The judge is the exact scan: an index is worth its build and its bytes if it answers clearly
// faster at a recall of kGoodRecall: by the median, which a busy machine moves least. Where a scan
// is as fast is found on the line through the scans of two sizes.
#include "measure/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "measure/numbers.h"

namespace elanus::measure {
namespace {

// Figures of two runs differ by so much without a reason.
constexpr double kClearlyFaster = 1.2;
constexpr double kSpanLeast = 1e-6;  // In ms; no search takes less.

bool IsScan(const IndexFigures& figures) {
  return figures.index == "FLAT" || figures.index == "BIN_FLAT";
}

struct Choice {
  const IndexFigures* figures = nullptr;
  const Point* point = nullptr;
};

Choice ScanOf(const Round& round) {
  for (const IndexFigures& figures : round.indexes) {
    if (IsScan(figures) && !figures.points.empty()) return {&figures, &figures.points.front()};
  }
  return {};
}

// The fastest index that finds enough, scans aside.
Choice BestOf(const Round& round) {
  Choice best;
  for (const IndexFigures& figures : round.indexes) {
    const Point* point = PointAt(figures, kGoodRecall);
    if (IsScan(figures) || point == nullptr) continue;
    if (best.point == nullptr || point->p50_ms < best.point->p50_ms) {
      best = {&figures, point};
    }
  }
  return best;
}

// Two digits: figures of a few runs carry no more.
std::string Rounded(double value) {
  if (value < 100) return fmt::format("{:.2g}", value);
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return Grouped(std::llround(value / unit) * std::llround(unit));
}

std::string Size(int64_t bytes) {
  constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  return Rounded(value) + " " + kUnits[unit];
}

std::string Times(double factor) {
  return factor >= 10 ? fmt::format("{:.0f} times", factor) : fmt::format("{:.1f} times", factor);
}

std::string Name(const Choice& choice) {
  const std::string params = ParamsText(choice.point->params);
  return choice.figures->index + (params.empty() ? "" : " (" + params + ")");
}

const Point* GoodPoint(const Round& round, const std::string& index) {
  for (const IndexFigures& figures : round.indexes) {
    if (figures.index == index) return PointAt(figures, kGoodRecall);
  }
  return nullptr;
}

// The rows among which a scan takes `ms`, on the line through two scans; nullopt where there is no
// such line, or the rows are too few to speak of.
std::optional<double> RowsOfScan(const ScanProbe& few, const ScanProbe& many, double ms) {
  constexpr double kRowsLeast = 10;
  const double each = (many.p50_ms - few.p50_ms) / static_cast<double>(many.rows - few.rows);
  const double rows = static_cast<double>(few.rows) + (ms - few.p50_ms) / each;
  return each > 0 && rows >= kRowsLeast ? std::optional(rows) : std::nullopt;
}

// The largest number of rows among which a scan is as fast as the index. Between two rounds if it
// is there, else below all of them; nullopt if that cannot be told.
std::optional<double> BreakEven(const Comparison& comparison, const std::string& index) {
  std::vector<ScanProbe> scans;
  std::vector<double> times;  // Of the index, beside them.
  if (comparison.probe.rows > 0) {
    scans.push_back(comparison.probe);
    times.push_back(std::numeric_limits<double>::infinity());
  }
  for (const Round& round : comparison.rounds) {
    const Choice scan = ScanOf(round);
    const Point* const point = GoodPoint(round, index);
    if (scan.point == nullptr || point == nullptr) continue;
    scans.push_back({.rows = round.rows, .p50_ms = scan.point->p50_ms});
    times.push_back(point->p50_ms);
  }
  if (scans.size() < 2) return std::nullopt;
  // From the largest down to the last at which the index is faster.
  size_t least = scans.size() - 1;
  while (least > 1 && scans[least - 1].p50_ms > times[least - 1]) --least;
  const bool is_faster_everywhere = scans[least - 1].p50_ms > times[least - 1];
  return RowsOfScan(scans[least - 1], scans[least],
                    is_faster_everywhere ? times[least - 1] : times[least]);
}

std::string AdviseFor(const Comparison& comparison, const Choice& scan, const Choice& best) {
  const Round& last = comparison.rounds.back();
  const double factor = scan.point->p50_ms / std::max(best.point->p50_ms, kSpanLeast);
  if (factor < kClearlyFaster) {
    return fmt::format(
        "{} needs {} ms for an exact answer among {} rows, and no index that was tried is clearly "
        "faster at recall {:.2f}: none is needed.",
        scan.figures->index, Rounded(scan.point->p50_ms), Grouped(last.rows), kGoodRecall);
  }
  std::string text = fmt::format(
      "At recall {:.2f} {} answers {} as fast as {} ({} against {} ms), took {} s to build",
      kGoodRecall, Name(best), Times(factor), scan.figures->index, Rounded(best.point->p50_ms),
      Rounded(scan.point->p50_ms), Rounded(best.figures->build_seconds));
  if (best.figures->bytes > 0) text += " and has " + Size(best.figures->bytes);
  const double saved = (scan.point->p50_ms - best.point->p50_ms) / 1000;
  text +=
      fmt::format(": it has paid after {} searches.", Rounded(best.figures->build_seconds / saved));
  const auto rows = BreakEven(comparison, best.figures->index);
  if (rows) {
    text += fmt::format(" Below about {} rows {} is as fast, and no index is needed.",
                        Rounded(*rows), scan.figures->index);
  }
  return text;
}

}  // namespace

std::string Advise(const Comparison& comparison) {
  if (comparison.rounds.empty()) return "";
  const Round& last = comparison.rounds.back();
  const Choice scan = ScanOf(last), best = BestOf(last);
  if (scan.point != nullptr && best.point != nullptr) return AdviseFor(comparison, scan, best);
  if (best.point != nullptr) {
    return fmt::format(
        "At recall {:.2f} {} is the fastest: {} ms, built in {} s. Add FLAT to "
        "--index to see what an exact scan takes.",
        kGoodRecall, Name(best), Rounded(best.point->p50_ms), Rounded(best.figures->build_seconds));
  }
  if (scan.point == nullptr) return "";
  const std::string exact =
      fmt::format("{} needs {} ms for an exact answer among {} rows", scan.figures->index,
                  Rounded(scan.point->p50_ms), Grouped(last.rows));
  if (std::ranges::all_of(last.indexes, IsScan)) return exact + ".";
  return exact + fmt::format("; nothing else that was tried reaches recall {:.2f}.", kGoodRecall);
}

}  // namespace elanus::measure
