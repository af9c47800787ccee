#include <gtest/gtest.h>

#include "apptrait/secret.h"
#include "base/bytes.h"
#include "digest/hmac.h"
#include "net/http_date.h"
#include "net/shell.h"
#include "net/url.h"

namespace apptrait {
namespace {

TEST(Secret, CopiesMovesAndWipes) {
  Secret a("key");
  Secret b = a;
  EXPECT_EQ(b.Reveal(), "key");
  const Secret c = std::move(a);
  EXPECT_EQ(c.Reveal(), "key");
  b = Secret();
  EXPECT_TRUE(b.empty());
  std::string text = "a password longer than the small string buffer";
  const char* data = text.data();
  const std::size_t size = text.size();
  text.resize(3);
  Wipe(&text);
  EXPECT_TRUE(text.empty());
  // The block is still the string's own.
  ASSERT_EQ(text.data(), data);
  for (std::size_t i = 1; i < size; ++i) EXPECT_EQ(data[i], 0) << i;
}

TEST(Hmac, Rfc4231AndRfc2202Vectors) {
  const Bytes key(20, std::byte{0x0b});
  EXPECT_EQ(ToHex(digest::Hmac(digest::Algorithm::kSha256, key, AsBytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(ToHex(digest::Hmac(digest::Algorithm::kMd5, AsBytes("Jefe"),
                               AsBytes("what do ya want for nothing?"))),
            "750c783e6ab0b503eaa86e310a5db738");
  // An empty key must not mean "the key of the call before".
  EXPECT_EQ(ToHex(digest::Hmac(digest::Algorithm::kSha256, {}, {})),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Url, PercentEncodingIsRfc3986) {
  EXPECT_EQ(net::PercentEncode("aZ9-._~"), "aZ9-._~");
  EXPECT_EQ(net::PercentEncode("a b+c*d~阿"), "a%20b%2Bc%2Ad~%E9%98%BF");
}

TEST(Url, Parsing) {
  const auto url = net::ParseUrl("HTTPS://Example.COM:8443/a?b#c");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->authority, "Example.COM:8443");
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->rest, "/a?b#c");
  EXPECT_EQ(net::ParseUrl("http://[::1]:80/")->host, "[::1]");
  for (const char* bad : {"", "example.com", "ftp://a", "http://", "http:///x", "http://a:b@c/",
                          "http://a b/", "http://a\n/", "http://a:/", "http://a:123456/",
                          "http://a\\b/", "http://[::1/", "http://a%2fb/", "javascript://a"}) {
    EXPECT_FALSE(net::ParseUrl(bad)) << bad;
  }
}

TEST(Url, Domains) {
  EXPECT_TRUE(net::IsUnder("aliyuncs.com", "aliyuncs.com"));
  EXPECT_TRUE(net::IsUnder("b.oss-cn-x.aliyuncs.com", "aliyuncs.com"));
  EXPECT_FALSE(net::IsUnder("evilaliyuncs.com", "aliyuncs.com"));
  EXPECT_FALSE(net::IsUnder("aliyuncs.com.evil", "aliyuncs.com"));
}

TEST(Url, OriginShowsNoPath) {
  EXPECT_EQ(net::Origin("https://a.b/c?token=1"), "https://a.b");
  EXPECT_EQ(net::Origin("https://u:p@a.b/c"), "?");
}

TEST(Shell, QuotesEverythingThatIsNotHarmless) {
  EXPECT_EQ(net::ShellQuote("plain-1.0"), "plain-1.0");
  EXPECT_EQ(net::ShellQuote(""), "''");
  EXPECT_EQ(net::ShellQuote("it's $HOME `x` \"y\" \\ !"), R"('it'\''s $HOME `x` "y" \ !')");
  EXPECT_EQ(net::ShellQuote("a\nb"), "'a\nb'");
  EXPECT_EQ(net::ShellQuote("~root"), "'~root'");
  EXPECT_EQ(net::ShellQuote("a=b"), "'a=b'");
}

TEST(HttpDate, Reads) {
  EXPECT_EQ(net::ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  for (const char* bad : {"", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
                          "Sun, 06 ovD 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
                          "Sun, -6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    EXPECT_FALSE(net::ParseHttpDate(bad)) << bad;
  }
}

TEST(Url, PasswordsAreNotShown) {
  const std::pair<const char*, const char*> rows[] = {
      {"https://u:pw@h/x", "https://***@h/x"},
      {"u:pw@h:8080", "***@h:8080"},
      {"Unsupported proxy syntax in 'http://u:p@w/d@[bad'",
       "Unsupported proxy syntax in 'http://***@[bad'"},
      {"a http://u:pw@h b https://v:qx@i", "a http://***@h b https://***@i"},
      {"https://h/x", "https://h/x"},
      {"@", "***@"}};
  for (const auto& [text, shown] : rows) EXPECT_EQ(net::HideUserInfo(text), shown);
}

}  // namespace
}  // namespace apptrait
