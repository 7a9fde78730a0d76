// The blob:
//
//   version    1
//   rows       u64
//   the space  (euclidean.h)
//   codes      lines: of every group (code_groups.h)
//   factors    lines: of every group
#include <algorithm>
#include <bit>
#include <cmath>

#include "index/code_groups.h"
#include "index/distance.h"
#include "index/flat_codes_scan.h"

namespace elanus::index {
namespace {

constexpr uint64_t kVersion = 1;

// Rotations of one seed are alike, so that a column gives the same bytes wherever it is indexed.
constexpr uint64_t kSeed = 42;

// Groups encoded by one task.
constexpr size_t kTaskGroups = 64;

// Queries that share one pass over a chunk; together their numbers are a part of the second-level
// cache.
constexpr size_t kTaskBands = 12;
constexpr size_t kTasksPerThread = 4;
constexpr size_t kChunkGroupsMin = 32;

// Codes pay if comparing rows as they are would cost so many times as much.
constexpr double kWorthwhile = 1.25;
// With fewer queries than this memory sets the pace, else arithmetic.
constexpr size_t kManyQueries = 4;

// The components of a row of a dense column.
std::span<const float> FloatsOf(const core::ColumnView& column, size_t row,
                                std::vector<float>* wide) {
  if (column.type == core::DataType::kFloatVector) return column.Vector(row);
  wide->resize(static_cast<size_t>(column.dim));
  WidenVector(column, row, wide->data());
  return *wide;
}

class FlatCodes final : public VectorIndex {
 public:
  FlatCodes(EuclideanSpace space, size_t rows, const GroupRun& groups)
      : space_(std::move(space)), shape_{.dim = space_.dim()}, rows_(rows), groups_(groups) {}

  size_t rows() const override { return rows_; }

  std::vector<std::vector<Hit>> Search(const FlatInput& input, const SearchEffort& effort,
                                       core::Executor* executor, SearchCost* cost) const override;

 private:
  bool IsWorthwhile(const FlatInput& input) const;
  bool AddQueries(const core::ColumnView& columns, GroupQueries* queries) const;
  std::vector<std::vector<Hit>> Scan(CodeSearch* search, core::Executor* executor) const;

