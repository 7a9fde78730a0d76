// A folder for one test, removed with everything in it at the end.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace elanus::gallery {

class TestFolder {
 public:
  TestFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / ("elanus-" + std::string(6, 'X'))).string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  // Makes a file, and the folders on the way to it.
  std::string Write(const std::string& name, const std::string& text = "x") const {
    const std::string path = path_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }

 private:
  std::string path_;
};

}  // namespace elanus::gallery
