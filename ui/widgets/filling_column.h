// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

class QTableView;

namespace vitrine {

/// One column of a table takes what the others leave, but never less than its own texts need, up to a limit:
/// then the table scrolls sideways. (A stretched section of Qt shrinks to its least size instead.) The other
/// sections should size themselves by their contents. Owned by the view.
class FillingColumn : public QObject {
    Q_OBJECT
public:
    /// `limit`: pixels up to which the texts are shown whole, whatever the others need.
    FillingColumn(QTableView* view, int column, int limit);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();

    QTableView* view_;
    int column_;
    int limit_;
    QTimer fitSoon_;  ///< many changes of one turn of the event loop are measured once
};

}  // namespace vitrine
