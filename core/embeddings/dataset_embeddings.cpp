// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/dataset_embeddings.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <unordered_set>

#include "base/option_spec.h"
#include "embeddings/batch_encoder.h"
#include "embeddings/embedding_store.h"
#include "io/atomic_file.h"

namespace vitrine {
namespace {

using Contents = std::vector<std::optional<ContentHash>>;

constexpr const char* kWaiting = VITRINE_TR_NOOP("Core", "Waiting for another Vitrine that encodes this data set");
constexpr std::chrono::milliseconds kPatience{40};
constexpr std::size_t kChunk = 65'536;  // images whose paths are laid out at once
/// Grows when decoding changes a pixel; the rest of preprocessing has a fingerprint of its own.
constexpr const char* kDecoding = "decoding 1, ";

EmbeddingKey keyOf(const Dataset& dataset, const ClipModel& model) {
    return {model.fingerprint() + (model.device().bf16 ? " bf16" : " f32"),
            kDecoding + model.preprocessor().fingerprint(), dataset.kind + ":" + dataset.name};
}

/// Waits while another Vitrine encodes the same data set: what it has encoded need not be done again.
Result<EmbeddingStore> openWhenFree(const std::filesystem::path& root, const EmbeddingKey& key, std::size_t dimension, JobContext& context) {
    while (true) {
        auto store = EmbeddingStore::open(root, key, dimension);
        if (store || store.error().detail != FileLock::kInUse) return store;
        if (!context.checkpoint({kWaiting, 0, 0})) return fail(ErrorCode::Cancelled, root.string(), "stopped");
        std::this_thread::sleep_for(kPatience);
    }
}

/// First item of each content that the store lacks.
std::vector<std::size_t> missingItems(const Contents& contents, const EmbeddingStore& store) {
    std::vector<std::size_t> missing;
    std::unordered_set<ContentHash> seen;
    for (std::size_t i = 0; i < contents.size(); ++i)
        if (contents[i] && !store.contains(*contents[i]) && seen.insert(*contents[i]).second) missing.push_back(i);
    return missing;
}

/// Runs what is missing through the network, chunk after chunk.
class MissingRows {
public:
    MissingRows(const Dataset& dataset, const Contents& contents, EmbeddingStore& store, const ClipModel& model,
                JobContext& context, DatasetEmbeddings& out)
        : dataset_(dataset), contents_(contents), store_(store), model_(model), context_(context), out_(out) {}

    Result<> encode() {
        missing_ = missingItems(contents_, store_);
        const auto start = std::chrono::steady_clock::now();
        Result<> outcome;
        for (std::size_t first = 0; outcome && first < missing_.size(); first += kChunk)
            outcome = encodeChunk(first, std::min(kChunk, missing_.size() - first));
        // Also what was encoded before the job was stopped is kept.
        if (const Result<> saved = store_.save(); !saved && outcome) outcome = saved;
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
        if (out_.encoded > 0) out_.imagesPerSecond = static_cast<double>(out_.encoded) / std::max(elapsed.count(), 1e-9);
        if (out_.encoded > 0) out_.waitingShare = waiting_ / std::max(elapsed.count(), 1e-9);
        return outcome;
    }

private:
    Result<> encodeChunk(std::size_t first, std::size_t count) {
        std::vector<ImageLocation> locations;
        locations.reserve(count);
        for (std::size_t i = 0; i < count; ++i) locations.push_back(dataset_.items[missing_[first + i]].location());
        std::stop_source stop;  // of this chunk: when the job stops, or a row can not be kept
        Result<> kept;
        JobContext inner(stop.get_token(), [&](Progress progress) {
            progress.done += static_cast<std::int64_t>(first);
            progress.total = static_cast<std::int64_t>(missing_.size());
            if (!context_.checkpoint(progress)) stop.request_stop();
        });
        const auto keep = [&](const ImageEncoding& batch, std::span<const std::size_t> indices) {
            for (std::size_t row = 0; kept && row < indices.size(); ++row)
                kept = store_.append(*contents_[missing_[first + indices[row]]], batch.embeddings.row(row));
            if (!kept) stop.request_stop();
            out_.encoded += indices.size();
        };
        BatchEncoderOptions options;
        options.keepRows = false;
        const Result<EncodedFiles> encoded = encodeImages(model_, locations, options, inner, keep);
        VITRINE_TRY(kept);
        if (!encoded) return fail(encoded.error());
        waiting_ += encoded->waitingSeconds;
        for (const SkippedFile& each : encoded->skipped) out_.skipped.push_back(each.error);
        return {};
    }

    const Dataset& dataset_;
    const Contents& contents_;
    EmbeddingStore& store_;
    const ClipModel& model_;
    JobContext& context_;
    DatasetEmbeddings& out_;
    std::vector<std::size_t> missing_;
    double waiting_ = 0;
};

Result<EmbeddingSnapshot> snapshotOf(const Dataset& dataset, const Contents& contents, const EmbeddingStore& store,
                                     const ClipModel& model) {
    EmbeddingSnapshot snapshot;
    std::vector<ContentHash> wanted;
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        if (!contents[i] || !store.contains(*contents[i])) continue;
        const DatasetItem& item = dataset.items[i];
        wanted.push_back(*contents[i]);
        positions.push_back(i);
        snapshot.labels.push_back(item.label);
        snapshot.splits.push_back(item.split);
        snapshot.ids.push_back(item.id);
    }
    VITRINE_ASSIGN(snapshot.images, store.rows(wanted));
    snapshot.classNames = dataset.classNames;
    snapshot.conceptNames = dataset.conceptNames;
    if (!dataset.conceptLabels.empty()) snapshot.conceptLabels = dataset.conceptLabels.gather(positions);
    snapshot.backboneFingerprint = model.fingerprint();
    return snapshot;
}

}  // namespace

Result<DatasetEmbeddings> embedDataset(Dataset dataset, SplitScheme scheme, const std::filesystem::path& folder,
                                       const ClipModel& model, JobContext& context) {
    VITRINE_TRY(createDirectories(folder));
    return guarded(folder.string(), [&]() -> Result<DatasetEmbeddings> {
        DatasetEmbeddings out;
        Contents contents;
        const auto dimension = static_cast<std::size_t>(model.config().projectionDim);
        VITRINE_ASSIGN(EmbeddingStore store, openWhenFree(folder / kStoreFolder, keyOf(dataset, model), dimension, context));
        VITRINE_ASSIGN(ImageCatalogue catalogue, ImageCatalogue::open(folder / kCatalogueFile));
        VITRINE_ASSIGN(out.changes, catalogue.update(dataset, contents, context));
        out.splits = separateSplits(dataset, contents, scheme);
        VITRINE_TRY(catalogue.recordSplits(dataset, context));
        out.skipped = out.changes.unreadable;
        for (const Error& problem : store.problems()) out.skipped.push_back(problem);
        VITRINE_TRY(MissingRows(dataset, contents, store, model, context, out).encode());
        VITRINE_ASSIGN(out.snapshot, snapshotOf(dataset, contents, store, model));
        if (out.snapshot.images.empty())
            return fail(ErrorCode::EmptyInput, dataset.root.string(),
                        out.skipped.empty() ? "no image can be read"
                                            : "no image can be read; the first: " + out.skipped.front().message());
        return out;
    });
}

}  // namespace vitrine
