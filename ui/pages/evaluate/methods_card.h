// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/evaluation_service.h"
#include "widgets/card.h"

class QMenu;
class QPushButton;
class QTableView;

namespace vitrine {

class ComparisonModel;
class ComparisonSorter;
class EvaluateSession;
class SettingsStore;

/// All methods in one table: sorted by any measure, one of them pinned as the baseline, columns chosen
/// by the user, exported as CSV or LaTeX. The current row is the method the other cards show.
class MethodsCard : public Card {
    Q_OBJECT
public:
    MethodsCard(EvaluateSession& session, SettingsStore& settings, QWidget* parent = nullptr);

    ComparisonModel& model() const { return *model_; }
    QTableView& view() const { return *view_; }
    /// The visible columns and rows as they stand, with intervals.
    QString toCsv() const;
    /// Asks for a file and writes toCsv() to it.
    void saveTable();
    /// Empty: no baseline.
    void setBaseline(const QString& key);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeView();
    void refresh();
    void fillColumnMenu();
    void fillExportMenu();
    void showColumns();
    int neededWidth(int column) const;
    void showRowMenu(const QPoint& position);
    void save(const QString& text, const QString& ending, const QString& filter);
    void retranslate();

    EvaluateSession& session_;
    SettingsStore& settings_;
    ComparisonModel* model_;
    ComparisonSorter* sorter_;
    QTableView* view_;
    QPushButton* columns_;
    QPushButton* export_;
    QMenu* columnMenu_;
    QMenu* exportMenu_;
    EvaluationPointer drawn_;  ///< what the rows show; choosing another one changes nothing in them
};

}  // namespace vitrine
