// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix with named rows and columns, as plain values.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "base/matrix.h"

namespace vitrine {

struct MatrixData {
    Matrix values;                   ///< rows × columns; not-a-number is drawn as empty
    QStringList rowNames, columnNames;
    QString rowTitle, columnTitle;   ///< what the rows and columns are
    QString valueTitle;              ///< what a value is, for the scale and the table
    std::vector<int> rowOrder, columnOrder;  ///< what stands at each place from the top and left; empty: as it is
    bool isDiverging = false;        ///< values on both sides of 0: two hues instead of one
    bool isLogarithmic = false;      ///< colours by log(1 + |value| / smallest non-zero)
    bool isPercent = false;          ///< shares shown as 0..100 %
    QString method;                  ///< whose colour the scale takes; empty: the accent
    int position = 0;
};

}  // namespace vitrine
