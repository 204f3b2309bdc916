// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/job_board.h"

#include <algorithm>

namespace vitrine {

namespace {

bool hasEnded(JobStatus status) {
    return status == JobStatus::Done || status == JobStatus::Cancelled || status == JobStatus::Failed;
}

}  // namespace

JobBoard::Record* JobBoard::find(JobId id) {
    const auto it = std::find_if(records_.begin(), records_.end(), [id](const Record& r) { return r.state.id == id; });
    return it == records_.end() ? nullptr : &*it;
}

JobId JobBoard::add(std::string title, bool canPause) {
    const std::lock_guard lock(mutex_);
    const auto oldest = std::chrono::steady_clock::now() - kLingering;
    std::erase_if(records_, [oldest](const Record& r) { return hasEnded(r.state.status) && r.ended < oldest; });
    Record record;
    record.state.id = nextId_++;
    record.state.title = std::move(title);
    record.state.canPause = canPause;
    records_.push_back(std::move(record));
    return records_.back().state.id;
}

void JobBoard::start(JobId id) {
    const std::lock_guard lock(mutex_);
    if (Record* record = find(id); record && record->state.status == JobStatus::Waiting)
        record->state.status = JobStatus::Running;
}

void JobBoard::progress(JobId id, const char* stage, std::int64_t done, std::int64_t total, double perSecond) {
    const std::lock_guard lock(mutex_);
    if (Record* record = find(id)) {
        if (record->state.stage != stage) record->state.stage = stage;
        record->state.done = done;
        record->state.total = total;
        record->state.perSecond = perSecond;
    }
}

void JobBoard::setPaused(JobId id, bool isPaused) {
    const std::lock_guard lock(mutex_);
    Record* record = find(id);
    if (record && record->state.status == (isPaused ? JobStatus::Running : JobStatus::Paused))
        record->state.status = isPaused ? JobStatus::Paused : JobStatus::Running;
}

void JobBoard::finish(JobId id, const Result<>& outcome) {
    const std::lock_guard lock(mutex_);
    Record* record = find(id);
    if (!record || hasEnded(record->state.status)) return;
    record->ended = std::chrono::steady_clock::now();
    if (outcome) {
        record->state.status = JobStatus::Done;
    } else if (outcome.error().code == ErrorCode::Cancelled) {
        record->state.status = JobStatus::Cancelled;
    } else {
        record->state.status = JobStatus::Failed;
        record->state.error = outcome.error();
    }
}

void JobBoard::requestStop(JobId id) {
    std::stop_source stop(std::nostopstate);
    {
        const std::lock_guard lock(mutex_);
        Record* record = find(id);
        if (!record || hasEnded(record->state.status)) return;
        record->state.status = JobStatus::Stopping;
        stop = record->stop;
    }
    stop.request_stop();  // outside the lock: stop callbacks may look at the board
}

void JobBoard::requestStopAll() {
    for (const JobState& state : snapshot()) requestStop(state.id);
}

std::stop_token JobBoard::stopToken(JobId id) const {
    const std::lock_guard lock(mutex_);
    Record* record = const_cast<JobBoard*>(this)->find(id);
    return record ? record->stop.get_token() : std::stop_token{};
}

JobList JobBoard::snapshot() const {
    const std::lock_guard lock(mutex_);
    const auto oldest = std::chrono::steady_clock::now() - kLingering;
    JobList list;
    for (const Record& record : records_)
        if (!hasEnded(record.state.status) || record.ended >= oldest) list.push_back(record.state);
    return list;
}

}  // namespace vitrine
