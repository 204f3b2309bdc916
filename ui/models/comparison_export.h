// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison table as text: what is visible, in the order in which it stands.
#pragma once

#include <QString>
#include <QVector>

class QAbstractItemModel;

namespace vitrine {

/// CSV with stable column names; a measure with an interval has two more columns, its ends. No value: empty.
QString comparisonCsv(const QAbstractItemModel& sorted, const QVector<int>& columns);

/// A booktabs table; intervals stand small below the values, a missing value is a dash.
QString comparisonLatex(const QAbstractItemModel& sorted, const QVector<int>& columns);

}  // namespace vitrine
