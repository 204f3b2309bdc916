// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine::internal {

/// Now in UTC, ISO 8601 to the second.
std::string utcNow();

}  // namespace vitrine::internal
