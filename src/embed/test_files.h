// Files for the tests of this room.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace elanus::embed {

inline std::string ReadTestFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// OpenVINO loads one of its libraries in a way that AddressSanitizer refuses, and its own threads
// are not ThreadSanitizer's business: tests that run a graph are skipped under both.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kHasSanitizer = true;
#else
inline constexpr bool kHasSanitizer = false;
#endif

// A small picture of tests/embed/data (tests/embed/make_data.py says what they show).
inline std::string TestData(const std::string& name) {
  return ReadTestFile(std::filesystem::path(ELANUS_SOURCE_DIR) / "tests/embed/data" / name);
}

// A folder of the large test data beside the repository, or "" where it is not there.
inline std::filesystem::path SharedData(const std::string& name) {
  const auto path = std::filesystem::path(ELANUS_SOURCE_DIR) / "../shared/data" / name;
  return std::filesystem::is_directory(path) ? path : std::filesystem::path();
}

// A folder that is empty at first and gone at the end.
class TestDirectory {
 public:
  TestDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "elanus_test_").string();
    name.append(6, 'X');  // What mkdtemp replaces.
    path_ = mkdtemp(name.data());
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }

  void Write(const std::string& name, const std::string& contents) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << contents;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace elanus::embed
