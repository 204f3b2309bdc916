// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace vitrine {

class ConceptHeader;
class ConceptTableModel;
class SelectionHub;

/// The concept columns: a table view whose cells are bars. Hover marks a concept everywhere, the
/// current row (pointer or arrow keys) chooses it, Enter or a double click asks to edit it.
class ConceptView : public QTableView {
    Q_OBJECT
public:
    ConceptView(ConceptTableModel& table, SelectionHub& hub, QWidget* parent = nullptr);

    ConceptHeader& header() const { return *header_; }

signals:
    void editRequested(QString conceptName);

protected:
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void layoutColumns();
    void sortBy(int section);
    QString conceptOf(const QModelIndex& index) const;

    ConceptTableModel& table_;
    SelectionHub& hub_;
    ConceptHeader* header_;
};

}  // namespace vitrine
