// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace vitrine::test {

/// Runs one command on the widgets of this process, on its GUI thread. Widgets are named by
/// objectName; of several the first visible one counts. Commands:
///   windows                            titles and names of the visible top-level windows
///   find {name}                        class, text, visible, enabled, value
///   click {name}                       left click in the middle, posted so that a modal dialog may open
///   key {name?, sequence}              presses the key sequence, to the focus widget without a name
///   type {name?, text}                 types the text
///   set {name, value}                  sets slider, spin box, combo box (text or index) or check box
///   trigger {name}                     triggers a QAction
///   drop {name, paths}                 drags files over the widget and drops them
///   rows {name}                        texts of an item view's or combo box's model
///   resize {name, width, height}       resizes the window the widget is in; not below its minimum
///   grab {name?, path}                 saves a picture (the active window without a name)
QJsonObject runWidgetCommand(const QJsonObject& request);

}  // namespace vitrine::test
