// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/batch_encoder.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "base/option_spec.h"
#include "base/rate_meter.h"
#include "base/thread_pool.h"

namespace vitrine {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Encoding images");
constexpr std::size_t kBatchesAhead = 3;
constexpr std::chrono::milliseconds kPatience{10};  // between two looks at whether to stop

using Clock = std::chrono::steady_clock;
using Pixels = std::vector<float>;

Error cancelled() { return {ErrorCode::Cancelled, "image encoder", "stopped"}; }

/// Decoded and preprocessed pictures in the order of the files, at most `window` of them ahead of
/// whoever takes them.
class PixelQueue {
public:
    PixelQueue(const Preprocessor& preprocessor, std::span<const ImageLocation> images, std::size_t window,
               std::size_t threads)
        : preprocessor_(preprocessor), images_(images), slots_(window), pool_(threads) {
        while (posted_ < std::min(window, images.size())) postNext();
    }

    /// The next picture or why it can not be read; nothing when `context` says stop.
    std::optional<Result<Pixels>> take(JobContext& context, const Progress& progress) {
        std::optional<Result<Pixels>>& slot = slots_[taken_ % slots_.size()];
        std::unique_lock lock(mutex_);
        while (!ready_.wait_for(lock, kPatience, [&] { return slot.has_value(); })) {
            lock.unlock();
            if (!context.checkpoint(progress)) return std::nullopt;
            lock.lock();
        }
        std::optional<Result<Pixels>> picture = std::move(slot);
        slot.reset();
        ++taken_;
        lock.unlock();
        if (posted_ < images_.size()) postNext();
        return picture;
    }

private:
    void postNext() {
        pool_.post([this, index = posted_] {
            Result<Pixels> picture = read(images_[index]);
            const std::lock_guard lock(mutex_);
            slots_[index % slots_.size()] = std::move(picture);
            ready_.notify_one();
        });
        ++posted_;
    }

    Result<Pixels> read(const ImageLocation& location) const {
        return guarded(location.path.string(), [&]() -> Result<Pixels> {
            VITRINE_ASSIGN(const Image image, decodeImage(location));
            Pixels pixels(preprocessor_.pixelCount());
            VITRINE_TRY(preprocessor_.apply(image, pixels));
            return pixels;
        });
    }

    const Preprocessor& preprocessor_;
    std::span<const ImageLocation> images_;
    std::size_t posted_ = 0;
    std::size_t taken_ = 0;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<std::optional<Result<Pixels>>> slots_;
    ThreadPool pool_;  // last: its threads end before what they write to
};

std::size_t decodeThreads(int wanted) {
    return wanted > 0 ? static_cast<std::size_t>(wanted) : std::max(1U, std::thread::hardware_concurrency() / 2);
}

/// One run of encodeFiles.
class Encoder {
public:
    Encoder(const ClipModel& model, std::size_t total, const BatchEncoderOptions& options, JobContext& context,
            const BatchEncoderObserver& observer)
        : model_(model), total_(total), options_(options), context_(context), observer_(observer) {}

    Result<EncodedFiles> run(std::span<const ImageLocation> images) {
        const auto start = Clock::now();
        const std::size_t batch = model_.microBatch();
        PixelQueue queue(model_.preprocessor(), images, batch * kBatchesAhead, decodeThreads(options_.decodeThreads));
        for (std::size_t i = 0; i < images.size(); ++i) {
            const auto asked = Clock::now();
            std::optional<Result<Pixels>> picture = queue.take(context_, progress(done_));
            result_.waitingSeconds += std::chrono::duration<double>(Clock::now() - asked).count();
            if (!picture) return fail(cancelled());
            if (*picture) {
                waiting_.insert(waiting_.end(), (*picture)->begin(), (*picture)->end());
                waitingFiles_.push_back(i);
            } else {
                result_.skipped.push_back({i, std::move(picture->error())});
            }
            if (waitingFiles_.size() == batch || i + 1 == images.size()) VITRINE_TRY(encodeWaiting(i + 1));
        }
        if (options_.keepRows && result_.fileIndices.empty())
            return fail(ErrorCode::EmptyInput, "images",
                        result_.skipped.empty()
                            ? "none was given"
                            : "none could be read; the first: " + result_.skipped[0].error.message());
        const std::chrono::duration<double> elapsed = Clock::now() - start;
        result_.imagesPerSecond = static_cast<double>(result_.fileIndices.size()) / std::max(elapsed.count(), 1e-9);
        return finished();
    }

private:
    Progress progress(std::size_t done) const {
        return {kStage, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total_), meter_.perSecond()};
    }

