// SPDX-License-Identifier: GPL-3.0-or-later
#include "selection/shown_runs.h"

#include <QCryptographicHash>
#include <algorithm>

#include "settings/settings_store.h"

namespace vitrine {
namespace {

const QString kClip = QStringLiteral("clip");

/// Settings keys are short and hold no separators, paths are neither.
QString settingsKey(const WorkspaceSnapshot& workspace) {
    const QByteArray path = QByteArray::fromStdString(workspace.path.string());
    return QStringLiteral("inspect/runs-") +
           QString::fromLatin1(QCryptographicHash::hash(path, QCryptographicHash::Sha1).toHex().left(16));
}

}  // namespace

ShownRuns::ShownRuns(SettingsStore& settings, QObject* parent) : QObject(parent), settings_(settings) {}

QStringList ShownRuns::standardRuns(const WorkspaceSnapshot& workspace) const {
    // Runs stand in the order of the methods, those of one method from the oldest to the newest name.
    QStringList ids;
    std::string method;
    for (const auto& run : workspace.runs) {
        if (run->unusable) continue;
        const QString id = QString::fromStdString(run->id);
        if (!ids.isEmpty() && run->variantId == method)
            ids.back() = id;
        else
            ids.push_back(id);
        method = run->variantId;
    }
    return ids.mid(0, kStandardRuns);
}

void ShownRuns::setWorkspace(const WorkspaceSnapshot& workspace) {
    key_ = settingsKey(workspace);
    standard_ = standardRuns(workspace);
    chosen_ = settings_.texts(key_ + QStringLiteral("-chosen"));
    rejected_ = settings_.texts(key_ + QStringLiteral("-rejected"));
    emit changed();
}

bool ShownRuns::contains(const QString& columnId) const {
    if (columnId == kClip || chosen_.contains(columnId)) return true;
    return standard_.contains(columnId) && !rejected_.contains(columnId);
}

void ShownRuns::setShown(const QString& runId, bool shown) {
    if (contains(runId) == shown || runId == kClip) return;
    QStringList& from = shown ? rejected_ : chosen_;
    QStringList& to = shown ? chosen_ : rejected_;
    from.removeAll(runId);
    // A standard run needs no choice, another one no rejection.
    if (contains(runId) != shown) to.push_back(runId);
    settings_.setTexts(key_ + QStringLiteral("-chosen"), chosen_);
    settings_.setTexts(key_ + QStringLiteral("-rejected"), rejected_);
    emit changed();
}

std::vector<ModelColumn> ShownRuns::filtered(const std::vector<ModelColumn>& columns) const {
    std::vector<ModelColumn> shown;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(shown),
                 [this](const ModelColumn& column) { return contains(QString::fromStdString(column.id)); });
    return shown;
}

}  // namespace vitrine
