// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine {

/// The registered methods, then the kinds of data set, with their options, as text for a terminal.
std::string methodList();

}  // namespace vitrine
