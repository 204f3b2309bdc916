// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace vitrine::test {

/// Measures how long the event loop of its thread is ever kept from running: a timer of zero length
/// fires on every turn of the loop, so the longest pause between two of its calls is the longest block.
class EventLoopWatchdog : public QObject {
public:
    EventLoopWatchdog() {
        QObject::connect(&timer_, &QTimer::timeout, this, [this] {
            longest_ = std::max(longest_, clock_.nsecsElapsed());
            clock_.restart();
        });
        restart();
    }

    void restart() {
        longest_ = 0;
        clock_.start();
        timer_.start(0);
    }
    void stop() { timer_.stop(); }
    double longestMilliseconds() const { return static_cast<double>(longest_) / 1e6; }

private:
    QTimer timer_;
    QElapsedTimer clock_;
    qint64 longest_ = 0;
};

}  // namespace vitrine::test
