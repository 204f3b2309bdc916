// SPDX-License-Identifier: GPL-3.0-or-later
// Files that lie: every rule of the reader, one broken at a time.
#include <gtest/gtest.h>

#include "io/atomic_file.h"
#include "io/mapped_file.h"
#include "io/safetensors.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

std::string lengthPrefix(std::uint64_t length) {
    std::string out;
    for (int i = 0; i < 8; ++i) out += static_cast<char>(length >> (8 * i));
    return out;
}

std::string container(const std::string& header, std::size_t dataBytes) {
    return lengthPrefix(header.size()) + header + std::string(dataBytes, '\0');
}

Result<SafetensorsHeader> parse(const std::string& bytes) {
    return parseSafetensorsHeader({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, "bad.safetensors");
}

/// One tensor "a" whose entry is `entry`.
Result<SafetensorsHeader> parseEntry(const std::string& entry, std::size_t dataBytes) {
    return parse(container("{\"a\":" + entry + "}", dataBytes));
}

TEST(SafetensorsReader, AcceptsWhatIsRight) {
    const auto header = parse(container(
        R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2],"data_offsets":[2,10]},"a":{"dtype":"U8","shape":[2,1],"data_offsets":[0,2]},"e":{"dtype":"I64","shape":[0],"data_offsets":[2,2]}}  )", 10));
    ASSERT_TRUE(succeeded(header));
    ASSERT_EQ(header->tensors.size(), 3U);
    EXPECT_EQ(header->tensors[0].name, "a");
    EXPECT_EQ(header->tensors[1].name, "e");
    EXPECT_EQ(header->tensors[2].name, "b");
    EXPECT_EQ(header->metadata.at("format"), "pt");
}

TEST(SafetensorsReader, EveryDtypeHasItsSize) {
    const std::pair<const char*, int> dtypes[] = {{"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"I64", 8},
                                                  {"I32", 4}, {"I16", 2}, {"I8", 1},  {"U8", 1},   {"BOOL", 1}};
    for (const auto& [name, size] : dtypes) {
        const std::string entry = std::string(R"({"dtype":")") + name + R"(","shape":[3],"data_offsets":[0,)" + std::to_string(3 * size) + "]}";
        const auto header = parseEntry(entry, static_cast<std::size_t>(3 * size));
        ASSERT_TRUE(succeeded(header)) << name;
        EXPECT_STREQ(dtypeName(header->tensors[0].dtype), name);
    }
    EXPECT_TRUE(failsWith(parseEntry(R"({"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]})", 1), ErrorCode::UnsupportedFormat, "F8_E4M3"));
}

TEST(SafetensorsReader, RefusesBadContainers) {
    EXPECT_TRUE(failsWith(parse(""), ErrorCode::FileCorrupt, "bad.safetensors"));
    EXPECT_TRUE(failsWith(parse("1234567"), ErrorCode::FileCorrupt, "7 bytes"));
    EXPECT_TRUE(failsWith(parse(lengthPrefix(100'000'001) + "{}"), ErrorCode::FileCorrupt, "100 MB"));
    EXPECT_TRUE(failsWith(parse(lengthPrefix(~0ULL) + "{}"), ErrorCode::FileCorrupt, "100 MB"));
    EXPECT_TRUE(failsWith(parse(lengthPrefix(3) + "{}"), ErrorCode::FileCorrupt, "longer than the file"));
    EXPECT_TRUE(failsWith(parse(container("", 0)), ErrorCode::FileCorrupt, "'{'"));
    EXPECT_TRUE(failsWith(parse(container(" {}", 0)), ErrorCode::FileCorrupt, "'{'"));
    EXPECT_TRUE(failsWith(parse(container("[]", 0)), ErrorCode::FileCorrupt, "'{'"));
    EXPECT_TRUE(failsWith(parse(container("{\"a\":", 0)), ErrorCode::FileCorrupt, "JSON"));
    EXPECT_TRUE(failsWith(parse(container("{\"\xFF\":1}", 0)), ErrorCode::FileCorrupt, "JSON"));
    EXPECT_TRUE(failsWith(parse(container("{}", 1)), ErrorCode::FileCorrupt, "belong to none"));
}

TEST(SafetensorsReader, RefusesBadEntries) {
    const std::pair<const char*, const char*> cases[] = {
        {"3", "dtype, shape"},
        {R"({"dtype":"F32","shape":[1]})", "dtype, shape"},
        {R"({"dtype":"F32","shape":[1],"data_offsets":[0,4],"extra":1})", "dtype, shape"},
        {R"({"dtype":32,"shape":[1],"data_offsets":[0,4]})", "dtype that is not text"},
        {R"({"dtype":"F32","shape":1,"data_offsets":[0,4]})", "shape that is not a list"},
        {R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})", "whole number"},
        {R"({"dtype":"F32","shape":[1.0],"data_offsets":[0,4]})", "whole number"},
        {R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]})", "overflows"},
        {R"({"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,4]})", "overflows"},
        {R"({"dtype":"F32","shape":[1],"data_offsets":[0]})", "two whole numbers"},
        {R"({"dtype":"F32","shape":[1],"data_offsets":[0,-4]})", "two whole numbers"},
        {R"({"dtype":"F32","shape":[1],"data_offsets":[4,0]})", "ends before it begins"},
        {R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", "truncated or its header lies"},
        {R"({"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]})", "truncated or its header lies"},
        {R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})", "8 bytes, but spans 4"},
    };
    for (const auto& [entry, cause] : cases)
        EXPECT_TRUE(failsWith(parseEntry(entry, 4), ErrorCode::FileCorrupt, "bad.safetensors", "\"a\"", cause)) << entry;
}

