// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs stand as columns on Inspect. Without a word of the user: the newest run of each of the first
// methods, since more columns than the eye can compare hide what they show. What the user decided is
// remembered for each workspace. CLIP always stands there. GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include "engine/snapshots.h"

namespace vitrine {

class SettingsStore;

class ShownRuns : public QObject {
    Q_OBJECT
public:
    static constexpr int kStandardRuns = 3;

    explicit ShownRuns(SettingsStore& settings, QObject* parent = nullptr);

    /// The runs that are there now; decisions made for this workspace before hold again.
    void setWorkspace(const WorkspaceSnapshot& workspace);

    /// `columnId` is ModelColumn::id or RunSnapshot::id.
    bool contains(const QString& columnId) const;
    /// The user wants this run as a column, or does not.
    void setShown(const QString& runId, bool shown);
    /// The columns of `columns` that are shown, in their order.
    std::vector<ModelColumn> filtered(const std::vector<ModelColumn>& columns) const;

signals:
    void changed();

private:
    QStringList standardRuns(const WorkspaceSnapshot& workspace) const;

    SettingsStore& settings_;
    QString key_;
    QStringList standard_;
    QStringList chosen_;    ///< shown though not standard
    QStringList rejected_;  ///< not shown though standard
};

}  // namespace vitrine
