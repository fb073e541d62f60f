// Prints the colours of the interface as CSS: one neutral, the meanings, and an accent for each institution to choose.
// The steps of each colour come from Designsystemet's own scale, which keeps text at AA contrast on every surface.
import { generateColorSchemes } from "@digdir/designsystemet/color";

const NEUTRAL = "#262a31";
const MEANINGS = { success: "#0b6e43", warning: "#b25a00", danger: "#c01f2e", info: "#0b5fa8" };
const ACCENTS = {
  blue: "#1d4fa3",
  teal: "#0a6a74",
  green: "#1d6b3c",
  plum: "#7b2d6b",
  copper: "#9a4a16",
  indigo: "#4a3fa8",
  crimson: "#9b2242",
  slate: "#3f5266",
};

function steps(hex) {
  const { light, dark } = generateColorSchemes(hex);
  return light.map((step, n) => [step.name, step.hex, dark[n].hex]);
}

function rules(colour, hex, indent = "  ") {
  return steps(hex)
    .map(([step, light, dark]) => `${indent}--ds-color-${colour}-${step}: light-dark(${light}, ${dark});`)
    .join("\n");
}

const out = ["/* Made by ui/vendoring/refresh.py; do not edit. */", ":root {"];
out.push(rules("neutral", NEUTRAL), rules("accent", ACCENTS.blue));
for (const [meaning, hex] of Object.entries(MEANINGS)) out.push(rules(meaning, hex));
out.push("}");
for (const [name, hex] of Object.entries(ACCENTS)) out.push(`[data-accent="${name}"] {`, rules("accent", hex), "}");
console.log(out.join("\n"));
