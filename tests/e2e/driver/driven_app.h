// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QLocalSocket>
#include <QProcess>
#include <QPointF>
#include <QStringList>
#include <QTemporaryDir>
#include <QVector>
#include <functional>

namespace vitrine::test {

/// The shipped executable, started with the test agent inside and a home folder of its own.
/// Every command throws std::runtime_error with the agent's answer when it fails.
class DrivenApp {
public:
    /// `environment`: additional "KEY=value" entries.
    explicit DrivenApp(const QStringList& arguments = {}, const QStringList& environment = {});
    ~DrivenApp();

    QJsonObject find(const QString& name) { return send({{"command", "find"}, {"name", name}}); }
    QString text(const QString& name) { return find(name)["text"].toString(); }
    bool isVisible(const QString& name);
    void click(const QString& name) { send({{"command", "click"}, {"name", name}}); }
    void key(const QString& sequence, const QString& name = {});
    void set(const QString& name, const QJsonValue& value) { send({{"command", "set"}, {"name", name}, {"value", value}}); }
    void trigger(const QString& action) { send({{"command", "trigger"}, {"name", action}}); }
    void drop(const QString& name, const QStringList& paths);
    /// Drags through points, given as shares of width and height.
    void drag(const QString& name, const QVector<QPointF>& points);
    QJsonArray rows(const QString& name);
    void grab(const QString& path, const QString& name = {});

    /// Polls `condition` until it holds; throws with `what` after `seconds`.
    void waitFor(const QString& what, const std::function<bool()>& condition, int seconds = 60);

    /// Asks the window to close and waits; the exit code, −1 if it had to be killed.
    int close();
    void kill() { process_.kill(); process_.waitForFinished(); }
    bool isRunning() const { return process_.state() == QProcess::Running; }
    /// False where the program still runs after so many milliseconds.
    bool waitForEnd(int milliseconds) { return process_.waitForFinished(milliseconds); }
    QString homeFolder() const { return home_.path(); }

    QJsonObject send(const QJsonObject& request);
    /// The same without throwing: {"ok": false, "error": …}.
    QJsonObject trySend(const QJsonObject& request);

private:
    QTemporaryDir home_;
    QProcess process_;
    QLocalSocket socket_;
};

}  // namespace vitrine::test
