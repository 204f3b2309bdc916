// SPDX-License-Identifier: GPL-3.0-or-later
// Brings results of other threads to the GUI thread. A MainThreadGate lives in an object of that
// thread; closures posted through it run there, and never after the object is gone: the gate is
// closed by its destructor, and posted closures check it on the GUI thread itself.
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <utility>

namespace vitrine {

class MainThreadGate {
public:
    MainThreadGate() : state_(std::make_shared<State>()) {}
    ~MainThreadGate() { state_->open = false; }
    MainThreadGate(const MainThreadGate&) = delete;
    MainThreadGate& operator=(const MainThreadGate&) = delete;

    /// What other threads hold: posts `action` to the GUI thread. Copyable, any thread.
    class Sender {
    public:
        void post(std::function<void()> action) const;

    private:
        friend class MainThreadGate;
        std::shared_ptr<void> state_;
    };
    Sender sender() const;

private:
    struct State {
        bool open = true;  ///< read and written on the GUI thread only
    };
    std::shared_ptr<State> state_;
};

/// Runs `work` on a pool thread and then `done` with its value on the GUI thread, unless the gate
/// has closed by then.
template <class Work, class Done>
void runInBackground(const MainThreadGate& gate, Work work, Done done) {
    QThreadPool::globalInstance()->start([sender = gate.sender(), work = std::move(work), done = std::move(done)]() mutable {
        auto value = std::make_shared<decltype(work())>(work());
        sender.post([value, done = std::move(done)]() mutable { done(std::move(*value)); });
    });
}

}  // namespace vitrine
