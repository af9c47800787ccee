#include "ios/plist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"

namespace apptrait::ios {
namespace {

Plist Read(std::string_view text) {
  auto document = ReadPlist(AsBytes(text));
  EXPECT_TRUE(document.ok()) << Message(document.error().detail, Language::kEnglish);
  return document.ok() ? document->root : Plist();
}

std::string IdOf(ByteSpan bytes) {
  const auto document = ReadPlist(bytes);
  return document.ok() ? "" : std::string(document.error().detail.id);
}

std::string Xml(std::string_view body) {
  return "<?xml version=\"1.0\"?>\n<!DOCTYPE plist PUBLIC \"x\" \"y\">\n<plist version=\"1.0\">" +
         std::string(body) + "</plist>";
}

// A binary list from its objects, the first being the top one; references are one byte, offsets
// four.
Bytes Binary(const std::vector<std::string>& objects) {
  std::string out = "bplist00", table;
  for (const auto& object : objects) {
    for (int shift = 24; shift >= 0; shift -= 8)
      table.push_back(static_cast<char>(out.size() >> shift));
    out += object;
  }
  const std::size_t table_at = out.size();
  out += table + std::string(6, '\0') + '\4' + '\1';
  for (std::uint64_t number :
       {std::uint64_t{objects.size()}, std::uint64_t{0}, std::uint64_t{table_at}}) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
  }
  return ToBytes(AsBytes(out));
}

TEST(XmlPlist, ReadsEveryType) {
  const Plist list =
      Read(Xml("<dict><key>s</key><string>a &lt;b&gt; &#x4e2d;<![CDATA[<d>]]></string>"
               "<key>i</key><integer>-42</integer><key>h</key><integer>0x10</integer>"
               "<key>r</key><real>2.5</real><key>t</key><true/><key>f</key><false/>"
               "<key>d</key><data> AQ\n ID </data><key>n</key><date>2026-01-31T12:30:00Z</date>"
               "<key>a</key><array><string/><string> </string></array></dict>"));
  EXPECT_EQ(*list.FindString("s"), "a <b> 中<d>");
  EXPECT_EQ(list.Find("i")->integer(), -42);
  EXPECT_EQ(list.Find("h")->integer(), 16);
  EXPECT_EQ(list.Find("r")->number(), 2.5);
  EXPECT_TRUE(list.IsTrue("t"));
  EXPECT_FALSE(list.IsTrue("f"));
  EXPECT_EQ(ToHex(*list.Find("d")->data()), "010203");
  EXPECT_EQ(list.Find("n")->date(), 1769862600);
  ASSERT_EQ(list.FindArray("a")->size(), 2u);
  EXPECT_EQ(*(*list.FindArray("a"))[0].string(), "");
  EXPECT_EQ(*(*list.FindArray("a"))[1].string(), " ");
}

// CoreFoundation would refuse them, or read another text than an XML parser.
TEST(XmlPlist, RefusesWhatReadersReadDifferently) {
  const std::string_view rows[] = {
      "<dict><key a='>'>k</key><string>v</string></dict>",
      "<dict a=\">\"/>",
      "<dict a='<'/>",
      "<dict><key>k</key><string>a<!-- b -->c</string></dict>",
      "<dict><key>k</key><string>a<?b?>c</string></dict>",
      "<dict><!--><key>k</key><string>v</string><!-- --></dict>",
      "<dict><!---><key>k</key><string>v</string><!-- --></dict>",
      "<dict>text<key>k</key><string>v</string></dict>",
      "<string>&#0;</string>",
      "<string>&#xd800;</string>",
      "<string>&#x110000;</string>",
      "<string>&#X41;</string>",
      "<string>&#;</string>",
      "<string>&unknown;</string>",
      "<string>a & b</string>",
      "<data>&#65;QQQ</data>",
      "<integer>&#49;</integer>",
      "<integer><![CDATA[1]]></integer>",
      "<true> </true>",
      "<true><!-- --></true>",
      "<string>\xd6\xd0</string>",
      "<dict><key>\xff</key><true/></dict>",
      "<![CDATA[a]]><dict/>",
      "<!DOCTYPE p><dict/>",
  };
  for (std::string_view body : rows) {
    EXPECT_EQ(IdOf(AsBytes(Xml(body))), "ios.plist.malformed") << body;
  }
  const std::string nul("<string>a\0b</string>", 20);
  EXPECT_EQ(IdOf(AsBytes(Xml(nul))), "ios.plist.malformed");
  EXPECT_EQ(IdOf(AsBytes("<!DOCTYPE plist [<!ENTITY a 'b'>]><plist><dict/></plist>")),
            "ios.plist.malformed");
  EXPECT_EQ(IdOf(AsBytes("<!DOCTYPE plist 'x>y'><plist><dict/></plist>")), "ios.plist.malformed");
}

TEST(XmlPlist, TakesWhatIsPlain) {
  const Plist list =
      Read(Xml("<!-- a -->\n<dict>\n<!-- < & > -->\t<key>k<![CDATA[<&]]></key>"
               "<string >&lt;&#65;&#x4e2d;&amp;</string ><?pi?></dict>"));
  EXPECT_EQ(*list.FindString("k<&"), "<A中&");
  // Behind the first value nobody looks.
  for (std::string_view rest : {"<!-- & -->", "<dict>", " & </plist>", "\xff"}) {
    EXPECT_EQ(
        *Read("<dict><key>k</key><string>v</string></dict>" + std::string(rest)).FindString("k"),
        "v");
  }
  EXPECT_EQ(*Read(Xml("<string>v</string>") + std::string(3, '\0')).string(), "v");
}

TEST(XmlPlist, ReadsDeclaredEncodings) {
  const auto declared = [](std::string_view encoding, std::string_view text) {
    return "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?><plist><string>" +
           std::string(text) + "</string></plist>";
  };
  EXPECT_EQ(*Read(declared("utf-8", "中")).string(), "中");
  EXPECT_EQ(*Read(declared("ISO-8859-1", "Caf\xe9")).string(), "Café");
  EXPECT_EQ(*Read(declared("US-ASCII", "Cafe")).string(), "Cafe");
  for (const auto& [encoding, text] : {std::pair("GB2312", "\xd6\xd0"),
                                       {"windows-1252", "a"},
                                       {"UTF-16", "a"},
                                       {"us-ascii", "中"}}) {
    EXPECT_EQ(IdOf(AsBytes(declared(encoding, text))), "ios.plist.encoding") << encoding;
  }
  EXPECT_EQ(IdOf(AsBytes(std::string("\xff\xfe\0\0<\0\0\0p\0\0\0", 12))), "ios.plist.encoding");
  EXPECT_EQ(IdOf(AsBytes(declared("utf-8", "\xd6\xd0"))), "ios.plist.malformed");
}

TEST(XmlPlist, KeepsCarriageReturns) {
  EXPECT_EQ(*Read(Xml("<dict><key>a\rb</key><string>v\r\n</string></dict>")).FindString("a\rb"),
            "v\r\n");
}

TEST(XmlPlist, TakesABareDictionaryAndAByteOrderMark) {
  EXPECT_EQ(*Read("\xef\xbb\xbf \n<dict><key>k</key><string>v</string></dict>").FindString("k"),
            "v");
}

TEST(XmlPlist, TakesTheLastOfTwoEqualKeysAndSaysSo) {
  const auto document = ReadPlist(
      AsBytes(Xml("<dict><key>k</key><string>1</string><key>k</key><string>2</string></dict>")));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(*document->root.FindString("k"), "2");
  EXPECT_EQ(document->duplicate_key, "k");
  EXPECT_EQ(document->root.dictionary()->size(), 1u);
}

TEST(XmlPlist, RefusesWhatIsNone) {
  for (std::string_view body :
       {"", "<dict><string>v</string></dict>", "<dict><key>k</key></dict>", "<other/>",
        "<integer>x</integer>", "<real>1.0.0</real>", "<date>yesterday</date>",
        "<date>2026-13-01T00:00:00Z</date>", "<dict>"}) {
    EXPECT_EQ(IdOf(AsBytes(Xml(body))), "ios.plist.malformed") << body;
  }
}

TEST(XmlPlist, NeverExpandsEntities) {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE p [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]>"
      "<plist><string>&b;</string></plist>";
  const auto document = ReadPlist(AsBytes(bomb));
  if (document.ok()) {
    EXPECT_EQ(*document->root.string(), "&b;");
  }
}

TEST(XmlPlist, BoundsDepth) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<array>";
  for (int i = 0; i < 200'000; ++i) deep += "</array>";
  EXPECT_EQ(IdOf(AsBytes(Xml(deep))), "limit.exceeded");
}

TEST(XmlPlist, BoundsNodesBeforeTheyAreParsed) {
  const auto many = [](std::string_view piece) {
    std::string body;
    for (std::size_t i = 0; i < limits::kPlistNodes + 2; ++i) body += piece;
    return body;
  };
  EXPECT_EQ(IdOf(AsBytes(Xml("<array>" + many("<true/>") + "</array>"))), "limit.exceeded");
  const std::string text = many("<![CDATA[a]]>");
  EXPECT_EQ(IdOf(AsBytes(Xml("<string>" + text + "</string>"))), "limit.exceeded");
  EXPECT_EQ(IdOf(AsBytes(Xml("<true " + many("b=''") + "/>"))), "limit.exceeded");
}

TEST(BinaryPlist, SharedContainersCountAsOftenAsTheyAreReferredTo) {
  // No writer shares containers: what unfolds to more objects than the file has bytes is a bomb.
  std::vector<std::string> objects;
  for (char level = 1; level <= 4; ++level) {
    objects.push_back("\xa9" + std::string(9, level));
  }
  objects.push_back("\x51s");
  EXPECT_EQ(IdOf(Binary(objects)), "limit.exceeded");
  // Strings are shared, as hashes in CodeResources are.
  const std::string text = "\x5f\x10\x20" + std::string(32, 'a');
  std::string shared = "\xaf\x10\xff" + std::string(255, '\1');
  EXPECT_EQ(IdOf(Binary({shared, text})), "");
  const std::string long_text = "\x5f\x11\x27\x10" + std::string(10'000, 'a');
  EXPECT_EQ(IdOf(Binary({shared, long_text})), "limit.exceeded");
}

TEST(BinaryPlist, ReadsEveryType) {
  const Bytes bytes =
      Binary({"\xd8\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10", "\x51s",
              "\x51i", "\x51n", "\x51r", "\x51t",
              "\x51"
              "d",
              "\x51u", "\x51w",
              "\x53"
              "abc",
              "\x10\xff", std::string("\x13\xff\xff\xff\xff\xff\xff\xff\xfe", 9),
              std::string("\x23\x40\x04\0\0\0\0\0\0", 9), "\x09", "\x42\x01\x02", "\x80\x07",
              std::string("\x62\x4e\x2d\x65\x87", 5)});
  const auto document = ReadPlist(bytes);
  ASSERT_TRUE(document.ok());
  const Plist& list = document->root;
  EXPECT_EQ(document->form, PlistForm::kBinary);
  EXPECT_EQ(*list.FindString("s"), "abc");
  EXPECT_EQ(list.Find("i")->integer(), 255);
  EXPECT_EQ(list.Find("n")->integer(), -2);
  EXPECT_EQ(list.Find("r")->number(), 2.5);
  EXPECT_TRUE(list.IsTrue("t"));
  EXPECT_EQ(ToHex(*list.Find("d")->data()), "0102");
  EXPECT_EQ(list.Find("u")->value(), Plist::Variant(PlistUid{7}));
  EXPECT_EQ(*list.FindString("w"), "中文");
}

TEST(BinaryPlist, TextThatIsNotAsciiIsLatin1) {
  EXPECT_EQ(*Read(AsText(Binary({"\x52\xc3\xa4"}))).string(), "Ã¤");
}

TEST(BinaryPlist, DatesCountFrom2001) {
  EXPECT_EQ(ReadPlist(Binary({std::string("\x33\0\0\0\0\0\0\0\0", 9)}))->root.date(), 978307200);
}

TEST(BinaryPlist, TakesTheFirstOfTwoEqualKeys) {
  const auto document = ReadPlist(Binary({"\xd2\x01\x01\x02\x03", "\x51k",
                                          "\x51"
                                          "1",
                                          "\x51"
                                          "2"}));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(*document->root.FindString("k"), "1");
  EXPECT_EQ(document->duplicate_key, "k");
}

TEST(BinaryPlist, RefusesWhatDoesNotFit) {
  Bytes outside = Binary({"\x51s"});
  outside[outside.size() - 1] = std::byte{0xff};  // the offset table
  Bytes zero_sizes = Binary({"\x51s"});
  zero_sizes[zero_sizes.size() - 26] = std::byte{0};
  Bytes many = Binary({"\x51s"});
  many[many.size() - 24] = std::byte{0x7f};  // the number of objects
  const std::pair<const char*, Bytes> rows[] = {
      {"short", ToBytes(AsBytes("bplist00"))},
      {"offset table outside", outside},
      {"offset size 0", zero_sizes},
      {"objects overflow", many},
      {"reference outside", Binary({"\xa1\x05"})},
      {"string past the end", Binary({"\x5f\x12\x7f\xff\xff\xff"})},
      {"count no integer", Binary({"\x5f\x51s"})},
      {"array past the end", Binary({"\xaf\x13\x20\x20\x20\x20\x20\x20\x20\x20"})},
      {"key no string", Binary({"\xd1\x01\x01", "\x09"})},
      {"unknown type", Binary({"\x70"})},
      {"date of four bytes", Binary({std::string("\x32\0\0\0\0", 5)})},
      {"UID of 33 bits", Binary({std::string("\x84\1\0\0\0\0", 6)})},
  };
  for (const auto& [what, bytes] : rows) EXPECT_EQ(IdOf(bytes), "ios.plist.malformed") << what;
}

// CoreFoundation refuses them, and tries the text form: "bplist00 = x; CFBundleIdentifier = …".
TEST(BinaryPlist, RefusesWhatMayBeATextToTheSystem) {
  const Bytes fine = Binary({"\x51s", "\x51t"});
  EXPECT_EQ(IdOf(fine), "");
  const std::size_t table = 12, trailer = 20;
  const auto changed = [&](std::size_t at, int to) {
    Bytes bytes = fine;
    bytes.at(at) = static_cast<std::byte>(to);
    return bytes;
  };
  const auto padded = [&](std::size_t at) {
    Bytes bytes = fine;
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), std::byte{0});
    return bytes;
  };
  // Its text would be over at the offset table.
  const Bytes into_table = Binary({"\xa1\1", "\x52s"});
  const std::pair<const char*, Bytes> rows[] = {
      {"bytes before the offset table", changed(trailer + 31, table + 4)},
      {"bytes behind the offset table", padded(trailer)},
      {"fewer objects than offsets", changed(trailer + 15, 1)},
      {"an offset into the header", changed(table + 3, 0)},
      {"an offset behind the objects, of an object that nobody refers to",
       changed(table + 7, table)},
      {"an object that goes on into the offset table", into_table},
      {"no object", changed(trailer + 31, 8)},
  };
  for (const auto& [what, bytes] : rows) EXPECT_EQ(IdOf(bytes), "ios.plist.malformed") << what;

