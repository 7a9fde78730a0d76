#include "index/graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "index/graph_build.h"
#include "index/huge_buffer.h"

namespace elanus::index {
namespace {

constexpr uint64_t kVersion = 1;
// Rows a task.
constexpr size_t kTaskRows = 256;
// Of a walk's pool a bit is taken to mark what has been opened.
constexpr size_t kRowsMax = WalkPool::kOpened - 1;

// As many as one line of memory takes; of long points one bit, as everything more would be read
// several times as often as it changes the way.
CodeBits WalkBits(size_t dim) {
  constexpr size_t kLine = 64;
  constexpr size_t kLongPoint = 256;
  if (CodeShape{CodeBits::k8, dim}.stride() <= kLine) return CodeBits::k8;
  return dim < kLongPoint ? CodeBits::k4 : CodeBits::k1;
}

// A walk looks at all of them first; the root of the rows balances that with the way it saves.
size_t EntryCount(size_t rows) {
  constexpr size_t kEntriesMax = 1024;
  const auto root = static_cast<size_t>(std::sqrt(static_cast<double>(rows)));
  return std::clamp<size_t>(root / 2, 1, kEntriesMax);
}

std::vector<uint32_t> RandomOrder(size_t rows, uint64_t seed) {
  std::vector<uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937_64 random(seed);
  // Not std::shuffle, which is another one in every library.
  for (size_t i = rows; i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

struct CodeTables {
  std::vector<std::byte> centres;  // These two are empty if walks go over the exact ones.
  HugeBuffer walk;
  HugeBuffer exact;
};

CodeTables Encode(const IndexSource& source, const EuclideanSpace& space, CodeShape walk,
                  uint64_t seed, core::Executor* executor) {
  const CodeShape exact{CodeBits::k8, space.dim()};
  const size_t rows = source.base.rows;
  CodeTables tables{.centres = {},
                    .walk = HugeBuffer(walk.bits == CodeBits::k8 ? 0 : rows * walk.stride()),
                    .exact = HugeBuffer(rows * exact.stride())};
  CodeCentres centres;
  if (walk.bits != CodeBits::k8) {
    tables.centres = CodeCentres::Train(source, space, seed, executor);
    centres = CodeCentres(CodeRows(exact, tables.centres));
  }
  executor->ForEach((rows + kTaskRows - 1) / kTaskRows, [&](size_t task) {
    std::vector<float> point(space.dim());
    for (size_t row = task * kTaskRows; row < std::min(rows, (task + 1) * kTaskRows); ++row) {
      space.MapRow(source.base, row, point.data());
      EncodePoint(exact, point, tables.exact.data() + row * exact.stride());
      if (walk.bits == CodeBits::k8) continue;
      centres.Encode(walk, point, tables.walk.data() + row * walk.stride());
    }
  });
  return tables;
}

core::Status CheckLinks(const GraphView& graph, size_t rows) {
  if (graph.links == 0 || graph.rows.size() / graph.links != rows ||
      graph.rows.size() % graph.links != 0) {
    return core::Corruption("a graph has links of another number of rows");
  }
  const auto is_row = [rows](uint32_t row) { return row < rows; };
  const bool is_good =
      std::ranges::all_of(graph.entries, is_row) &&
      std::ranges::all_of(graph.rows, [&](uint32_t to) { return to == kNoLink || is_row(to); });
  if (!is_good || graph.entries.empty() != (rows == 0)) {
    return core::Corruption("a graph links to rows that there are not");
  }
  return core::Status::Ok();
}

core::Result<CodeRows> ReadCodes(BlobReader* reader, CodeShape shape) {
  const auto bytes = TRY(reader->GetLines());
  if (bytes.size() % shape.stride() != 0) {
    return core::Corruption("the codes of an index end within a row");
  }
  return CodeRows(shape, bytes);
}

core::Result<GraphParts> ReadParts(BlobReader* reader) {
  const uint64_t version = TRY(reader->Get());
  if (version != kVersion) {
    return core::Corruption("a graph of version " + std::to_string(version) + ", expected " +
                            std::to_string(kVersion));
  }
  const uint64_t links = TRY(reader->Get());
  const auto bits = static_cast<CodeBits>(TRY(reader->Get()));
  if (bits != CodeBits::k1 && bits != CodeBits::k4 && bits != CodeBits::k8) {
    return core::Corruption("a graph over codes that nobody knows");
  }
  GraphParts parts{.space = TRY(EuclideanSpace::Read(reader)),
                   .graph = {},
                   .walk = {},
                   .exact = {},
                   .centres = {},
                   .entry_bytes = {},
                   .entries = {}};
  parts.graph.links = links;
  parts.graph.entries = TRY(reader->GetArray<uint32_t>());
  const auto link_bytes = TRY(reader->GetLines());
  parts.graph.rows = {reinterpret_cast<const uint32_t*>(link_bytes.data()),
                      link_bytes.size() / sizeof(uint32_t)};
  const CodeRows centres = TRY(ReadCodes(reader, {CodeBits::k8, parts.space.dim()}));
  parts.walk = TRY(ReadCodes(reader, {bits, parts.space.dim()}));
  parts.exact = TRY(ReadCodes(reader, {CodeBits::k8, parts.space.dim()}));
  if (bits == CodeBits::k8) {
    parts.walk = parts.exact;
    return parts;
  }
  constexpr size_t kCentresMax = 256;
  if (centres.size() == 0 || centres.size() > kCentresMax) {
    return core::Corruption("a graph has codes around no centre");
  }
  parts.centres = CodeCentres(centres);
  return parts;
}

}  // namespace

std::vector<std::byte> BuildGraph(const IndexSource& source, const GraphOptions& options,
                                  core::Executor* executor) {
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;
  const size_t rows = source.base.rows;
  const EuclideanSpace space = EuclideanSpace::Fit(source, options.seed);
  const CodeShape shape{WalkBits(space.dim()), space.dim()};
  const CodeTables tables = Encode(source, space, shape, options.seed, &threads);
  const CodeRows exact({CodeBits::k8, space.dim()}, tables.exact.bytes());
  const bool is_coded = shape.bits != CodeBits::k8;
  const CodeRows walk = is_coded ? CodeRows(shape, tables.walk.bytes()) : exact;
  const CodeCentres centres =
      is_coded ? CodeCentres(CodeRows(exact.shape(), tables.centres)) : CodeCentres();
  const std::vector<uint32_t> order = RandomOrder(rows, options.seed);
  const GraphPlan plan{.rule = {.links = options.links},
                       .width = options.candidates,
                       .order = order,
                       .entries = std::min(rows, EntryCount(rows))};
  const HugeBuffer links = LinkNodes(
      {.walk = is_coded ? &walk : &exact, .centres = &centres, .exact = &exact}, plan, &threads);

  BlobWriter writer;
  writer.Put(kVersion);
  writer.Put(options.links);
  writer.Put(static_cast<uint64_t>(shape.bits));
  space.Write(&writer);
  writer.PutArray(std::span(order).first(plan.entries));
  writer.PutLines(links.bytes());
  writer.PutLines(tables.centres);
  writer.PutLines(tables.walk.bytes());
  const bool keeps_exact = shape.bits != CodeBits::k4;
  writer.PutLines(keeps_exact ? tables.exact.bytes() : std::span<const std::byte>());
  return writer.Take();
}

core::Result<std::unique_ptr<VectorIndex>> OpenGraph(std::span<const std::byte> bytes) {
  return std::unique_ptr<VectorIndex>(TRY(GraphIndex::Open(bytes)));
}

GraphIndex::GraphIndex(GraphParts parts) : parts_(std::move(parts)) {
  parts_.graph.codes = &parts_.walk;
  parts_.entry_bytes = CopyCodes(parts_.walk, parts_.graph.entries);
  parts_.entries = CodeRows(parts_.walk.shape(), parts_.entry_bytes);
  parts_.graph.entry_codes = &parts_.entries;
}

core::Result<std::unique_ptr<GraphIndex>> GraphIndex::Open(std::span<const std::byte> bytes) {
  BlobReader reader(bytes);
  GraphParts parts = TRY(ReadParts(&reader));
  const size_t rows = parts.walk.size();
  const size_t exact_rows = parts.walk.shape().bits == CodeBits::k4 ? 0 : rows;
  if (!reader.AtEnd() || parts.exact.size() != exact_rows || rows > kRowsMax) {
    return core::Corruption("a graph has codes of another number of rows");
  }
  TRY(CheckLinks(parts.graph, rows));
  return std::make_unique<GraphIndex>(std::move(parts));
}

}  // namespace elanus::index
