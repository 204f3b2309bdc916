// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>

namespace vitrine::test {

/// Listens on the local socket $VITRINE_AGENT_SOCKET inside the application under test. Each line is
/// one JSON object {"command": …}; each answer one line {"ok": true, …} or {"ok": false, "error": …}.
class Agent : public QObject {
    Q_OBJECT

public:
    Agent();

private:
    void listen();
    void accept();

    QLocalServer server_;
};

}  // namespace vitrine::test
