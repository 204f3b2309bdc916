// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace vitrine {

/// Bytes of this process in main memory; 0 where the system does not tell.
qint64 residentMemory();

}  // namespace vitrine
