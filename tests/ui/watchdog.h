// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <algorithm>
#include <ctime>
#include <fstream>

namespace vitrine::test {

/// Measures how long the event loop of its thread is ever kept from running: a timer of one
/// millisecond fires on every turn of the loop, so the longest pause between two of its calls is the
/// longest block. Two more readings tell a busy thread from a busy machine: the processor time of the thread
/// in the same span, and the span without the time in which the thread was ready but had no processor.
class EventLoopWatchdog {
public:
    EventLoopWatchdog() {
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { note(); });
        clock_.start();
        processor_ = threadTime();
        queued_ = timeInQueue();
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.start(1);
    }

    void stop() {
        note();
        timer_.stop();
    }
    double longestMilliseconds() const { return longest_; }
    double longestProcessorMilliseconds() const { return longestProcessor_; }
    double longestOwnMilliseconds() const { return longestOwn_; }

private:
    void note() {
        const double now = threadTime();
        const double queued = timeInQueue();
        const double span = static_cast<double>(clock_.nsecsElapsed()) / 1e6;
        longest_ = std::max(longest_, span);
        longestOwn_ = std::max(longestOwn_, span - (queued - queued_));
        longestProcessor_ = std::max(longestProcessor_, now - processor_);
        clock_.restart();
        processor_ = now;
        queued_ = queued;
    }

    /// Milliseconds of processor time this thread has had.
    static double threadTime() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    /// Milliseconds this thread has waited for a processor while it was ready to run (Linux; else 0).
    static double timeInQueue() {
        double ran = 0.0, waited = 0.0;
        std::ifstream("/proc/thread-self/schedstat") >> ran >> waited;
        return waited / 1e6;
    }

    QTimer timer_;
    QElapsedTimer clock_;
    double processor_ = 0.0;
    double queued_ = 0.0;
    double longest_ = 0.0;
    double longestOwn_ = 0.0;
    double longestProcessor_ = 0.0;
};

}  // namespace vitrine::test
