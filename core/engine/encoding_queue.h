// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "base/rate_meter.h"
#include "base/thread_pool.h"
#include "engine/image_library.h"
#include "engine/inference_executor.h"
#include "engine/session.h"

namespace vitrine {

/// One StoredEncoding an image, each with memory of its own, so that one can be dropped without the others.
std::vector<std::shared_ptr<const StoredEncoding>> splitEncoding(const ImageEncoding& encoding, double milliseconds);

/// Encodes loaded images ahead of being asked for: decoding and preprocessing on the pool, the
/// network on the executor's batch lane in micro-batches. At most kInFlight images are held as
/// pixels at any time; the others wait as ids and are decoded again when their turn comes.
/// Any thread.
class EncodingQueue {
public:
    static constexpr std::size_t kInFlight = 24;

    /// `pool` and `executor` must be at rest (shut down) before this object goes.
    EncodingQueue(ImageLibrary& library, ThreadPool& pool, InferenceExecutor& executor, JobBoard& board)
        : library_(library), pool_(pool), executor_(executor), board_(board) {}

    /// Forgets what waits and encodes for this session from now on; null = for none.
    void restart(SessionPointer session, const std::vector<ImageId>& ids);

    /// One more image. Its decoded pixels are used when there is room for them, else they are forgotten.
    void offer(ImageId id, const Image& pixels);

    /// Stops the job if it is the one of this queue: what waits stays unencoded until it is inspected.
    void cancel(JobId id);

    /// Holds the job if it is the one of this queue, or lets it go on. Held, nothing new is decoded or goes through the
    /// network: what runs ends its micro-batch, what was handed to the executor comes back and waits. Images added
    /// meanwhile join those that wait; one encoded meanwhile because it was inspected is not encoded again.
    void setPaused(JobId id, bool isPaused);

private:
    struct Prepared {
        ImageId id = 0;
        std::vector<float> pixels;
    };
    struct Batch {
        SessionPointer session;
        std::uint64_t generation = 0;
        JobId job = 0;
        bool isHandedBack = false;  ///< the queue was paused before its turn came
        std::vector<Prepared> images;
    };

    std::size_t inFlight() const { return preparing_ + prepared_.size() + encoding_; }
    void decodeWaiting();
    void prepare(ImageId id, const SessionPointer& session, JobId job, const Result<Image>& image);
    void postBatches(std::unique_lock<std::mutex>& lock);
    Result<> encode(Batch& batch, JobContext& context);
    void batchDone(Batch& batch);
    void reportProgress();
    void startMeter();
    void count(std::int64_t more);
    void finishJob(const Result<>& outcome);

    ImageLibrary& library_;
    ThreadPool& pool_;
    InferenceExecutor& executor_;
    JobBoard& board_;

    std::mutex mutex_;
    SessionPointer session_;
    std::uint64_t generation_ = 0;  ///< of the library; work of an older one is thrown away
    std::deque<ImageId> waiting_;
    std::vector<Prepared> prepared_;
    std::size_t preparing_ = 0;  ///< being decoded
    std::size_t encoding_ = 0;   ///< handed to the executor
    JobId job_ = 0;              ///< on the board, while something is under way
    std::int64_t done_ = 0;
    std::int64_t total_ = 0;
    bool isPaused_ = false;
    RateMeter meter_;             ///< since the job began or went on
    std::int64_t meterStart_ = 0;  ///< done_ at that moment
};

}  // namespace vitrine
