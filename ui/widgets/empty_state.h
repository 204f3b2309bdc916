// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace vitrine {

/// What an empty view is for, in one sentence, and the one button that fills it.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setText(const QString& sentence, const QString& button);
    /// The button is one among others, where the page has its primary one elsewhere.
    void setSecondary();

signals:
    void activated();

private:
    QLabel* sentence_;
    QPushButton* button_;
};

}  // namespace vitrine