    Result<> encodeWaiting(std::size_t doneAfter) {
        if (!waitingFiles_.empty()) {
            // The model counts the pictures of one batch; the outer job counts all files.
            const auto report = [&](const Progress& step) {
                static_cast<void>(context_.checkpoint(progress(done_ + static_cast<std::size_t>(step.done))));
            };
            JobContext inner(context_.stopToken(), report, context_.seed());
            VITRINE_ASSIGN(const ImageEncoding encoding,
                           model_.encodePixels(waiting_, waitingFiles_.size(), options_.withPatches, inner));
            const auto append = [](std::vector<float>& all, std::span<const float> values) {
                all.insert(all.end(), values.begin(), values.end());
            };
            if (options_.keepRows) {
                append(embeddings_, encoding.embeddings.values());
                append(patches_, encoding.patchEmbeddings.values());
            }
            if (options_.withPixelValues) append(pixels_, waiting_);
            result_.fileIndices.insert(result_.fileIndices.end(), waitingFiles_.begin(), waitingFiles_.end());
            if (observer_) observer_(encoding, waitingFiles_);
            waiting_.clear();
            waitingFiles_.clear();
        }
        done_ = doneAfter;
        meter_.record(static_cast<std::int64_t>(done_));
        if (!context_.checkpoint(progress(done_))) return fail(cancelled());
        return {};
    }

    EncodedFiles finished() {
        const std::size_t rows = options_.keepRows ? result_.fileIndices.size() : 0;
        const auto dim = static_cast<std::size_t>(model_.config().projectionDim);
        const std::size_t patchRows = patches_.size() / dim;
        result_.encoding = {Matrix(std::move(embeddings_), rows, dim), Matrix(std::move(patches_), patchRows, dim),
                            model_.config().vision.patchGrid()};
        if (options_.withPixelValues)
            result_.pixelValues = Matrix(std::move(pixels_), result_.fileIndices.size(), model_.preprocessor().pixelCount());
        return std::move(result_);
    }

    const ClipModel& model_;
    std::size_t total_;
    const BatchEncoderOptions& options_;
    JobContext& context_;
    const BatchEncoderObserver& observer_;
    std::size_t done_ = 0;
    RateMeter meter_;
    Pixels waiting_;
    std::vector<std::size_t> waitingFiles_;
    std::vector<float> embeddings_, patches_, pixels_;
    EncodedFiles result_;
};

}  // namespace

Result<EncodedFiles> encodeImages(const ClipModel& model, std::span<const ImageLocation> images,
                                  const BatchEncoderOptions& options, JobContext& context,
                                  const BatchEncoderObserver& observer) {
    return guarded("image encoder",
                   [&] { return Encoder(model, images.size(), options, context, observer).run(images); });
}

Result<EncodedFiles> encodeFiles(const ClipModel& model, std::span<const std::filesystem::path> files,
                                 const BatchEncoderOptions& options, JobContext& context,
                                 const BatchEncoderObserver& observer) {
    std::vector<ImageLocation> images;
    images.reserve(files.size());
    for (const std::filesystem::path& file : files) images.push_back({file, {}});
    return encodeImages(model, images, options, context, observer);
}

}  // namespace vitrine