TEST(SafetensorsReader, RefusesGapsOverlapsAndRepeatedNames) {
    const auto two = [](const char* first, const char* second) {
        return parse(container(std::string(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)") + first +
                                   R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}", 10));
    };
    EXPECT_TRUE(failsWith(two("[0,4]", "[2,6]"), ErrorCode::FileCorrupt, "\"b\"", "overlap"));
    EXPECT_TRUE(failsWith(two("[0,4]", "[0,4]"), ErrorCode::FileCorrupt, "overlap"));
    EXPECT_TRUE(failsWith(two("[0,4]", "[6,10]"), ErrorCode::FileCorrupt, "\"b\"", "bytes between"));
    EXPECT_TRUE(failsWith(two("[6,10]", "[2,6]"), ErrorCode::FileCorrupt, "\"b\"", "bytes between"));
    EXPECT_TRUE(failsWith(two("[0,4]", "[4,8]"), ErrorCode::FileCorrupt, "2 bytes after"));
    EXPECT_TRUE(failsWith(parse(container(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1)),
                          ErrorCode::FileCorrupt, "\"a\"", "twice"));
}

TEST(SafetensorsReader, MetadataIsTextOnly) {
    EXPECT_TRUE(failsWith(parse(container(R"({"__metadata__":{"a":1}})", 0)), ErrorCode::FileCorrupt, "__metadata__"));
    EXPECT_TRUE(failsWith(parse(container(R"({"__metadata__":[]})", 0)), ErrorCode::FileCorrupt, "__metadata__"));
}

TEST(SafetensorsReader, NarrowIntegersAndMisalignedFloatsAreRead) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "odd.safetensors";
    // A header of 1 + 8k bytes puts the float at an odd address.
    std::string header = R"({"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},"c":{"dtype":"I16","shape":[1],"data_offsets":[5,7]},"d":{"dtype":"I32","shape":[1],"data_offsets":[7,11]},"e":{"dtype":"BOOL","shape":[1],"data_offsets":[11,12]}})";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    const std::string data("\xFE" "\x00\x00\x20\xC0" "\xFD\xFF" "\xFC\xFF\xFF\xFF" "\x01", 12);
    ASSERT_TRUE(succeeded(writeFileAtomically(path, lengthPrefix(header.size()) + header + data)));
    const auto file = SafetensorsFile::open(path);
    ASSERT_TRUE(succeeded(file));
    EXPECT_EQ(file->integers("a")->at(0), -2);
    EXPECT_EQ(file->matrix("b")->at(0, 0), -2.5F);
    EXPECT_EQ(file->floats("b")->at(0), -2.5F);
    EXPECT_EQ(file->integers("c")->at(0), -3);
    EXPECT_EQ(file->integers("d")->at(0), -4);
    EXPECT_EQ(file->integers("e")->at(0), 1);
}

TEST(SafetensorsReader, EveryTruncationOfAFileIsRefused) {
    SafetensorsWriter writer;
    writer.addFloats("weights", {2, 2}, std::vector<float>{1, 2, 3, 4});
    writer.setMetadata("k", "v");
    test::TemporaryDirectory folder;
    ASSERT_TRUE(succeeded(writer.write(folder.path() / "a")));
    const auto bytes = *readFile(folder.path() / "a", 10'000);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_TRUE(failsWith(parseSafetensorsHeader(std::span(bytes).first(length), "cut"), ErrorCode::FileCorrupt, "cut")) << length;
}

TEST(SafetensorsReader, OpenSaysWhatIsWrongWithTheFile) {
    test::TemporaryDirectory folder;
    EXPECT_TRUE(failsWith(SafetensorsFile::open(folder.path()), ErrorCode::FileNotFound, "folder"));
    EXPECT_TRUE(failsWith(SafetensorsFile::open(folder.path() / "none"), ErrorCode::FileNotFound, "none"));
    ASSERT_TRUE(succeeded(writeFileAtomically(folder.path() / "zero.safetensors", "")));
    EXPECT_TRUE(failsWith(SafetensorsFile::open(folder.path() / "zero.safetensors"), ErrorCode::FileCorrupt, "zero.safetensors", "zero bytes"));
}

}  // namespace
}  // namespace vitrine
