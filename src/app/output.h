// Output: hits and rows as tables and as JSON Lines. Data goes to stdout and nothing else does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/terminal.h"
#include "gallery/copy.h"
#include "gallery/find.h"

namespace elanus::app {

// Rows of cells in columns as wide as they need; columns of numbers stand to the right.
class Table {
 public:
  struct Column {
    std::string title;
    bool to_the_right = false;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  std::string Text(const Style& style) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// "2024-05-17 14:03" in UTC; "" for none.
std::string DateText(std::optional<int64_t> unix_seconds);
// "312 B", "4.1 KiB", "2.3 GiB"
std::string BytesText(int64_t bytes);

std::string HitsTable(const gallery::FindAnswer& answer, const Style& style);
std::string PicturesTable(const std::vector<gallery::PictureRow>& rows, const Style& style);

// One line each, without the newline.
std::string HitJson(const gallery::PictureHit& hit, const gallery::FindAnswer& answer);
std::string PictureJson(const gallery::PictureRow& row);
std::string CopiedJson(const gallery::CopiedFile& file);

}  // namespace elanus::app