  const EuclideanSpace space_;
  const GroupShape shape_;
  const size_t rows_;
  const GroupRun groups_;
};

std::vector<std::vector<Hit>> FlatCodes::Search(const FlatInput& input, const SearchEffort&,
                                                core::Executor* executor, SearchCost* cost) const {
  GroupQueries queries(shape_);
  if (IsWorthwhile(input) && AddQueries(input.queries, &queries)) {
    core::InlineExecutor here;
    CodeSearch search(input, queries, groups_);
    auto answers = Scan(&search, executor == nullptr ? &here : executor);
    if (cost != nullptr) {
      cost->codes += search.codes_met;
      cost->vectors += search.rows_compared;
    }
    if (!search.is_given_up) return answers;
  }
  if (cost != nullptr) {
    const size_t rows = input.allowed == nullptr ? input.base.rows : input.allowed->Count();
    cost->vectors += static_cast<int64_t>(rows * input.queries.rows);
  }
  return SearchFlat(input, executor);
}

// Whether meeting the codes of all rows is likely less work than comparing those that are allowed.
bool FlatCodes::IsWorthwhile(const FlatInput& input) const {
  const bool is_mine = input.base.rows == rows_ && input.metric == space_.metric() &&
                       static_cast<size_t>(input.base.dim) == space_.vector_dim();
  if (!is_mine || input.queries.rows == 0 || std::isnan(input.window.to)) return false;
  const size_t allowed = input.allowed == nullptr ? rows_ : input.allowed->Count();
  constexpr size_t kRowsPerHit = 8;
  if (input.k == 0 || input.k > allowed / kRowsPerHit) return false;
  const bool is_arithmetic = input.queries.rows >= kManyQueries;
  const size_t row_bytes = is_arithmetic ? sizeof(float) * space_.vector_dim() : input.base.width();
  return static_cast<double>(allowed * row_bytes) >
         kWorthwhile *
             static_cast<double>(groups_.count * (shape_.code_bytes() + sizeof(GroupFactors)));
}

// False if there is one that bounds do not hold for.
bool FlatCodes::AddQueries(const core::ColumnView& columns, GroupQueries* queries) const {
  std::vector<float> wide;
  std::vector<float> point(space_.dim());
  for (size_t query = 0; query < columns.rows; ++query) {
    const std::span<const float> vector = FloatsOf(columns, query, &wide);
    const bool is_zero = std::ranges::all_of(vector, [](float x) { return x == 0; });
    // Only L2 knows where zero lies.
    if (IsBeyondBounds(vector) || (is_zero && space_.metric() != core::Metric::kL2)) return false;
    space_.MapQuery(columns, query, point.data());
    const MetricScale scale = space_.ScaleOf(columns, query);
    const bool is_finite = std::ranges::all_of(point, [](float x) { return std::isfinite(x); });
    if (!is_finite || !(scale.scale > 0) || !std::isfinite(scale.offset)) return false;
    queries->Add(point, scale);
  }
  queries->Pack();
  return true;
}

std::vector<std::vector<Hit>> FlatCodes::Scan(CodeSearch* search, core::Executor* executor) const {
  const size_t bands = search->queries.bands();
  const size_t parts = (bands + kTaskBands - 1) / kTaskBands;
  const size_t wanted = (executor->width() * kTasksPerThread + parts - 1) / parts;
  const size_t chunks =
      executor->width() <= 1 ? 1 : std::clamp(groups_.count / kChunkGroupsMin, size_t{1}, wanted);
  std::vector<std::vector<std::vector<Hit>>> found(parts * chunks);  // [part, chunk][query]
  executor->ForEach(found.size(), [&](size_t task) {
    const size_t part = task / chunks;
    const size_t chunk = task % chunks;
    const size_t first = bands * part / parts;
    CodeScan scan(search, first, bands * (part + 1) / parts - first);
    found[task] = scan.Run(groups_.count * chunk / chunks, groups_.count * (chunk + 1) / chunks);
  });
  std::vector<std::vector<Hit>> answers;
  if (search->is_given_up) return answers;
  for (size_t part = 0; part < parts; ++part) {
    for (size_t query = 0; query < found[part * chunks].size(); ++query) {
      std::vector<std::vector<Hit>> of_query;
      for (size_t chunk = 0; chunk < chunks; ++chunk) {
        of_query.push_back(std::move(found[part * chunks + chunk][query]));
      }
      answers.push_back(MergeHits(of_query, search->input.k));
    }
  }
  return answers;
}

}  // namespace

std::vector<std::byte> BuildFlatCodes(const IndexSource& source, core::Executor* executor) {
  const EuclideanSpace space = EuclideanSpace::Fit(source, kSeed);
  const GroupShape shape{.dim = space.dim()};
  const size_t groups = GroupCount(source.base.rows);
  std::vector<std::byte> codes(groups * shape.code_bytes());
  std::vector<GroupFactors> factors(groups);
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;
  threads.ForEach((groups + kTaskGroups - 1) / kTaskGroups, [&](size_t task) {
    std::vector<float> wide;
    std::vector<float> point(shape.dim);
    const size_t end = std::min((task + 1) * kTaskGroups * kGroupRows, source.base.rows);
    for (size_t row = task * kTaskGroups * kGroupRows; row < end; ++row) {
      const size_t group = row / kGroupRows;
      std::span<const float> known;
      if (!IsBeyondBounds(FloatsOf(source.base, row, &wide))) {
        space.MapRow(source.base, row, point.data());
        known = point;
      }
      PutRow(shape, known, row % kGroupRows,
             {codes.data() + group * shape.code_bytes(), &factors[group]});
    }
  });
  BlobWriter writer;
  writer.Put(kVersion);
  writer.Put(source.base.rows);
  space.Write(&writer);
  writer.PutLines(codes);
  writer.PutLines(std::as_bytes(std::span(factors)));
  return writer.Take();
}

core::Result<std::unique_ptr<VectorIndex>> OpenFlatCodes(std::span<const std::byte> bytes) {
  BlobReader reader(bytes);
  const uint64_t version = TRY(reader.Get());
  if (version != kVersion) {
    return core::Corruption("flat codes of version " + std::to_string(version) +
                            "; this program reads version " + std::to_string(kVersion));
  }
  const uint64_t rows = TRY(reader.Get());
  EuclideanSpace space = TRY(EuclideanSpace::Read(&reader));
  const auto codes = TRY(reader.GetLines());
  const auto factors = TRY(reader.GetLines());
  const GroupShape shape{.dim = space.dim()};
  // Counted by what is there, as numbers from a file could overflow.
  const size_t groups = factors.size() / sizeof(GroupFactors);
  const bool is_whole = factors.size() % sizeof(GroupFactors) == 0 &&
                        codes.size() / shape.code_bytes() == groups &&
                        codes.size() % shape.code_bytes() == 0;
  if (!is_whole || rows > groups * kGroupRows || GroupCount(rows) != groups) {
    return core::Corruption("flat codes of " + std::to_string(rows) + " rows have " +
                            std::to_string(codes.size()) + " bytes of codes and " +
                            std::to_string(factors.size()) + " of factors");
  }
  const auto* const of_groups = reinterpret_cast<const GroupFactors*>(factors.data());
  const GroupRun run{codes.data(), of_groups, groups, shape.steps()};
  return std::unique_ptr<VectorIndex>(std::make_unique<FlatCodes>(std::move(space), rows, run));
}

}  // namespace elanus::index
