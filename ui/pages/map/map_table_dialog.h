// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <cstdint>
#include <vector>

#include "plots/plot_table.h"

class QDialogButtonBox;
class QTableView;

namespace vitrine {

/// The figures behind a picture of the map: to sort, to search, to save as CSV.
class MapTableDialog : public QDialog {
    Q_OBJECT
public:
    MapTableDialog(const QString& title, PlotTable table, const QString& fileName, QWidget* parent = nullptr);

    /// Offers to take the chosen rows as the selection; `chosen` gets row numbers of the table.
    void offerSelection(std::function<void(std::vector<std::uint32_t> rows)> chosen);

    /// Asks where to, and writes the file whole or not at all.
    static void saveCsv(const PlotTable& table, const QString& fileName, QWidget* parent);

private:
    QTableView* view_;
    QDialogButtonBox* buttons_;
};

}  // namespace vitrine
