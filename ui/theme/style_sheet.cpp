// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHash>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

// Roles are dynamic properties ("role"), so that object names stay free for tests and tools.
constexpr const char* kRules = R"(
QMainWindow, QDialog { background: @window; }
QMenuBar { background: @surface; border: none; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: @marked; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px 6px; }
QStatusBar { background: @surface; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
*[role="bar"] { background: @surface; border-bottom: 1px solid @border; }
*[role="rail"] { background: @surface; border-right: 1px solid @border; }
*[role="card"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
*[role="chip"] { background: @sunken; border: 1px solid @border; border-radius: 5px; padding: 0px 8px; }
*[role="banner"] { background: @surface; border: none; border-bottom: 1px solid @border; border-left: 4px solid @accent; }
*[role="banner"][kind="warning"] { border-left-color: @warning; }
*[role="banner"][kind="error"] { border-left-color: @error; }
*[role="notice"] { background: @surface; border: 1px solid @border; border-left: 4px solid @accent; border-radius: 6px; }
*[role="notice"][kind="warning"] { border-left-color: @warning; }
*[role="notice"][kind="error"] { border-left-color: @error; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"], QLabel[role="small"] { color: @muted; }
QLabel[role="error"] { color: @error; }
QPushButton, QToolButton[role="button"] { background: @surface; color: @text; border: 1px solid @border;
  border-radius: 6px; padding: 3px 11px; min-height: 18px; }
QPushButton:hover, QToolButton[role="button"]:hover { background: @hover; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: @marked; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 2px solid @accent; padding: 2px 10px; }
QToolButton[role="button"] { padding: 1px 6px; }
QToolButton[role="button"]:focus { padding: 0px 5px; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: @disabled; background: transparent; }
QPushButton[role="primary"] { background: @accent; color: @onaccent; border-color: @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accenthover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; }
QPushButton[role="primary"]:disabled { background: @sunken; color: @disabled; border-color: @border; }
QDialogButtonBox QPushButton:default { background: @accent; color: @onaccent; border-color: @accent; font-weight: 600; }
QDialogButtonBox QPushButton:default:hover { background: @accenthover; }
QDialogButtonBox QPushButton:default:focus { border: 2px solid @text; }
QDialogButtonBox QPushButton:default:disabled { background: @sunken; color: @disabled; border-color: @border; }
QPushButton[role="pill"] { border-radius: 12px; padding: 2px 11px; min-height: 18px; }
QPushButton[role="pill"]:checked { background: @marked; border-color: @accent; }
QPushButton[role="pill"]:disabled { background: transparent; color: @disabled; border-color: @border; }
QPushButton[role="pill"]:focus { border: 2px solid @accent; padding: 1px 10px; }
QPushButton[role="chip"] { color: @text; font-weight: normal; padding: 3px 10px; }
QPushButton[role="field"] { background: @sunken; color: @muted; text-align: left; min-width: 230px; }
QPushButton[role="field"]:hover { background: @hover; }
QPushButton[role="flat"], QToolButton[role="flat"] { background: transparent; border: 1px solid transparent;
  border-radius: 5px; padding: 2px 7px; min-height: 16px; }
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: @hover; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border: 1px solid @accent; }
QPushButton[role="flat"]:disabled, QToolButton[role="flat"]:disabled { background: transparent; color: @disabled; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QSpinBox, QComboBox, QDialog QTextEdit, QDialog QPlainTextEdit { background: @sunken; color: @text; border: 1px solid @border; border-radius: 6px;
  padding: 3px 8px; min-height: 18px; selection-background-color: @accent; selection-color: @onaccent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @disabled; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border: 2px solid @accent; padding: 2px 7px; }
QComboBox { background: @surface; padding-right: 2px; }
QComboBox:focus { padding-right: 1px; }
QComboBox:hover { background: @hover; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/chevron-@variant.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; outline: none;
  selection-background-color: @marked; selection-color: @text; }
QAbstractItemView { background: @surface; border: none; outline: none;
  selection-background-color: @marked; selection-color: @text; }
QTableView[role="grid"], QListView[role="grid"] { border: 1px solid @border; border-radius: 6px; gridline-color: @border; }
QTableView[role="grid"] QHeaderView::section { background: @sunken; border: none; border-bottom: 1px solid @border;
  padding: 4px 8px; }
QTableView#runTable::item { padding: 0px 5px; border: 0px; }
QTableView[role="quiet"]::item { padding: 0px 8px; border: 0px; }
QTableView[role="quiet"] QHeaderView::up-arrow, QTableView[role="quiet"] QHeaderView::down-arrow {
  subcontrol-origin: padding; subcontrol-position: left center; width: 8px; }
QTableView[role="quiet"] QHeaderView, QTableView[role="quiet"] QHeaderView::section { background: @surface; }
QTableView[role="quiet"] QHeaderView::section { border: none; border-bottom: 1px solid @border; color: @muted; padding: 3px 8px; }
QTableView::indicator, QListView::indicator, QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid @muted; border-radius: 3px;
  background: @sunken; }
QTableView::indicator:checked, QListView::indicator:checked, QCheckBox::indicator:checked { background: @accent; border-color: @accent;
  image: url(:/icons/check-@variant.svg); }
QTableView:focus, QListView:focus { border: 1px solid @accent; border-radius: 6px; }
QListView[role="strip"]:focus { border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @grid; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }
QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; background: @grid; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @grid; border-radius: 2px; }
QSlider::handle:horizontal { background: @accent; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:hover { background: @accenthover; }
QSlider::handle:horizontal:focus { background: @accent; border: 2px solid @text; width: 12px; height: 12px; margin: -6px 0;
  border-radius: 8px; }
QSlider::handle:horizontal:disabled { background: @disabled; }
QSplitter::handle { background: transparent; }
QProgressBar { background: @sunken; border: 1px solid @border; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

}  // namespace

QString themeStyleSheet(const ThemeColors& colors) {
    const QColor accentHover = colors.dark ? colors.accent.lighter(108) : colors.accent.darker(112);
    // Longer names first: a name may begin with another.
    const std::initializer_list<std::pair<const char*, QString>> values = {
        {"@accenthover", accentHover.name()}, {"@onaccent", colors.accentText.name()},
        {"@accent", colors.accent.name()},    {"@window", colors.window.name()},
        {"@surface", colors.surface.name()},  {"@sunken", colors.sunken.name()},
        {"@border", colors.border.name()},    {"@grid", colors.grid.name()},
        {"@muted", colors.mutedText.name()},  {"@disabled", colors.disabledText.name()},
        {"@text", colors.text.name()},
        {"@hover", colors.hover.name()},      {"@marked", colors.marked.name()},
        {"@error", colors.error.name()},      {"@warning", colors.warning.name()},
        {"@variant", colors.dark ? QStringLiteral("dark") : QStringLiteral("light")}};
    QString sheet = QString::fromLatin1(kRules);
    for (const auto& [name, value] : values) sheet.replace(QLatin1String(name), value);
    return sheet;
}

}  // namespace vitrine
