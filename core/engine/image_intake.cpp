// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image_intake.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace vitrine {

namespace {

constexpr std::size_t kGroup = 8;
constexpr std::chrono::milliseconds kLongestWait{100};

/// Collects what the pool threads finish and passes it on in groups.
class Delivery {
public:
    Delivery(std::size_t expected, std::function<void(ImageBatch)> ready)
        : remaining_(expected), ready_(std::move(ready)) {}

    void add(ImageEntryPointer entry) {
        const std::lock_guard lock(mutex_);  // held while delivering, so that the last batch comes last
        collected_.push_back(std::move(entry));
        --remaining_;
        const auto now = std::chrono::steady_clock::now();
        const bool isFirst = last_ == std::chrono::steady_clock::time_point{};
        if (remaining_ > 0 && !isFirst && collected_.size() < kGroup && now - last_ < kLongestWait) return;
        last_ = now;
        std::sort(collected_.begin(), collected_.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
        ready_({std::exchange(collected_, {}), remaining_ == 0});
    }

private:
    std::mutex mutex_;
    std::size_t remaining_;
    std::function<void(ImageBatch)> ready_;
    std::vector<ImageEntryPointer> collected_;
    std::chrono::steady_clock::time_point last_;
};

/// decodedEntry() on a thread that nothing may be thrown out of: a picture too large for the memory left
/// fails like one that is broken.
ImageEntryPointer describe(const ImageEntry& entry, Result<Image>& image) {
    const std::string subject = entry.path.empty() ? entry.fileName : entry.path.string();
    auto described = guarded(subject, [&]() -> Result<ImageEntryPointer> { return decodedEntry(entry, image); });
    if (described) return *described;
    image = fail(described.error());
    return decodedEntry(entry, image);
}

}  // namespace

void takeIn(std::vector<ImageEntryPointer> entries, std::function<void(ImageBatch)> ready, ThreadPool& pool,
            ImageLibrary& library, EncodingQueue& encoder) {
    if (!ready) ready = [](const ImageBatch&) {};
    if (entries.empty()) {
        ready({{}, true});
        return;
    }
    auto delivery = std::make_shared<Delivery>(entries.size(), std::move(ready));
    for (ImageEntryPointer& entry : entries)
        pool.post([delivery, entry = std::move(entry), &library, &encoder] {
            Result<Image> image = library.decode(entry->id);
            ImageEntryPointer decoded = describe(*entry, image);
            library.update(decoded);
            delivery->add(std::move(decoded));
            if (image) encoder.offer(entry->id, *image);
        });
}

}  // namespace vitrine
