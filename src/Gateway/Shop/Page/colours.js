// Colours of items by name, and hues for what has none.
const named = {
  black: [220, 8, 20], white: [40, 25, 95], grey: [215, 6, 58], gray: [215, 6, 58], navy: [222, 45, 28], blue: [212, 56, 50], red: [356, 60, 47], pink: [342, 62, 74],
  green: [152, 38, 36], olive: [74, 32, 36], yellow: [44, 84, 60], beige: [35, 38, 76], brown: [24, 38, 32], purple: [274, 34, 46], orange: [24, 80, 56], silver: [215, 10, 74], gold: [43, 62, 54],
};

/** A number that is the same for the same text, always. */
export function hash(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 15), 2246822507);
  return (h ^ (h >>> 13)) >>> 0;
}

export const hueOf = text => hash(text) % 360;
export const hsl = (h, s, l) => `hsl(${h} ${s}% ${Math.max(4, Math.min(97, l))}%)`;

/** Shades of a named colour, or of a hue by the text's hash. */
export function shades(name, fallback) {
  const [h, s, l] = named[(name ?? '').toLowerCase()] ?? [hueOf(fallback), 40, 52];
  return { main: hsl(h, s, l), dark: hsl(h, s, l - (l > 80 ? 14 : 11)), light: hsl(h, s, l + (l < 30 ? 12 : 9)), line: hsl(h, s, l < 30 ? l + 24 : l - 26) };
}
