// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/option_spec.h"

namespace vitrine {

/// The registered methods, then the kinds of data set, with their options, as text for a terminal.
std::string methodList();

/// Options with their defaults, what they may be and what they do, in columns under a line of titles.
std::string optionTable(const std::vector<OptionSpec>& options);
/// The same as a JSON list of id, title, default, values, help.
std::string optionsAsJson(const std::vector<OptionSpec>& options);

}  // namespace vitrine
