// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ordinary_words.h"

#include <algorithm>

#include "base/counter_random.h"

namespace vitrine {
namespace {

constexpr const char* kWords[] = {
    "anchor", "apple", "apron", "arrow", "attic", "autumn", "axle", "bakery", "balloon", "bandage", "banjo",
    "barrel", "basket", "battery", "beacon", "bedroom", "bell", "bench", "bicycle", "blanket", "blossom", "boat",
    "bolt", "bottle", "bracelet", "branch", "bread", "brick", "bridge", "broom", "bucket", "button", "cabin",
    "cable", "cactus", "calendar", "camera", "candle", "canvas", "carpet", "castle", "cellar", "chain", "chalk",
    "cheese", "chimney", "chorus", "cinema", "circle", "clock", "cloud", "clover", "coffee", "comb", "compass",
    "copper", "corner", "cotton", "cradle", "crayon", "curtain", "cushion", "dance", "desert", "desk", "dinner",
    "dough", "dragon", "drawer", "drum", "dust", "earring", "elbow", "engine", "envelope", "fabric", "factory",
    "fence", "ferry", "fiddle", "field", "finger", "flag", "flame", "flute", "foam", "forest", "fork", "fountain",
    "frame", "fridge", "funnel", "garage", "garden", "ginger", "glacier", "glass", "glove", "goat", "grain",
    "granite", "guitar", "hammer", "harbour", "harvest", "hat", "helmet", "hinge", "honey", "hook", "hospital",
    "island", "ivory", "jacket", "jar", "jewel", "journal", "juice", "kettle", "keyboard", "kitchen", "kite", "knot",
    "ladder", "lake", "lamp", "lantern", "lemon", "letter", "library", "lighthouse", "linen", "lock", "luggage",
    "magnet", "mailbox", "map", "marble", "market", "mask", "meadow", "medal", "melon", "mirror", "mitten", "moon",
    "mosaic", "motor", "mountain", "museum", "music", "napkin", "necklace", "needle", "nest", "notebook", "oar",
    "oasis", "ocean", "olive", "onion", "orchard", "oven", "paddle", "paint", "palace", "paper", "parachute",
    "parcel", "pasture", "pavement", "pear", "pencil", "pepper", "piano", "picnic", "pillow", "pilot", "pipe",
    "planet", "plaster", "pocket", "pond", "porch", "postcard", "potato", "pottery", "prism", "pulley", "pumpkin",
    "puzzle", "quarry", "quilt", "radio", "railway", "rain", "raincoat", "recipe", "ribbon", "river", "road",
    "rocket", "roof", "rope", "rubber", "rug", "saddle", "sail", "salt", "sandal", "satellite", "saucepan", "scarf",
    "school", "scissors", "shadow", "shelf", "shovel", "silver", "skate", "sketch", "sleeve", "snow", "soap", "sofa",
    "soup", "spice", "spoon", "spring", "stable", "staircase", "stamp", "station", "statue", "steam", "stone",
    "stove", "straw", "street", "suitcase", "sugar", "summer", "sunset", "sweater", "table", "tailor", "tea",
    "teapot", "telescope", "tent", "theatre", "thread", "thunder", "ticket", "tile", "timber", "toast", "tower",
    "tractor", "train", "tray", "treasure", "trumpet", "tunnel", "umbrella", "valley", "vase", "velvet", "village",
    "vinegar", "violin", "wagon", "wallet", "walnut", "watch", "water", "wax", "wedding", "wheel", "whistle",
    "willow", "window", "winter", "wire", "wood", "wool", "workshop", "yarn", "zipper"};

constexpr std::uint64_t kStream = 0x776f726473;  // "words"

}  // namespace

std::vector<std::string> ordinaryWords(std::size_t count, const std::vector<std::string>& except, std::uint64_t seed) {
    std::vector<std::string> words(std::begin(kWords), std::end(kWords));
    std::erase_if(words, [&](const std::string& word) { return std::find(except.begin(), except.end(), word) != except.end(); });
    CounterRandom random(seed, kStream);
    random.shuffle(words);
    if (words.size() > count) words.resize(count);
    return words;
}

}  // namespace vitrine
