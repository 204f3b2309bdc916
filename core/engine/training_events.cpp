// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_events.h"

#include <unistd.h>

#include <system_error>
#include <vector>

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostSteps = 4000;  ///< points of a curve of steps
constexpr std::chrono::seconds kFlushInterval{2};

double wallTime() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

std::string hostName() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

}  // namespace

void TrainingEvents::step(std::int64_t step, std::int64_t totalSteps, std::span<const CurveValue> values) {
    if (isBroken_) return;
    if (!stream_) {
        auto opened = EventStream::open(folder_, step - 1, wallTime(), hostName());
        isBroken_ = !opened;
        if (isBroken_) return;
        stream_.emplace(std::move(*opened));
        flushed_ = std::chrono::steady_clock::now();
    }
    if (step % (totalSteps / kMostSteps + 1) == 0) add(step, values);
    if (std::chrono::steady_clock::now() - flushed_ > kFlushInterval) flush();
}

void TrainingEvents::epoch(std::int64_t step, std::span<const CurveValue> values) {
    if (!stream_) return;
    add(step, values);
    flush();
}

void TrainingEvents::add(std::int64_t step, std::span<const CurveValue> values) {
    const double now = wallTime();
    for (const CurveValue& value : values)
        stream_->addScalar(curveInfos()[static_cast<std::size_t>(value.curve)].tag, step, value.value, now);
}

void TrainingEvents::flush() {
    flushed_ = std::chrono::steady_clock::now();
    if (stream_->flush()) return;
    isBroken_ = true;
    stream_.reset();
}

bool TrainingEvents::finish() {
    if (stream_) flush();
    return stream_.has_value();
}

void removeEventFiles(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (it->path().filename().string().rfind("events.out.tfevents.", 0) == 0) found.push_back(it->path());
    for (const fs::path& path : found) fs::remove(path, error);
}

}  // namespace vitrine
