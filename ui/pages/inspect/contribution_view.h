// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QListView>
#include <QStyledItemDelegate>

namespace vitrine {

class ContributionModel;
class SelectionHub;

/// The bars of "Why A and not B": right of zero speaks for A, left (lighter, outlined) for B.
class ContributionView : public QListView {
    Q_OBJECT
public:
    ContributionView(ContributionModel& model, SelectionHub& hub, QWidget* parent = nullptr);

    void setBarColor(const QColor& color);

protected:
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    class Delegate;

    SelectionHub& hub_;
    Delegate* delegate_;
};

}  // namespace vitrine
