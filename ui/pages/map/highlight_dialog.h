// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>
#include <vector>

class QListWidget;

namespace vitrine {

/// Which of many classes or clusters have a colour: at most as many as can be told apart.
class HighlightDialog : public QDialog {
    Q_OBJECT
public:
    HighlightDialog(const QStringList& names, const std::vector<int>& shown, QWidget* parent = nullptr);

    std::vector<int> chosen() const;

private:
    void limit();

    QListWidget* list_;
};

}  // namespace vitrine
