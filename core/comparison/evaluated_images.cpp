// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/evaluation_store.h"

#include "base/option_spec.h"
#include "io/fingerprint.h"

namespace vitrine {
namespace {

std::vector<std::size_t> labelledRows(const EmbeddingSnapshot& snapshot, Split split, std::size_t classes) {
    std::vector<std::size_t> rows;
    for (const std::size_t row : snapshot.rowsOf(split))
        if (snapshot.labels[row] >= 0 && static_cast<std::size_t>(snapshot.labels[row]) < classes) rows.push_back(row);
    return rows;
}

}  // namespace

Result<std::shared_ptr<const EvaluatedImages>> evaluatedImages(const EmbeddingSnapshot& snapshot,
                                                               const std::vector<std::string>& classNames, Split wanted) {
    auto images = std::make_shared<EvaluatedImages>();
    images->classNames = classNames.empty() ? snapshot.classNames : classNames;
    images->split = wanted;
    images->rows = labelledRows(snapshot, wanted, images->classNames.size());
    if (images->rows.empty() && wanted == Split::Test) {
        images->split = Split::Validation;
        images->rows = labelledRows(snapshot, Split::Validation, images->classNames.size());
        images->note = VITRINE_TR_NOOP("Core", "There are no labelled test images; these are figures of the validation images.");
    }
    if (images->rows.empty())
        return fail(ErrorCode::EmptyInput, "evaluation", "there are no labelled test or validation images");
    Sha256 hash;
    for (const std::size_t row : images->rows) {
        images->ids.push_back(snapshot.ids[row]);
        images->labels.push_back(snapshot.labels[row]);
        hash.update(snapshot.ids[row] + "\t" + std::to_string(snapshot.labels[row]) + "\n");
    }
    images->fingerprint = hash.finish();
    return std::shared_ptr<const EvaluatedImages>(std::move(images));
}

}  // namespace vitrine
