// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "base/assert.h"
#include "base/error.h"
#include "support/results.h"

namespace vitrine {
namespace {

using test::failsWith;

Result<int> half(int value) {
    if (value % 2 != 0) return fail(ErrorCode::InvalidOption, std::to_string(value), "is odd");
    return value / 2;
}

Result<int> quarter(int value) {
    VITRINE_ASSIGN(const int first, half(value));
    VITRINE_ASSIGN(const int second, half(first));
    return second;
}

Result<> check(int value) {
    VITRINE_TRY(half(value));
    return {};
}

TEST(Result, MacrosPassValuesAndErrorsOn) {
    EXPECT_EQ(quarter(8), 2);
    EXPECT_TRUE(failsWith(quarter(6), ErrorCode::InvalidOption, "3: is odd"));
    EXPECT_TRUE(check(4));
    EXPECT_TRUE(failsWith(check(5), ErrorCode::InvalidOption, "5"));
}

TEST(Guarded, TurnsExceptionsIntoErrors) {
    const auto thrown = [](auto exception) { return guarded("thing", [&]() -> Result<int> { throw exception; }); };
    EXPECT_TRUE(failsWith(thrown(std::bad_alloc()), ErrorCode::OutOfMemory, "thing"));
    EXPECT_TRUE(failsWith(thrown(std::runtime_error("CUDA out of memory. Tried\nframe #1")), ErrorCode::OutOfMemory, "thing"));
    const auto internal = thrown(std::runtime_error("broken\nframe #1: 0x123"));
    EXPECT_TRUE(failsWith(internal, ErrorCode::Internal, "thing", "broken"));
    EXPECT_EQ(internal.error().detail, "broken") << "no backtrace in a message for people";
    EXPECT_EQ(guarded("thing", []() -> Result<int> { return 3; }), 3);
}

TEST(Error, IsOneLine) {
    EXPECT_EQ((Error{ErrorCode::FileCorrupt, "a.bin", "too short"}.message()), "a.bin: too short");
    EXPECT_EQ((Error{ErrorCode::FileCorrupt, "", "too short"}.message()), "too short");
    EXPECT_EQ((Error{ErrorCode::FileCorrupt, "a.bin", ""}.message()), "a.bin");
}

TEST(Error, EveryCodeHasItsOwnName) {
    std::set<std::string> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        names.insert(errorCodeName(static_cast<ErrorCode>(code)));
    EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::Internal) + 1);
}

#ifdef VITRINE_ABORT_ON_ASSERT
TEST(AssertDeathTest, AbortsInDevelopmentBuilds) { EXPECT_DEATH(VITRINE_ASSERT(1 == 2), "1 == 2"); }
#else
TEST(Assert, BecomesAnInternalErrorInReleaseBuilds) {
    const auto result = guarded("thing", []() -> Result<int> {
        VITRINE_ASSERT(1 == 2);
        return 1;
    });
    EXPECT_TRUE(failsWith(result, ErrorCode::Internal, "1 == 2"));
}
#endif

}  // namespace
}  // namespace vitrine
