// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QVector>

#include "engine/snapshots.h"

class QButtonGroup;
class QLabel;
class QVBoxLayout;

namespace vitrine {

class ShownRuns;

/// The pages at the left, each with its shortcut, and below them the trained runs in their colours: a
/// click shows or hides the column of a run on Inspect.
class NavigationRail : public QFrame {
    Q_OBJECT
public:
    explicit NavigationRail(ShownRuns& shown, QWidget* parent = nullptr);

    void setCurrent(int index);
    void setRuns(const WorkspaceSnapshot& workspace);

signals:
    void pageChosen(int index);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    ShownRuns& shown_;
    QButtonGroup* buttons_;
    QLabel* runsTitle_;
    QVBoxLayout* runs_;
};

}  // namespace vitrine
