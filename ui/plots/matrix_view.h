// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix on a QCustomPlot: names where they have room, one cell under the cursor. Drag pans, the wheel
// zooms around the pointer. Keys: arrows move the cursor (with Ctrl by ten), Home and End go to the ends of
// a row, + and − zoom, 0 fits, Space chooses the row, Shift+Space the column, Return opens the cell.
#pragma once

#include <qcustomplot.h>

#include "plots/matrix_raster.h"

namespace vitrine {

struct ThemeColors;

class MatrixView final : public QCustomPlot {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);

    void setData(std::shared_ptr<const MatrixData> data);
    const MatrixData& data() const { return *data_; }
    const MatrixRaster& raster() const { return raster_; }

    /// Moves the cursor to a cell of the data (not to a place); −1, −1 takes it away. Emits nothing.
    void setCursor(int row, int column);
    QPoint cursorPlace() const { return cursor_; }
    void fit();
    /// Shows the cells inside `cells` (places), kept inside the matrix.
    void showCells(const QRectF& cells);
    QRectF shownCells() const;
    /// Where the cells are drawn, in pixels; as soon as a size is known, not only after drawing.
    QRectF cellArea() const;
    /// Draws in these colours until the palette changes.
    void setColors(const ThemeColors& colors);
    /// Draws on paper of this size.
    void print(QCPPainter& painter, const QSize& size, const ThemeColors& colors);
    /// "True owl, predicted hawk: 3 images".
    QString describe(int rowPlace, int columnPlace) const;

    /// For the layers.
    const MatrixColors& matrixColors() const { return matrixColors_; }
    const ThemeColors& themeColorsNow() const { return *colors_; }

signals:
    /// Indices of the data; −1 = the whole row or column.
    void chosen(int row, int column);
    void activated(int row, int column);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void arrange(const QSizeF& size);
    void moveCursor(int rows, int columns);
    void announce();
    void choosePlace(int row, int column);
    void zoom(double factor, const QPointF& anchor);
    QPointF cellAt(const QPointF& pixel) const;
    QPoint placeAt(const QPointF& pixel) const;

    std::shared_ptr<const MatrixData> data_;
    MatrixRaster raster_;
    MatrixColors matrixColors_;
    const ThemeColors* colors_;
    QPoint cursor_{-1, -1};  ///< x = place of the column, y = place of the row
    QPointF pressed_;
    QRectF pressedCells_;
    bool isPanning_ = false;
    bool hasMoved_ = false;
};

}  // namespace vitrine
