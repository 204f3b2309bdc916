// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/batch_encoder.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iterator>
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

Error cancelled() { return {ErrorCode::Cancelled, "image encoder", "stopped"}; }

/// A batch of pictures that can be shown to the network.
struct DecodedBatch {
    std::span<float> pixels;           ///< of the files below, one picture after the other
    std::vector<std::size_t> files;    ///< positions in the list given
    std::vector<SkippedFile> skipped;
};

/// Decodes and preprocesses batches of pictures on threads of its own, at most kBatchesAhead of them at once, each
/// into the memory that the network reads it from.
class PixelQueue {
public:
    PixelQueue(const Preprocessor& preprocessor, std::span<const ImageLocation> images, std::size_t batch,
               std::size_t threads)
        : preprocessor_(preprocessor),
          images_(images),
          batch_(batch),
          slots_(std::min(kBatchesAhead * batch, images.size())),
          pixels_(slots_.size() * preprocessor.pixelCount()),
          pool_(threads) {
        while (posted_ < slots_.size()) postNext();
    }

    /// The next batch, valid until the next call; nothing when `context` says stop.
    std::optional<DecodedBatch> take(JobContext& context, const Progress& progress) {
        // The memory of the batch before is free now.
        const std::size_t free = std::min(taken_ + slots_.size(), images_.size());
        while (posted_ < free) postNext();
        const std::size_t first = taken_;
        const std::size_t count = std::min(batch_, images_.size() - first);
        if (!waitFor(first, count, context, progress)) return std::nullopt;
        taken_ += count;
        return gathered(first, count);
    }

private:
    struct Slot {
        bool isDone = false;
        std::optional<Error> error;
    };

    Slot& slotOf(std::size_t image) { return slots_[image % slots_.size()]; }
    std::span<float> pixelsOf(std::size_t image) {
        const std::size_t size = preprocessor_.pixelCount();
        return std::span(pixels_).subspan(image % slots_.size() * size, size);
    }

    void postNext() {
        pool_.post([this, index = posted_] {
            Result<> read = this->read(index);
            const std::lock_guard lock(mutex_);
            Slot& slot = slotOf(index);
            slot.error = read ? std::nullopt : std::optional(std::move(read.error()));
            slot.isDone = true;
            ready_.notify_one();
        });
        ++posted_;
    }

    Result<> read(std::size_t index) {
        const ImageLocation& location = images_[index];
        return guarded(location.path.string(), [&]() -> Result<> {
            VITRINE_ASSIGN(const Image image, decodeImage(location));
            return preprocessor_.apply(image, pixelsOf(index));
        });
    }

    bool waitFor(std::size_t first, std::size_t count, JobContext& context, const Progress& progress) {
        std::unique_lock lock(mutex_);
        const auto isComplete = [&] {
            for (std::size_t i = first; i < first + count; ++i)
                if (!slotOf(i).isDone) return false;
            return true;
        };
        while (!ready_.wait_for(lock, kPatience, isComplete)) {
            lock.unlock();
            if (!context.checkpoint(progress)) return false;
            lock.lock();
        }
        return true;
    }

    /// Closes the gaps that unreadable pictures left.
    DecodedBatch gathered(std::size_t first, std::size_t count) {
        DecodedBatch batch;
        for (std::size_t i = first; i < first + count; ++i) {
            Slot& slot = slotOf(i);
            slot.isDone = false;
            if (slot.error) {
                batch.skipped.push_back({i, std::move(*slot.error)});
                continue;
            }
            const std::size_t place = first + batch.files.size();
            if (place != i) std::ranges::copy(pixelsOf(i), pixelsOf(place).begin());
            batch.files.push_back(i);
        }
        batch.pixels = std::span(pixelsOf(first).data(), batch.files.size() * preprocessor_.pixelCount());
        return batch;
    }

    const Preprocessor& preprocessor_;
    std::span<const ImageLocation> images_;
    std::size_t batch_;
    std::vector<Slot> slots_;  ///< of the pictures under way, by position modulo their number, a multiple of the batch
    std::vector<float> pixels_;
    std::size_t posted_ = 0;
    std::size_t taken_ = 0;
    std::mutex mutex_;
    std::condition_variable ready_;
    ThreadPool pool_;  // last: its threads end before what they write to
};

/// Beside a network on the CPU half of the cores decode; one on another device needs a single one.
std::size_t decodeThreads(int wanted, bool onCpu) {
    if (wanted > 0) return static_cast<std::size_t>(wanted);
    const unsigned cores = std::thread::hardware_concurrency();
    return std::max(1U, onCpu ? cores / 2 : cores - std::min(cores, 1U));
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
        const bool onCpu = model_.device().device == "cpu";
        PixelQueue queue(model_.preprocessor(), images, batch, decodeThreads(options_.decodeThreads, onCpu));
        while (done_ < images.size()) {
            const auto asked = Clock::now();
            std::optional<DecodedBatch> decoded = queue.take(context_, progress(done_));
            result_.waitingSeconds += std::chrono::duration<double>(Clock::now() - asked).count();
            if (!decoded) return fail(cancelled());
            VITRINE_TRY(encode(*decoded));
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

    Result<> encode(DecodedBatch& batch) {
        if (!batch.files.empty()) {
            // The model counts the pictures of one batch; the outer job counts all files.
            const auto report = [&](const Progress& step) {
                static_cast<void>(context_.checkpoint(progress(done_ + static_cast<std::size_t>(step.done))));
            };
            JobContext inner(context_.stopToken(), report, context_.seed());
            VITRINE_ASSIGN(const ImageEncoding encoding,
                           model_.encodePixels(batch.pixels, batch.files.size(), options_.withPatches, inner));
            const auto append = [](std::vector<float>& all, std::span<const float> values) {
                all.insert(all.end(), values.begin(), values.end());
            };
            if (options_.keepRows) {
                append(embeddings_, encoding.embeddings.values());
                append(patches_, encoding.patchEmbeddings.values());
            }
            if (options_.withPixelValues) append(pixels_, batch.pixels);
            result_.fileIndices.insert(result_.fileIndices.end(), batch.files.begin(), batch.files.end());
            if (observer_) observer_(encoding, batch.files);
        }
        done_ += batch.files.size() + batch.skipped.size();
        std::ranges::move(batch.skipped, std::back_inserter(result_.skipped));
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
