// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine {

/// The registered methods with their options, as text for a terminal.
std::string methodList();

}  // namespace vitrine
