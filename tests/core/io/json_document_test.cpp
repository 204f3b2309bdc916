// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/json_document.h"

#include <gtest/gtest.h>

#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

TEST(ParseJson, ReadsWhatIsValid) {
    EXPECT_EQ((*parseJson(R"({"a": [1, 2.5, "é"]})", "x"))["a"][2], "é");
    EXPECT_EQ(*parseJson("\xEF\xBB\xBF{}", "x"), nlohmann::json::object()) << "a byte order mark is no matter";
}

TEST(ParseJson, NamesTheLineOfTheFault) {
    EXPECT_TRUE(failsWith(parseJson("{\"a\": 1,\n\"b\" 2}", "x.json"), ErrorCode::FileCorrupt, "x.json", "line 2"));
    EXPECT_TRUE(failsWith(parseJson("", "x.json"), ErrorCode::FileCorrupt, "x.json"));
    EXPECT_TRUE(failsWith(parseJson("[1,]", "x.json"), ErrorCode::FileCorrupt, "byte 4"));
    EXPECT_TRUE(failsWith(parseJson("[1] 2", "x.json"), ErrorCode::FileCorrupt));
    EXPECT_TRUE(failsWith(parseJson("NaN", "x.json"), ErrorCode::FileCorrupt));
    EXPECT_TRUE(failsWith(parseJson("1e999", "x.json"), ErrorCode::FileCorrupt, "x.json", "number too large"));
}

TEST(ParseJson, RefusesBrokenUtf8WithACleanMessage) {
    const auto parsed = parseJson("{\"a\": \"\xFF\xFE\"}", "x.json");
    ASSERT_TRUE(failsWith(parsed, ErrorCode::FileCorrupt, "x.json"));
    EXPECT_NO_THROW(static_cast<void>(nlohmann::json(parsed.error().message()).dump()));
}

TEST(ParseJson, RefusesAMemberGivenTwice) {
    EXPECT_TRUE(failsWith(parseJson(R"({"b": {"a": 1, "a": 2}})", "x.json"), ErrorCode::FileCorrupt, "\"a\"", "twice"));
    EXPECT_TRUE(succeeded(parseJson(R"({"a": {"a": 1}, "b": {"a": 1}, "c": [{"a": 1}, {"a": 2}]})", "x.json")));
}

TEST(ParseJson, DeepNestingIsNoCrash) {
    const std::string open(200'000, '[');
    EXPECT_FALSE(parseJson(open, "x"));
    EXPECT_TRUE(succeeded(parseJson(open + std::string(open.size(), ']'), "x")));
}

TEST(JsonFile, ComesBack) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.json";
    ASSERT_TRUE(succeeded(writeJson(path, {{"z", 1}, {"a", {1, 2}}})));
    EXPECT_EQ(*readJson(path), nlohmann::json::parse(R"({"a": [1, 2], "z": 1})"));
    EXPECT_TRUE(failsWith(readJson(path, 4), ErrorCode::FileCorrupt, "a.json", "at most 4"));
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "")));
    EXPECT_TRUE(failsWith(readJson(path), ErrorCode::FileCorrupt, "a.json", "zero bytes"));
    EXPECT_TRUE(failsWith(readJson(folder.path() / "b.json"), ErrorCode::FileNotFound, "b.json"));
}

TEST(JsonFile, TextThatIsNotUtf8IsNotWritten) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.json";
    EXPECT_FALSE(writeJson(path, {{"a", "\xFF"}}));
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace vitrine
