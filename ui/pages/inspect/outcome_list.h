// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "engine/snapshots.h"

class QGridLayout;
class QLabel;

namespace vitrine {

class ModelDot;

/// What each bottleneck says now, and what it said before the edits where that differs.
class OutcomeList : public QWidget {
    Q_OBJECT
public:
    explicit OutcomeList(QWidget* parent = nullptr);

    void setOutcomes(const std::vector<ModelColumn>& before, const std::vector<ModelColumn>& after, const QString& label);

private:
    struct Row {
        ModelDot* dot;
        QLabel* title;
        QLabel* text;
    };
    Row& row(std::size_t index);

    QGridLayout* layout_;
    std::vector<Row> rows_;
};

}  // namespace vitrine
