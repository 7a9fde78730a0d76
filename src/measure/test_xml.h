// For tests: whether a text is well-formed XML, as far as our SVG uses XML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elanus::measure {

// The name of the tag that begins behind `from`, up to a space, a slash or its end.
inline std::string TagName(std::string_view text, size_t from) {
  const size_t end = text.find_first_of(" />\n", from);
  return std::string(text.substr(from, end - from));
}

// "" if every tag is closed in its turn, every quote in a tag too, and every & is an entity; else
// what is wrong.
inline std::string XmlFault(std::string_view text) {
  std::vector<std::string> open;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\n') return "a control character at " + std::to_string(i);
    if (text[i] == '&') {
      const std::string_view rest = text.substr(i, 6);
      bool is_known = false;
      for (const char* entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
        is_known = is_known || rest.starts_with(entity);
      }
      if (!is_known) return "a bare & at " + std::to_string(i);
    }
    if (text[i] == '>') return "a bare > at " + std::to_string(i);
    if (text[i] != '<') continue;
    size_t end = i + 1;
    for (bool quoted = false; end < text.size() && (quoted || text[end] != '>'); ++end) {
      if (text[end] == '"') quoted = !quoted;
      if (text[end] == '<') return "a < within a tag at " + std::to_string(end);
    }
    if (end == text.size()) return "a tag without end at " + std::to_string(i);
    if (text[i + 1] == '/') {
      const std::string name = TagName(text, i + 2);
      if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
      open.pop_back();
    } else if (text[end - 1] != '/') {
      open.push_back(TagName(text, i + 1));
    }
    i = end;
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

}  // namespace elanus::measure
