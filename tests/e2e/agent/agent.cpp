// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/agent/agent.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTimer>

#include "e2e/agent/widget_commands.h"

namespace vitrine::test {

Agent::Agent() {
    // The plugin is created while the application object is still being built: wait for its event loop.
    QTimer::singleShot(0, this, &Agent::listen);
}

void Agent::listen() {
    const QString name = qEnvironmentVariable("VITRINE_AGENT_SOCKET");
    if (name.isEmpty()) return;
    QLocalServer::removeServer(name);
    connect(&server_, &QLocalServer::newConnection, this, &Agent::accept);
    if (!server_.listen(name)) qWarning("the test agent can not listen on %s", qPrintable(name));
}

void Agent::accept() {
    QLocalSocket* socket = server_.nextPendingConnection();
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QLocalSocket::readyRead, this, [socket] {
        while (socket->canReadLine()) {
            const QJsonObject request = QJsonDocument::fromJson(socket->readLine()).object();
            const QJsonObject answer = runWidgetCommand(request);
            socket->write(QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n');
            socket->flush();
        }
    });
}

}  // namespace vitrine::test
