// SPDX-License-Identifier: GPL-3.0-or-later
// One judge for all maps: KL with exact neighbours and exact Z, and neighbours kept.
#pragma once

#include <string>

#include "base/matrix.h"

namespace vitrine::bench {

struct MapQuality {
    double kl = 0.0;
    double neighboursKept = 0.0;  ///< at 10
};

/// Computes P once; 3 × perplexity exact neighbours.
class MapEvaluator {
public:
    MapEvaluator(const Matrix& points, double perplexity);
    ~MapEvaluator();
    MapEvaluator(const MapEvaluator&) = delete;
    MapEvaluator& operator=(const MapEvaluator&) = delete;

    MapQuality evaluate(const Matrix& map) const;

private:
    struct State;
    State* state_;
};

/// Processor seconds of this process, or those of the clock where another device computes.
double secondsOn(const std::string& device);

}  // namespace vitrine::bench
