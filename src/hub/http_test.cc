#include "hub/http.h"

#include <gtest/gtest.h>

#include "hub/shown.h"

namespace elanus::hub {
namespace {

TEST(OriginOf, IsSchemeHostAndPort) {
  EXPECT_EQ(OriginOf("https://Hub.Example/a?b#c"), "https://hub.example:443");
  EXPECT_EQ(OriginOf("http://hub.example:80"), OriginOf("http://hub.example/x"));
  EXPECT_NE(OriginOf("http://hub.example"), OriginOf("https://hub.example"));
  EXPECT_NE(OriginOf("https://hub.example"), OriginOf("https://hub.example:8443"));
  EXPECT_NE(OriginOf("https://hub.example"), OriginOf("https://hub.example.evil.example"));
}

// What stands before an @ is a name to log in with, not the host.
TEST(OriginOf, IsNotMisledByUserNames) {
  EXPECT_EQ(OriginOf("https://hub.example@evil.example/"), "https://evil.example:443");
  EXPECT_EQ(OriginOf("https://hub.example:443@evil.example/"), "https://evil.example:443");
}

TEST(OriginOf, IsNothingForOtherProtocols) {
  for (const char* url : {"", "file:///etc/passwd", "ftp://a/b", "gopher://a", "hub.example/a"}) {
    EXPECT_EQ(OriginOf(url), "") << url;
  }
}

TEST(IsPrivateWay, IsEncryptedOrInsideTheMachine) {
  EXPECT_TRUE(IsPrivateWay(OriginOf("https://hub.example")));
  EXPECT_TRUE(IsPrivateWay(OriginOf("http://127.0.0.1:8080")));
  EXPECT_TRUE(IsPrivateWay(OriginOf("http://localhost")));
  EXPECT_FALSE(IsPrivateWay(OriginOf("http://hub.example")));
  EXPECT_FALSE(IsPrivateWay(OriginOf("http://localhost.evil.example")));
  EXPECT_FALSE(IsPrivateWay(""));
}

TEST(HttpClient, SaysWhetherAnotherTryCouldHelp) {
  HttpClient client({.stall_seconds = 1, .certificates = "", .stop = nullptr});
  const auto receive = [](const HttpAnswer&, std::span<const std::byte>) { return true; };
  HttpRequest request;
  request.url = "http://127.0.0.1:1/";
  EXPECT_EQ(client.Send(request, receive).code(), core::Code::kIo);
  request.url = "file:///etc/passwd";
  EXPECT_EQ(client.Send(request, receive).code(), core::Code::kInvalidArgument);
}

TEST(Shown, LeavesATerminalAlone) {
  EXPECT_EQ(Shown("a\x1b]0;b\x07\nc\x7f"), "a ]0;b  c ");
  EXPECT_EQ(Shown("abcdef", 3), "abc...");
  EXPECT_EQ(Shown("ab图", 4), "ab...");
  EXPECT_EQ(Shown("ab图", 5), "ab图");
}

}  // namespace
}  // namespace elanus::hub
