// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: what every public function of the core returns. Exceptions stay inside a room;
// guarded() turns them into an Error at its edge.
#pragma once

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace vitrine {

template <class T = void>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::FileCorrupt, path, "header is longer than the file");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string subject, std::string detail = {}) {
    return tl::unexpected<Error>(Error{code, std::move(subject), std::move(detail)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// The Error that an exception thrown inside a room becomes. Recognises out-of-memory
/// messages of the tensor library, which throws them as plain std::exception.
Error errorFromException(const std::exception& exception, std::string_view subject);

/// Runs `body` (returning Result<T>) and maps whatever it throws to an Error about `subject`.
template <class Body>
auto guarded(std::string_view subject, Body&& body) -> decltype(body()) {
    try {
        return std::forward<Body>(body)();
    } catch (const std::exception& exception) {
        return fail(errorFromException(exception, subject));
    }
}

}  // namespace vitrine

/// Leaves the enclosing function with the error of `expression`, a Result whose value is not needed.
#define VITRINE_TRY(expression)                                                       \
    do {                                                                              \
        if (auto vitrineTryResult = (expression); !vitrineTryResult)                  \
            return ::vitrine::fail(std::move(vitrineTryResult.error()));              \
    } while (false)

#define VITRINE_CONCAT_INNER(a, b) a##b
#define VITRINE_CONCAT(a, b) VITRINE_CONCAT_INNER(a, b)

/// `VITRINE_ASSIGN(auto image, decodeImage(path));` declares or assigns on success, else leaves
/// the enclosing function with the error.
#define VITRINE_ASSIGN(target, expression) \
    VITRINE_ASSIGN_INNER(VITRINE_CONCAT(vitrineAssignResult, __LINE__), target, expression)
#define VITRINE_ASSIGN_INNER(result, target, expression)            \
    auto result = (expression);                                     \
    if (!result) return ::vitrine::fail(std::move(result.error())); \
    target = std::move(*result)
