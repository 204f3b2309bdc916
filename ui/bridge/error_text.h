// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "base/error.h"

namespace vitrine {

/// One translated sentence naming what failed, and one next step. `Error::detail` is shown
/// separately, under "Details". Any thread.
QString errorText(const Error& error);

/// Subject and detail as the core wrote them, for the details and the clipboard.
QString errorDetails(const Error& error);

}  // namespace vitrine
