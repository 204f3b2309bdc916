// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run_table_model.h"
#include "pages/page.h"
#include "widgets/card.h"

class QAction;
class QLineEdit;
class QMenu;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace vitrine {

class TrainingAdapter;

/// The runs table and what can be done to the chosen run.
class RunsCard : public Card {
    Q_OBJECT
public:
    RunsCard(const PageContext& context, QWidget* parent = nullptr);

    RunTableModel& model() const { return *model_; }
    QString chosen() const;
    void choose(const QString& id);
    void setRuns(const std::vector<TrainingRunPointer>& runs);

signals:
    void chosenChanged(QString id);
    void inspectRequested(QString id);
    void backboneRequested(QString id);
    void settingsRequested(QString id);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeTable();
    void makeButtons();
    void makeMenus();
    QAction* addAction(QMenu* menu, const char* name, void (RunsCard::*slot)());
    void pauseOrResume();
    void use();
    void keep();
    void discard();
    void pinBaseline();
    void editWords();
    void exportCurves();
    void exportTable();
    void moveToTrash();
    void showColumn(int column, bool shown);
    void refresh();
    void retranslate();

    PageContext context_;
    TrainingAdapter& training_;
    RunTableModel* model_;
    QSortFilterProxyModel* sorted_;
    QTableView* table_;
    QLineEdit* filter_;
    QPushButton* grouped_;
    QToolButton* columns_;
    QMenu* columnMenu_;
    QPushButton* pause_;
    QPushButton* keep_;
    QPushButton* discard_;
    QPushButton* inspect_;
    QToolButton* more_;
    QAction* baseline_;
    QAction* words_;
    QAction* settings_;
    QAction* export_;
    QAction* exportTable_;
    QAction* trash_;
};

}  // namespace vitrine
