// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/job_runner.h"

#include <QCoreApplication>

namespace vitrine {

MainThreadGate::Sender MainThreadGate::sender() const {
    Sender sender;
    sender.state_ = state_;
    return sender;
}

void MainThreadGate::Sender::post(std::function<void()> action) const {
    QCoreApplication* application = QCoreApplication::instance();
    if (!application) return;
    auto run = [state = std::static_pointer_cast<State>(state_), action = std::move(action)] {
        if (state->open) action();
    };
    QMetaObject::invokeMethod(application, std::move(run), Qt::QueuedConnection);
}

}  // namespace vitrine
