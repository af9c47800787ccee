// Writes packages that the in-test signer made, for scripts/check-with-apksigner: what another
// verifier accepts was signed rightly.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "support/judged.h"
#include "support/test_signers.h"

namespace apptrait::test {
namespace {

struct Row {
  std::string name;
  ApkBuilder apk;
};

std::vector<Row> GoodPackages() {
  std::vector<Row> rows;
  const auto add = [&rows](std::string name) -> ApkBuilder& {
    return rows.emplace_back(Row{std::move(name), {}}).apk;
  };
  JarSpec sha1 = JarBy(Alice(), {.digest = digest::Algorithm::kSha1});
  sha1.digests = {"SHA1"};
  JarSpec complete = JarBy(Alice());
  complete.apk_signed = "2, 3";
  JarSpec attributes = JarBy(Alice());
  attributes.signer.attributes = SignerSpec::Attributes::kUsual;
  JarSpec eve = JarBy(Eve());
  eve.name = "EVE";
  add("v1-sha1").Sdk(14).Jar(sha1);
  add("v1-sha256").Sdk(18).Jar(JarBy(Alice()));
  add("v1-ecdsa").Sdk(21).Jar(JarBy(Eve()));
  add("v1-dsa").Sdk(21).Jar(JarBy(CertificateBuilder("dsa-2048").Build()));
  add("v1-signed-attributes").Sdk(19).Jar(attributes);
  add("v1-two-signers").Sdk(21).Jar(JarBy(Alice())).Jar(eve);
  for (const std::uint32_t algorithm : {0x0101, 0x0102, 0x0103, 0x0104}) {
    add("v2-rsa-" + std::to_string(algorithm)).Sdk(24).V2({By(Alice(), std::vector{algorithm})});
  }
  add("v2-ecdsa").Sdk(24).V2({By(Eve())});
  add("v2-two-signers").Sdk(24).V2({By(Alice()), By(Bob())});
  add("v2-verity").Sdk(28).V2({By(Alice(), std::vector<std::uint32_t>{0x0421})}).AlignBlock();
  add("v3").Sdk(28).V3({By(Alice())});
  add("v3-rotated").Sdk(28).V3({With(By(Bob()), {Rotation({Alice(), Bob()})})});
  add("v1-v2-v3").Sdk(18).Jar(complete).V2({With(By(Alice()), {SignedToo(3)})}).V3({By(Alice())});
  add("v1-v2-v3-rotated")
      .Sdk(18)
      .Jar(complete)
      .V2({With(By(Alice()), {SignedToo(3)})})
      .V3({With(By(Bob()), {Rotation({Alice(), Bob()})})});
  add("stamped").Sdk(24).V2({By(Alice())}).V3({By(Alice())}).Stamp({.certificate = Carol()});
  return rows;
}

TEST(SignedPackages, AreVerified) {
  for (const Row& row : GoodPackages()) {
    EXPECT_EQ(Judged(row.apk.Build()).verification.status, Status::kVerified) << row.name;
  }
}

TEST(SignedPackages, AreWrittenWhereThatIsAskedFor) {
  const char* folder = std::getenv("APPTRAIT_WRITE_PACKAGES");
  if (folder == nullptr) GTEST_SKIP() << "SKIPPED: APPTRAIT_WRITE_PACKAGES is not set";
  for (const Row& row : GoodPackages()) {
    const Bytes bytes = row.apk.Build();
    std::ofstream file(std::string(folder) + "/" + row.name + ".apk", std::ios::binary);
    file << AsText(bytes);
    ASSERT_TRUE(file.good()) << row.name;
  }
}

}  // namespace
}  // namespace apptrait::test
