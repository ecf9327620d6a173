import { svg } from './dom.js';
import { hash, hsl, hueOf } from './colours.js';

// Motifs by the first words of a category; anything else gets one by its hash.
const motifs = { action: burst, adventure: mountains, animation: bubbles, children: bubbles, comedy: smiles, crime: blinds, 'film-noir': blinds, thriller: rings, mystery: rings,
  drama: spotlight, documentary: frames, fantasy: stars, 'sci-fi': planet, horror: moon, romance: hearts, musical: waves, war: chevrons, western: mountains };
const all = [...new Set(Object.values(motifs))];

/** A poster in two hues, with the motif of the category, the title's initials and the year. */
export function poster(item) {
  const title = item.title || item.itemId;
  const category = item.category || 'Other';
  const seed = hash(title);
  const hue = (hueOf(category) + seed % 130 + 295) % 360;
  const tone = { deep: hsl(hue, 42, 20), mid: hsl(hue, 46, 36), bright: hsl((hue + 28) % 360, 62, 58), pale: hsl((hue + 40) % 360, 60, 82) };
  const motif = motifs[category.toLowerCase()] ?? all[hash(category) % all.length];
  const year = /\((\d{4})\D*\)\s*$/.exec(title)?.[1] ?? '';
  return svg('svg', { viewBox: '0 0 120 160', class: 'poster', preserveAspectRatio: 'xMidYMid slice', 'aria-hidden': 'true', focusable: 'false' },
    svg('rect', { width: 120, height: 160, fill: tone.deep }),
    svg('path', { d: `M0 ${92 + seed % 20}Q60 ${70 + seed % 30} 120 ${96 + seed % 16}V160H0Z`, fill: tone.mid }),
    motif(tone, seed),
    svg('text', { x: 10, y: 124, class: 'poster-initials', fill: tone.pale }, initials(title)),
    svg('path', { d: 'M10 133H38', stroke: tone.bright, 'stroke-width': 3 }),
    svg('text', { x: 10, y: 149, class: 'poster-note', fill: tone.pale }, [category, year].filter(Boolean).join(' · ')));
}

function initials(title) {
  const words = title.replace(/\(.*?\)/g, '').replace(/,\s*(The|A|An)\s*$/i, '').split(/[^\p{L}\p{N}]+/u).filter(word => word && !/^(the|a|an|of|and|in|to)$/i.test(word));
  return (words.length > 1 ? words.slice(0, 3).map(word => word[0]).join('') : (words[0] ?? title).slice(0, 2)).toUpperCase();
}

const circle = (cx, cy, r, fill, more) => svg('circle', { cx, cy, r, fill, ...more });
const path = (d, more) => svg('path', { d, ...more });

function burst(tone, seed) {
  const [x, y, rays] = [40 + seed % 46, 36 + (seed >> 4) % 26, 10 + (seed >> 7) % 3 * 2];
  return svg('g', { transform: `rotate(${seed % 30} ${x} ${y})` }, ...Array.from({ length: rays }, (_, i) => path(`M${x} ${y}L${x - 6} ${y - 84}L${x + 6} ${y - 84}Z`, { fill: i % 2 ? tone.mid : tone.bright, transform: `rotate(${i * 360 / rays} ${x} ${y})`, opacity: .85 })), circle(x, y, 13 + (seed >> 9) % 8, tone.pale));
}

function mountains(tone, seed) {
  const shift = seed % 18;
  return svg('g', {}, circle(84 - shift, 40, 16, tone.bright), path(`M-4 104L${34 + shift} 46L60 82L${80 + shift / 2} 58L126 108V120H-4Z`, { fill: tone.mid }), path(`M${34 + shift} 46L${25 + shift} 60L${34 + shift} 64L${42 + shift} 58Z`, { fill: tone.pale }));
}

function bubbles(tone, seed) {
  const spot = i => [(seed >> i) % 100 + 10, (seed >> (i + 3)) % 76 + 12];
  return svg('g', {}, ...[22, 15, 18, 10, 8, 6].map((r, i) => circle(...spot(i * 2), r, [tone.bright, tone.pale, tone.mid][i % 3], { opacity: .85 })));
}

function smiles(tone) {
  return svg('g', {}, circle(62, 52, 33, tone.bright), path('M44 56C48 76 76 76 80 56', { fill: 'none', stroke: tone.deep, 'stroke-width': 5, 'stroke-linecap': 'round' }), circle(51, 43, 4, tone.deep), circle(73, 43, 4, tone.deep));
}

