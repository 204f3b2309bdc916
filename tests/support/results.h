// SPDX-License-Identifier: GPL-3.0-or-later
// Readable expectations about Result<T>: EXPECT_TRUE(succeeded(r)), EXPECT_TRUE(failsWith(r, code, "cause")).
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace vitrine::test {

template <class T>
testing::AssertionResult succeeded(const Result<T>& result) {
    if (result) return testing::AssertionSuccess();
    return testing::AssertionFailure() << errorCodeName(result.error().code) << ": " << result.error().message();
}

/// The error has that code and its one-line message holds every one of `parts`.
template <class T, class... Parts>
testing::AssertionResult failsWith(const Result<T>& result, ErrorCode code, const Parts&... parts) {
    if (result) return testing::AssertionFailure() << "succeeded, " << errorCodeName(code) << " was expected";
    const std::string message = result.error().message();
    if (result.error().code != code)
        return testing::AssertionFailure() << errorCodeName(result.error().code) << " (" << message << "), "
                                           << errorCodeName(code) << " was expected";
    for (const std::string& part : std::vector<std::string>{std::string(parts)...})
        if (message.find(part) == std::string::npos)
            return testing::AssertionFailure() << "\"" << message << "\" does not say \"" << part << "\"";
    return testing::AssertionSuccess();
}

/// The value; a failure ends the test with its message.
template <class T>
T expectOk(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}
inline void expectOk(const Result<>& result) {
    if (!result) throw std::runtime_error(result.error().message());
}

}  // namespace vitrine::test
