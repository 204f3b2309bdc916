// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine {

/// Now in UTC, ISO 8601 to the second: "2026-01-31T12:00:00Z". Any thread.
std::string utcNow();

}  // namespace vitrine
