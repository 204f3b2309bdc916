// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "report/inspect_report.h"

namespace vitrine {

/// The columns of each image as text: one row a concept, one column a model, prediction on top.
std::string conceptTable(const InspectReport& report);

}  // namespace vitrine