  Bytes small_offsets = Binary({std::string("\x5f\x11\1\0", 4) + std::string(256, 'a')});
  EXPECT_EQ(IdOf(small_offsets), "");
  // One offset of one byte, 8, and the table at more than that reaches.
  small_offsets.erase(small_offsets.end() - 36, small_offsets.end() - 33);
  small_offsets[small_offsets.size() - 33] = std::byte{8};
  small_offsets[small_offsets.size() - 26] = std::byte{1};
  EXPECT_EQ(IdOf(small_offsets), "ios.plist.malformed");
  // 256 objects, and references of one byte.
  EXPECT_EQ(IdOf(Binary(std::vector<std::string>(255, "\x51s"))), "");
  EXPECT_EQ(IdOf(Binary(std::vector<std::string>(256, "\x51s"))), "ios.plist.malformed");

  // Another version is a text to the system, and here.
  EXPECT_EQ(*Read("bplist10 = x; a = b;").FindString("a"), "b");
}

TEST(BinaryPlist, BoundsSharedReferencesAndCycles) {
  // Each level refers sixteen times to the next: 16^12 objects from two hundred bytes.
  std::vector<std::string> levels;
  for (char i = 1; i <= 12; ++i) levels.push_back("\xaf\x10\x10" + std::string(16, i));
  levels.push_back("\x51s");
  EXPECT_EQ(IdOf(Binary(levels)), "limit.exceeded");
  EXPECT_EQ(IdOf(Binary({std::string("\xa1\0", 2)})), "limit.exceeded");
  // One large string, referred to 200 times.
  std::string references = "\xaf\x10\xc8" + std::string(200, '\x01');
  std::string large = std::string("\x5f\x12\x00\x10\x00\x00", 6) + std::string(1 << 20, 'x');
  Bytes bytes = Binary({references, large});
  EXPECT_EQ(IdOf(bytes), "limit.exceeded");
}

