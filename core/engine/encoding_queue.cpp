// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/encoding_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/option_spec.h"

namespace vitrine {

namespace {

constexpr std::size_t kMicroBatch = 8;
constexpr const char* kTitle = VITRINE_TR_NOOP("Core", "Encoding images");

}  // namespace

std::vector<std::shared_ptr<const StoredEncoding>> splitEncoding(const ImageEncoding& encoding, double milliseconds) {
    const std::size_t images = encoding.embeddings.rows();
    const std::size_t patches = images == 0 ? 0 : encoding.patchEmbeddings.rows() / images;
    const auto copied = [](const Matrix& rows) {
        return Matrix(std::vector<float>(rows.values().begin(), rows.values().end()), rows.rows(), rows.cols());
    };
    std::vector<std::shared_ptr<const StoredEncoding>> parts;
    for (std::size_t i = 0; i < images; ++i) {
        auto part = std::make_shared<StoredEncoding>();
        part->embedding = copied(encoding.embeddings.slice(i, 1));
        if (patches > 0) part->patches = copied(encoding.patchEmbeddings.slice(i * patches, patches));
        part->grid = encoding.patchGrid;
        part->milliseconds = milliseconds / static_cast<double>(images);
        parts.push_back(std::move(part));
    }
    return parts;
}

void EncodingQueue::restart(SessionPointer session, const std::vector<ImageId>& ids) {
    const std::lock_guard lock(mutex_);
    finishJob(fail(ErrorCode::Cancelled, kTitle, "another backbone was opened"));
    session_ = std::move(session);
    generation_ = library_.generation();
    waiting_.clear();
    prepared_.clear();
    if (!session_) return;
    waiting_.assign(ids.begin(), ids.end());
    count(static_cast<std::int64_t>(ids.size()));
    decodeWaiting();
}

void EncodingQueue::offer(ImageId id, const Image& pixels) {
    SessionPointer session;
    JobId job = 0;
    {
        const std::lock_guard lock(mutex_);
        if (!session_) return;  // restart() will name this image again
        count(1);
        if (isPaused_ || inFlight() >= kInFlight) {
            waiting_.push_back(id);
            return;
        }
        ++preparing_;
        session = session_;
        job = job_;
    }
    prepare(id, session, job, pixels);
}

void EncodingQueue::decodeWaiting() {
    while (!isPaused_ && !waiting_.empty() && inFlight() < kInFlight) {
        const ImageId id = waiting_.front();
        waiting_.pop_front();
        ++preparing_;
        pool_.post([this, id, session = session_, job = job_] {
            prepare(id, session, job, library_.decode(id));
        });
    }
}

void EncodingQueue::prepare(ImageId id, const SessionPointer& session, JobId job, const Result<Image>& image) {
    Prepared prepared{id, {}};
    bool isUsable = image.has_value();
    if (isUsable)  // on a thread of the pool: too little memory must fail this image and not the program
        isUsable = guarded("image", [&]() -> Result<> {
                       const Preprocessor& preprocessor = session->model->preprocessor();
                       prepared.pixels.resize(preprocessor.pixelCount());
                       return preprocessor.apply(*image, prepared.pixels);
                   }).has_value();
    std::unique_lock lock(mutex_);
    --preparing_;
    if (job == job_) {  // what was under way when its job ended is nobody's any more
        if (isUsable) {
            prepared_.push_back(std::move(prepared));
        } else {
            ++done_;  // the image says itself why, when it is inspected
        }
    }
    decodeWaiting();
    postBatches(lock);
}

void EncodingQueue::postBatches(std::unique_lock<std::mutex>& lock) {
    // A short batch is worth it only when the network is idle and nothing more is about to come.
    const auto isReady = [this] {
        if (isPaused_) return false;
        return prepared_.size() >= kMicroBatch || (!prepared_.empty() && encoding_ == 0 && preparing_ == 0);
    };
    while (isReady()) {
        auto batch = std::make_shared<Batch>();
        batch->session = session_;
        batch->generation = generation_;
        batch->job = job_;
        const std::size_t size = std::min(prepared_.size(), kMicroBatch);
        const auto end = prepared_.begin() + static_cast<std::ptrdiff_t>(size);
        batch->images.assign(std::make_move_iterator(prepared_.begin()), std::make_move_iterator(end));
        prepared_.erase(prepared_.begin(), end);
        encoding_ += size;
        lock.unlock();  // an executor that is shut down answers at once, on this thread
        executor_.postBatch([this, batch](JobContext& context) { return encode(*batch, context); },
                            [this, batch](const Result<>&) { batchDone(*batch); });
        lock.lock();
    }
    if (waiting_.empty() && inFlight() == 0) finishJob({});
}

Result<> EncodingQueue::encode(Batch& batch, JobContext& context) {
    if (batch.generation != library_.generation()) return {};
    {
        const std::lock_guard lock(mutex_);
        batch.isHandedBack = isPaused_ && batch.job == job_;
        if (batch.isHandedBack || batch.job != job_) return {};
    }
    std::vector<float> pixels;
    std::vector<ImageId> ids;
    pixels.reserve(batch.images.size() * batch.session->model->preprocessor().pixelCount());
    for (const Prepared& image : batch.images) {
        if (library_.encoding(image.id)) continue;  // it was inspected meanwhile
        pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
        ids.push_back(image.id);
    }
    if (ids.empty()) return {};
    const auto start = std::chrono::steady_clock::now();
    VITRINE_ASSIGN(const ImageEncoding encoding, batch.session->model->encodePixels(pixels, ids.size(), true, context));
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    const auto parts = splitEncoding(encoding, elapsed.count());
    for (std::size_t i = 0; i < parts.size(); ++i) library_.keepEncoding(ids[i], batch.generation, parts[i]);
    return {};
}

void EncodingQueue::batchDone(Batch& batch) {
    std::unique_lock lock(mutex_);
    encoding_ -= batch.images.size();
    if (batch.generation == generation_ && job_ && batch.job == job_) {
        if (batch.isHandedBack) {
            prepared_.insert(prepared_.begin(), std::make_move_iterator(batch.images.begin()),
                             std::make_move_iterator(batch.images.end()));
        } else {
            done_ += static_cast<std::int64_t>(batch.images.size());
            meter_.record(done_ - meterStart_);
            reportProgress();
        }
    }
    decodeWaiting();
    postBatches(lock);
}

void EncodingQueue::reportProgress() { board_.progress(job_, kTitle, done_, total_, isPaused_ ? 0.0 : meter_.perSecond()); }

void EncodingQueue::startMeter() {
    meter_ = RateMeter();
    meterStart_ = done_;
}

void EncodingQueue::count(std::int64_t more) {
    if (more == 0) return;
    if (!job_) {
        job_ = board_.add(kTitle, true);
        board_.start(job_);
        done_ = total_ = 0;
        startMeter();
    }
    total_ += more;
    reportProgress();
}

void EncodingQueue::finishJob(const Result<>& outcome) {
    isPaused_ = false;
    if (!job_) return;
    board_.finish(job_, outcome);
    job_ = 0;
}

void EncodingQueue::cancel(JobId id) {
    const std::lock_guard lock(mutex_);
    if (id == 0 || id != job_) return;
    waiting_.clear();
    prepared_.clear();
    finishJob(fail(ErrorCode::Cancelled, kTitle, "stopped"));
}

void EncodingQueue::setPaused(JobId id, bool isPaused) {
    std::unique_lock lock(mutex_);
    if (id == 0 || id != job_ || isPaused == isPaused_) return;
    isPaused_ = isPaused;
    board_.setPaused(job_, isPaused);
    if (!isPaused) startMeter();
    reportProgress();
    if (isPaused) return;
    decodeWaiting();
    postBatches(lock);
}

}  // namespace vitrine
