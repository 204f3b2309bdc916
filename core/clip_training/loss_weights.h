// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vitrine {

/// Share of each loss in the total; 0 leaves it out.
struct LossWeights {
    double captions = 1.0;      ///< picture against caption, symmetric InfoNCE
    double concepts = 1.0;      ///< class token against every phrase, balanced sigmoid
    double conceptPairs = 1.0;  ///< which of an edited pair shows the concept more, class token
    double anywhere = 1.0;      ///< the same two for the best patch (multiple-instance learning)
    double parts = 1.0;         ///< the patch on the concept's own part against the phrase
    double earlyParts = 0.5;    ///< the same one layer earlier, where the class token reads
    double partPairs = 1.0;     ///< edited pairs, at the part
    double separation = 0.3;    ///< keeps different phrases apart
    double classNames = 0.5;    ///< picture against the names of the classes
};

}  // namespace vitrine
