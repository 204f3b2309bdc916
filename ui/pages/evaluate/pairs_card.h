// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"

class QTableView;

namespace vitrine {

class EvaluateSession;
class PlotTableModel;

/// The most confused pairs of classes of the method shown; a row chooses its cell, Return inspects it.
class PairsCard : public Card {
    Q_OBJECT
public:
    explicit PairsCard(EvaluateSession& session, QWidget* parent = nullptr);

    static constexpr std::size_t kPairs = 200;
    QTableView& view() const { return *view_; }

signals:
    void inspectRequested(int trueClass, int predictedClass);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    void choose(int row, bool inspect);

    EvaluateSession& session_;
    PlotTableModel* model_;
    QTableView* view_;
    std::vector<std::pair<int, int>> pairs_;
};

}  // namespace vitrine
