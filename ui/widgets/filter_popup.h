// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>
#include <functional>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStringListModel;

namespace vitrine {

/// A list that narrows while one types, chosen from with the keyboard alone. Used for Ctrl+K and for
/// picking one of many concepts. Deletes itself when it closes.
class FilterPopup : public QFrame {
    Q_OBJECT
public:
    using Chosen = std::function<void(int index)>;

    /// Opens below `anchor`. `details` (same length, or empty) is shown muted beside each entry.
    static FilterPopup* choose(QWidget* anchor, const QString& prompt, const QStringList& entries, Chosen chosen,
                               const QStringList& details = {});

    QLineEdit* field() const { return field_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    FilterPopup(QWidget* anchor, const QString& prompt, const QStringList& entries, Chosen chosen, const QStringList& details);
    void filter(const QString& text);
    void accept();

    Chosen chosen_;
    QLineEdit* field_;
    QListView* list_;
    QSortFilterProxyModel* proxy_;
};

}  // namespace vitrine
