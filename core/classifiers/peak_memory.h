// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace vitrine {

/// The most memory the process holds from the construction on, all threads together. One object at a time: a
/// second one starts the count anew for both. Linux only; elsewhere there is no figure.
class PeakMemory {
public:
    PeakMemory();
    /// Bytes of resident memory at the highest point so far; empty where the system does not say.
    std::optional<double> bytes() const;

private:
    bool isReset_ = false;
};

}  // namespace vitrine