std::string Utf16(std::u16string_view text, bool big, bool mark) {
  std::string out;
  const auto put = [&](char16_t unit) {
    const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xff);
    out.push_back(big ? high : low);
    out.push_back(big ? low : high);
  };
  if (mark) put(0xfeff);
  for (char16_t unit : text) put(unit);
  return out;
}

TEST(TextPlist, ReadsStringsFilesInEveryEncoding) {
  constexpr std::u16string_view kText = u"/* c */ \"CFBundleDisplayName\" = \"示例\";\n";
  for (bool big : {false, true}) {
    EXPECT_EQ(*Read(Utf16(kText, big, true)).FindString("CFBundleDisplayName"), "示例") << big;
    // Systems differ in how they read it.
    EXPECT_EQ(IdOf(AsBytes(Utf16(kText, big, false))), "ios.plist.encoding") << big;
  }
  EXPECT_EQ(
      *Read("\xef\xbb\xbf// c\nCFBundleDisplayName = \"示例\";").FindString("CFBundleDisplayName"),
      "示例");
}

TEST(TextPlist, KnowsEscapesAndUnquotedWords) {
  const Plist list = Read(
      "a = \"x\\\"y\\\\\\n\\U4e2d\\Ud83d\\Ude00\\101\";\nb = some.word-1;\n'c' = { d = ( 1, 2, ); "
      "}; e = <0f 10>;\n\"alone\";\nf = \"\\u4e2d\\U4e-\"; //\u2028g = h;");
  EXPECT_EQ(*list.FindString("a"), "x\"y\\\n中😀A");
  EXPECT_EQ(*list.FindString("b"), "some.word-1");
  EXPECT_EQ(list.Find("c")->FindArray("d")->size(), 2u);
  EXPECT_EQ(ToHex(*list.Find("e")->data()), "0f10");
  EXPECT_EQ(*list.FindString("alone"), "alone");
  EXPECT_EQ(*list.FindString("f"), "u4e2dN-");
  EXPECT_EQ(*list.FindString("g"), "h");
  EXPECT_EQ(*Read("a = \"\\Ux\";").FindString("a"), std::string("\0x", 2));
  EXPECT_TRUE(Read(" /* only a comment */\n").dictionary()->empty());
  EXPECT_TRUE(Read("\n").dictionary()->empty());
}

TEST(TextPlist, RefusesWhatIsNone) {
  for (std::string_view text : {"", "\"unterminated", "a = ;", "a = b c = d;", "{ a = b; ",
                                "( a, b", "a = <0>;", "a = <0 1>;", "a = <01 /* */>;", "a = b; } x",
                                "a = \"no semicolon\"", "{ a = b }", "alone", "a = \xd6\xd0;"}) {
    EXPECT_EQ(IdOf(AsBytes(text)), "ios.plist.malformed") << text;
  }
  EXPECT_EQ(IdOf(AsBytes("a = \"\\251\";")), "ios.plist.encoding");
  EXPECT_EQ(IdOf(Bytes(100)), "ios.plist.malformed");
  EXPECT_EQ(IdOf(AsBytes("a = " + std::string(100'000, '('))), "limit.exceeded");
}

TEST(Plist, ComparesDictionariesByKey) {
  EXPECT_EQ(Read("a = 1; b = 2;"), Read("b = 2; a = 1;"));
  EXPECT_FALSE(Read("a = 1; b = 2;") == Read("a = 1; b = 3;"));
  EXPECT_FALSE(Read("a = 1; b = 2;") == Read("a = 1; c = 2;"));
}

}  // namespace
}  // namespace apptrait::ios
