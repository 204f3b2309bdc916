// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/driver/driven_app.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>
#include <stdexcept>

namespace vitrine::test {
namespace {

constexpr int kStartSeconds = 60;
constexpr int kAnswerMilliseconds = 60000;
constexpr int kPollMilliseconds = 20;

}  // namespace

DrivenApp::DrivenApp(const QStringList& arguments, const QStringList& environment) {
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    const QString socket = home_.filePath("agent.socket");
    variables.insert("QT_PLUGIN_PATH", VITRINE_PLUGIN_PATH);
    variables.insert("QT_QPA_GENERIC_PLUGINS", "vitrineagent");
    variables.insert("VITRINE_AGENT_SOCKET", socket);
    variables.insert("VITRINE_RESOURCES", QStringLiteral(VITRINE_SOURCE_DIR "/resources"));
    variables.insert("HOME", home_.path());
    for (const char* folder : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        variables.insert(folder, home_.filePath(QString::fromLatin1(folder).toLower()));
    if (!variables.contains("QT_QPA_PLATFORM")) variables.insert("QT_QPA_PLATFORM", "offscreen");
    for (const QString& entry : environment) variables.insert(entry.section('=', 0, 0), entry.section('=', 1));
    process_.setProcessEnvironment(variables);
    process_.setProcessChannelMode(QProcess::ForwardedChannels);
    process_.start(VITRINE_EXECUTABLE, arguments);
    if (!process_.waitForStarted()) throw std::runtime_error("can not start " VITRINE_EXECUTABLE);

    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kStartSeconds * 1000) {
        socket_.connectToServer(socket);
        if (socket_.waitForConnected(kPollMilliseconds)) return;
        if (process_.state() != QProcess::Running && process_.waitForFinished(0))
            throw std::runtime_error("the program ended at its start");
        QThread::msleep(kPollMilliseconds);
    }
    throw std::runtime_error("the test agent inside the program does not answer");
}

DrivenApp::~DrivenApp() {
    if (process_.state() == QProcess::NotRunning) return;
    process_.kill();
    process_.waitForFinished();
}

QJsonObject DrivenApp::trySend(const QJsonObject& request) {
    socket_.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
    while (!socket_.canReadLine()) {
        if (!socket_.waitForReadyRead(kAnswerMilliseconds))
            return {{"ok", false}, {"error", "no answer: " + socket_.errorString()}};
    }
    return QJsonDocument::fromJson(socket_.readLine()).object();
}

QJsonObject DrivenApp::send(const QJsonObject& request) {
    const QJsonObject answer = trySend(request);
    if (!answer["ok"].toBool())
        throw std::runtime_error((request["command"].toString() + " " + request["name"].toString() + ": " +
                                  answer["error"].toString()).toStdString());
    return answer;
}

bool DrivenApp::isVisible(const QString& name) {
    const QJsonObject answer = trySend({{"command", "find"}, {"name", name}});
    return answer["ok"].toBool() && answer["visible"].toBool();
}

void DrivenApp::key(const QString& sequence, const QString& name) {
    QJsonObject request{{"command", "key"}, {"sequence", sequence}};
    if (!name.isEmpty()) request["name"] = name;
    send(request);
}

void DrivenApp::drop(const QString& name, const QStringList& paths) {
    send({{"command", "drop"}, {"name", name}, {"paths", QJsonArray::fromStringList(paths)}});
}

void DrivenApp::drag(const QString& name, const QVector<QPointF>& points) {
    QJsonArray list;
    for (const QPointF& point : points) list.append(QJsonArray{point.x(), point.y()});
    send({{"command", "drag"}, {"name", name}, {"points", list}});
}

QJsonArray DrivenApp::rows(const QString& name) { return send({{"command", "rows"}, {"name", name}})["rows"].toArray(); }

void DrivenApp::grab(const QString& path, const QString& name) {
    QJsonObject request{{"command", "grab"}, {"path", path}};
    if (!name.isEmpty()) request["name"] = name;
    send(request);
}

void DrivenApp::waitFor(const QString& what, const std::function<bool()>& condition, int seconds) {
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > seconds * 1000) throw std::runtime_error(("waited in vain for: " + what).toStdString());
        QThread::msleep(kPollMilliseconds);
    }
}

int DrivenApp::close() {
    trySend({{"command", "trigger"}, {"name", "actionQuit"}});
    if (!process_.waitForFinished(kStartSeconds * 1000)) {
        process_.kill();
        process_.waitForFinished();
        return -1;
    }
    return process_.exitStatus() == QProcess::NormalExit ? process_.exitCode() : -1;
}

}  // namespace vitrine::test
