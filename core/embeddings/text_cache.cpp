// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/text_cache.h"

#include <limits>
#include <optional>
#include <system_error>
#include <unordered_map>

#include "embeddings/embedding_store.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 512;
constexpr std::size_t kMostTexts = 500'000;

ContentHash hashOf(const ClipModel& model, const std::string& text) {
    std::string key;
    for (const std::int64_t id : model.tokenizer().encode(text)) key += std::to_string(id) + " ";
    return ContentHash::of(key);
}

std::optional<EmbeddingStore> openCache(const ClipModel& model, const fs::path& root) {
    EmbeddingStoreOptions options;
    options.type = DType::F32;
    options.rowsPerFile = std::numeric_limits<std::size_t>::max();  // saved once, below, where a failure is let pass
    options.longestUnsaved = std::chrono::hours(24 * 365);
    const EmbeddingKey key{model.fingerprint() + (model.device().bf16 ? " bf16" : " f32"), "token ids", "texts"};
    const auto dimension = static_cast<std::size_t>(model.config().projectionDim);
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto store = EmbeddingStore::open(root, key, dimension, options);
        if (!store) return std::nullopt;
        if (store->fileCount() <= kMostFiles && store->size() <= kMostTexts && store->problems().empty()) return std::move(*store);
        std::error_code ignored;
        fs::remove_all(store->folder(), ignored);
    }
    return std::nullopt;
}

}  // namespace

Result<Matrix> encodeTextsCached(const ClipModel& model, std::span<const std::string> texts, const fs::path& cacheRoot,
                                 JobContext& context) {
    std::optional<EmbeddingStore> store = openCache(model, cacheRoot);
    if (!store) return model.encodeTexts(texts, context);
    std::vector<ContentHash> keys;
    std::vector<ContentHash> missingKeys;
    std::vector<std::string> missing;
    std::unordered_map<ContentHash, bool> isMissing;
    keys.reserve(texts.size());
    for (const std::string& text : texts) {
        keys.push_back(hashOf(model, text));
        if (store->contains(keys.back()) || !isMissing.emplace(keys.back(), true).second) continue;
        missingKeys.push_back(keys.back());
        missing.push_back(text);
    }
    if (!missing.empty()) {
        VITRINE_ASSIGN(const Matrix encoded, model.encodeTexts(missing, context));
        for (std::size_t i = 0; i < missing.size(); ++i) VITRINE_TRY(store->append(missingKeys[i], encoded.row(i)));
        static_cast<void>(store->save());  // a cache that can not be written is no reason to stop
    }
    return store->rows(keys);
}

}  // namespace vitrine
