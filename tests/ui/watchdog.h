// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <algorithm>
#include <ctime>

namespace vitrine::test {

/// Measures how long the event loop of its thread is ever kept from running: a timer of one
/// millisecond fires on every turn of the loop, so the longest pause between two of its calls is the
/// longest block. The processor time of the thread in the same span tells a busy thread from a busy machine.
class EventLoopWatchdog {
public:
    EventLoopWatchdog() {
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { note(); });
        clock_.start();
        processor_ = threadTime();
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.start(1);
    }

    void stop() {
        note();
        timer_.stop();
    }
    double longestMilliseconds() const { return longest_; }
    double longestProcessorMilliseconds() const { return longestProcessor_; }

private:
    void note() {
        const double now = threadTime();
        longest_ = std::max(longest_, static_cast<double>(clock_.nsecsElapsed()) / 1e6);
        longestProcessor_ = std::max(longestProcessor_, now - processor_);
        clock_.restart();
        processor_ = now;
    }

    /// Milliseconds of processor time this thread has had.
    static double threadTime() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    QTimer timer_;
    QElapsedTimer clock_;
    double processor_ = 0.0;
    double longest_ = 0.0;
    double longestProcessor_ = 0.0;
};

}  // namespace vitrine::test
