// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

namespace vitrine {
namespace {

/// The tensor library appends a C++ backtrace to its messages; only the first line is for people.
std::string firstLine(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

Error errorFromException(const std::exception& exception, std::string_view subject) {
    const std::string_view what = exception.what();
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr || contains(what, "not enough memory") ||
        contains(what, "out of memory") || contains(what, "Insufficient memory")) {
        return {ErrorCode::OutOfMemory, std::string(subject), "not enough memory: " + firstLine(what)};
    }
    return {ErrorCode::Internal, std::string(subject), firstLine(what)};
}

}  // namespace vitrine