function blinds(tone) {
  return svg('g', {}, circle(84, 38, 20, tone.pale), ...Array.from({ length: 9 }, (_, i) => path(`M0 ${10 + i * 10}L120 ${2 + i * 10}`, { stroke: tone.deep, 'stroke-width': 5 })), path('M30 110C30 78 40 70 48 70C58 70 66 80 66 110Z', { fill: tone.deep }));
}

function rings(tone, seed) {
  const x = 50 + seed % 24;
  return svg('g', {}, ...[44, 34, 24, 14].map((r, i) => circle(x, 52, r, 'none', { stroke: i % 2 ? tone.bright : tone.mid, 'stroke-width': 5 })), circle(x, 52, 6, tone.pale));
}

function spotlight(tone, seed) {
  const x = 40 + seed % 40;
  return svg('g', {}, path(`M${x} -6L${x - 44} 104H${x + 44}Z`, { fill: tone.bright, opacity: .4 }), svg('ellipse', { cx: x, cy: 102, rx: 44, ry: 9, fill: tone.bright, opacity: .75 }), path(`M${x - 7} 100C${x - 9} 74 ${x - 5} 66 ${x} 66C${x + 5} 66 ${x + 9} 74 ${x + 7} 100Z`, { fill: tone.deep }), circle(x, 58, 6.5, tone.deep));
}

function frames(tone) {
  return svg('g', {}, ...[0, 1, 2].map(i => svg('rect', { x: 16 + i * 14, y: 16 + i * 12, width: 60, height: 46, fill: 'none', stroke: [tone.mid, tone.bright, tone.pale][i], 'stroke-width': 4 })));
}

function stars(tone, seed) {
  return svg('g', {}, ...Array.from({ length: 16 }, (_, i) => {
    const [x, y, s] = [(seed >> (i % 12)) * 7 % 116 + i * 3 % 11, (seed >> (i % 9)) * 5 % 84 + 6, i % 5 ? 2.4 : 8];
    return path(`M${x} ${y - s}L${x + s / 4} ${y - s / 4}L${x + s} ${y}L${x + s / 4} ${y + s / 4}L${x} ${y + s}L${x - s / 4} ${y + s / 4}L${x - s} ${y}L${x - s / 4} ${y - s / 4}Z`, { fill: i % 3 ? tone.pale : tone.bright });
  }));
}

function planet(tone, seed) {
  return svg('g', { transform: `rotate(${-24 + seed % 16} 62 50)` }, stars(tone, seed), circle(62, 50, 25, tone.bright), path('M38 56C50 62 74 62 86 56C82 72 70 75 62 75C52 75 42 70 38 56Z', { fill: tone.mid }), svg('ellipse', { cx: 62, cy: 52, rx: 43, ry: 9, fill: 'none', stroke: tone.pale, 'stroke-width': 3.4 }));
}

function moon(tone, seed) {
  const x = 70 + seed % 16;
  return svg('g', {}, circle(x, 42, 25, tone.pale), circle(x + 11, 36, 22, tone.deep), path('M12 112L20 66L26 92L34 54L40 98L48 74L54 112Z', { fill: '#000', opacity: .5 }));
}

function hearts(tone, seed) {
  const heart = (x, y, s, fill) => path('M0 7C-9 -1 -5 -9 0 -4C5 -9 9 -1 0 7Z', { transform: `translate(${x} ${y}) scale(${s})`, fill });
  return svg('g', {}, heart(62, 50, 5.2, tone.bright), heart(92, 22 + seed % 10, 1.7, tone.pale), heart(24, 30 + seed % 14, 1.3, tone.pale));
}

function waves(tone) {
  return svg('g', {}, ...[0, 1, 2, 3, 4].map(i => path(`M-4 ${28 + i * 14}C20 ${8 + i * 14} 40 ${48 + i * 14} 62 ${28 + i * 14}S104 ${48 + i * 14} 126 ${24 + i * 14}`, { fill: 'none', stroke: [tone.bright, tone.pale, tone.mid][i % 3], 'stroke-width': 4 })));
}

function chevrons(tone) {
  return svg('g', {}, ...[0, 1, 2].map(i => path(`M30 ${42 + i * 22}L60 ${22 + i * 22}L90 ${42 + i * 22}V${54 + i * 22}L60 ${34 + i * 22}L30 ${54 + i * 22}Z`, { fill: [tone.pale, tone.bright, tone.mid][i] })));
}
