// SPDX-License-Identifier: GPL-3.0-or-later
// The Train page: a new run, live curves, the runs, and a pinned image through the epochs.
#pragma once

#include "engine/training_snapshots.h"
#include "pages/page.h"

class QFrame;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace vitrine {

class CurveCard;
class EmptyState;
class MessageBar;
class NewRunCard;
class RunsCard;
class TraceCard;
class TrainingAdapter;

class TrainPage : public Page {
    Q_OBJECT
public:
    explicit TrainPage(const PageContext& context);

    /// Asks whether a running training may be interrupted; it is offered again at the next start.
    bool mayClose() override;
    bool exportReport() override;
    bool canExport() const override;

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeLayout();
    void acceptBoard(const TrainingBoardPointer& board);
    void chooseByItself(const TrainingBoard& board);
    void drawCurves();
    void showState();
    void doStateAction();
    void showInInspect(const QString& id);
    void useBackbone(const QString& id);
    void resumeWaiting();
    void retranslate();

    PageContext context_;
    TrainingAdapter& training_;
    MessageBar* notice_;
    QFrame* state_;
    QLabel* sentence_;
    QLabel* details_;
    QPushButton* action_;
    NewRunCard* form_;
    CurveCard* left_;
    CurveCard* right_;
    RunsCard* runs_;
    TraceCard* trace_;
    EmptyState* empty_;
    QStackedWidget* charts_;
    QString awaited_;         ///< chosen as soon as it is in the table
    bool followsRun_ = true;  ///< until the user chooses a row
    bool isChoosing_ = false;
    quint64 shownVersion_ = 0;
};

}  // namespace vitrine
