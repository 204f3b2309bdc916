// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/labelled_split.h"

#include <span>

#include "io/fingerprint.h"

namespace vitrine::internal {
namespace {

std::vector<std::size_t> rowsWithLabel(const EmbeddingSnapshot& snapshot, Split split) {
    std::vector<std::size_t> rows = snapshot.rowsOf(split);
    std::erase_if(rows, [&](std::size_t row) { return snapshot.labels[row] < 0; });
    return rows;
}

template <class T>
void updateWith(Sha256& hash, std::span<const T> values) {
    hash.update(std::span(reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()));
}

void updateWith(Sha256& hash, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        hash.update(name);
        hash.update(std::string_view("\n", 1));
    }
}

}  // namespace

LabelledSplit labelledSplit(const EmbeddingSnapshot& snapshot, Split split) {
    LabelledSplit out = labelledRows(snapshot, split);
    out.images = snapshot.images.gather(out.rows);
    return out;
}

LabelledSplit labelledRows(const EmbeddingSnapshot& snapshot, Split split) {
    LabelledSplit out;
    out.rows = rowsWithLabel(snapshot, split);
    out.labels.reserve(out.rows.size());
    for (const std::size_t row : out.rows) out.labels.push_back(snapshot.labels[row]);
    return out;
}

SplitRecord splitRecord(const EmbeddingSnapshot& snapshot, Split split) {
    const std::vector<std::size_t> rows = rowsWithLabel(snapshot, split);
    Sha256 hash;
    for (const std::size_t row : rows)
        hash.update(snapshot.ids[row] + "\t" + std::to_string(snapshot.labels[row]) + "\n");
    return {rows.size(), hash.finish()};
}

std::string trainingFingerprint(const TrainingData& data) {
    const EmbeddingSnapshot& snapshot = *data.snapshot;
    Sha256 hash;
    updateWith(hash, snapshot.images.values());
    updateWith(hash, std::span<const int>(snapshot.labels));
    for (const Split split : snapshot.splits) hash.update(std::to_string(static_cast<int>(split)));
    updateWith(hash, data.concepts.concepts);
    updateWith(hash, data.conceptTexts.values());
    updateWith(hash, data.classes());
    updateWith(hash, data.classTexts.values());
    for (const auto& descriptors : data.classDescriptors) updateWith(hash, descriptors);
    hash.update(std::to_string(data.logitScale));
    return hash.finish();
}

}  // namespace vitrine::internal
