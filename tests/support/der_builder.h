// Writes ASN.1: DER, and the BER that DER forbids. For tests.
#ifndef APPTRAIT_TESTS_SUPPORT_DER_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_DER_BUILDER_H_

#include <string_view>

#include "base/bytes.h"

namespace apptrait::test {

using Parts = std::vector<Bytes>;

Bytes Join(const Parts& parts);

// One element with a definite, minimal length.
Bytes Tlv(std::uint8_t tag, ByteSpan contents);
// The same with an indefinite length.
Bytes IndefiniteTlv(std::uint8_t tag, ByteSpan contents);
// The same with a length of `octets` octets, leading zeros where it is shorter.
Bytes LongTlv(std::uint8_t tag, ByteSpan contents, int octets);

Bytes Sequence(const Parts& parts);
// In the order given; DER wants it sorted, and SortedSet does that.
Bytes Set(const Parts& parts);
Bytes SortedSet(Parts parts);
// [number] EXPLICIT (or IMPLICIT constructed).
Bytes Tagged(int number, const Parts& parts);
Bytes Null();
Bytes Boolean(bool value);
Bytes Oid(std::string_view dotted);
Bytes Integer(std::int64_t value);
// An unsigned big-endian number, with a zero octet before it where its top bit is set.
Bytes UnsignedInteger(ByteSpan magnitude);
Bytes OctetString(ByteSpan octets);
Bytes BitString(ByteSpan octets);
Bytes Utf8String(std::string_view text);
Bytes PrintableString(std::string_view text);
// Seconds since 1970 UTC, as UTCTime (years 1950 to 2049) and GeneralizedTime.
Bytes UtcTime(std::int64_t seconds);
Bytes GeneralizedTime(std::int64_t seconds);
// AlgorithmIdentifier; `parameters` is an encoded element, or empty for none.
Bytes AlgorithmIdentifier(std::string_view oid, ByteSpan parameters = {});

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_DER_BUILDER_H_
