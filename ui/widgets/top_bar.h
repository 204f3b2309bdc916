// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "engine/snapshots.h"

class QLabel;
class QPushButton;

namespace vitrine {

/// What is open (workspace, backbone, concept set), the way to find anything, and the two main actions.
class TopBar : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    void setWorkspace(std::shared_ptr<const WorkspaceSnapshot> workspace);
    QPushButton* findButton() const { return find_; }
    void setExportEnabled(bool enabled);

signals:
    void findRequested();
    void openRequested();
    void exportRequested();
    void libraryRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void nameFind();

    QPushButton* workspaceChip_;
    QPushButton* backboneChip_;
    QPushButton* conceptsChip_;
    QPushButton* find_;
    QPushButton* open_;
    QPushButton* export_;
    std::shared_ptr<const WorkspaceSnapshot> workspace_;
};

}  // namespace vitrine
