// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "base/matrix.h"

namespace vitrine {

/// How well texts find their images and images their texts (Karpathy & Fei-Fei 2015; Radford et al. 2021, §3).
struct RetrievalFigures {
    struct Direction {
        double recall1 = std::numeric_limits<double>::quiet_NaN();  ///< share of queries with a right answer first, 0..1
        double recall5 = std::numeric_limits<double>::quiet_NaN();
        double recall10 = std::numeric_limits<double>::quiet_NaN();
        double medianRank = std::numeric_limits<double>::quiet_NaN();  ///< of the best right answer, 1 = first
    };
    Direction imageToText, textToImage;
};

/// Images × P and texts × P, unit rows; `textsOfImage[i]` lists the texts that are true of image i. The rank of the
/// best right answer counts every wrong one that scores at least as high, so that a model which tells nothing apart
/// is not rewarded. NaN without rows.
RetrievalFigures retrieval(const Matrix& images, const Matrix& texts, const std::vector<std::vector<std::size_t>>& textsOfImage);

/// Symmetric InfoNCE of row i against row i in groups of `group` rows (a last group of one is left out), as the
/// training sees it: mean over the groups. NaN with fewer than two rows.
double contrastiveLossOf(const Matrix& images, const Matrix& texts, double scale, std::size_t group);

}  // namespace vitrine
