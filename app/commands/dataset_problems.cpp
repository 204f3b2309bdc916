// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/dataset_problems.h"

#include <algorithm>

#include "base/counted.h"
#include "commands/console.h"

namespace vitrine {

namespace {

constexpr std::size_t kShown = 20;

void printMore(std::size_t count, const char* what) {
    if (count <= kShown) return;
    printProblem({ErrorCode::InvalidOption, "data set", counted(count - kShown, "more image ", "more images ") + what});
}

}  // namespace

void printProblems(const DatasetEmbeddings& embeddings) {
    const auto& skipped = embeddings.skipped;
    for (std::size_t i = 0; i < std::min(kShown, skipped.size()); ++i) printProblem(skipped[i]);
    printMore(skipped.size(), "can not be read");
    const auto& leftOut = embeddings.splits.leftOut;
    for (std::size_t i = 0; i < std::min(kShown, leftOut.size()); ++i)
        printProblem({ErrorCode::InvalidOption, leftOut[i].id,
                      std::string("is left out of ") + splitName(leftOut[i].split) + ": its content is in " +
                          splitName(leftOut[i].twinSplit) + " as " + leftOut[i].twin});
    printMore(leftOut.size(), "left out, since their content is in another split");
}

}  // namespace vitrine
