import { svg } from './dom.js';
import { hash, hsl, hueOf, shades } from './colours.js';
import { garmentOf } from './garments.js';
import { poster } from './posters.js';

let pictures = 0;

/** A drawing of an item: a garment in its colour, or a poster for anything else. Takes what the API says of an item. */
export function picture(item) {
  const garment = garmentOf(item.category ?? '');
  return garment ? drawGarment(item, garment) : poster(item);
}

/** Hue of the ground that an item's picture stands on. */
export const groundHue = item => garmentOf(item.category ?? '') ? hueOf(`${item.category} ${item.attributes?.color ?? item.color ?? ''}`) : hueOf(item.category ?? '');

function drawGarment(item, layers) {
  const colour = item.attributes?.color ?? item.color;
  const shade = shades(colour, item.itemId);
  const id = `cut${pictures++}`;
  const root = svg('svg', { viewBox: '0 0 120 120', class: 'garment', 'aria-hidden': 'true', focusable: 'false' });
  root.append(svg('defs', {}, svg('clipPath', { id }, layers.filter(([role]) => role === 'main').map(([, d]) => svg('path', { d })))));
  root.append(svg('ellipse', { cx: 60, cy: 113, rx: 34, ry: 3.4, class: 'ground' }));
  for (const [role, d] of layers) {
    if (role === 'line') root.append(svg('path', { d, fill: 'none', stroke: shade.line, 'stroke-width': 1.3, 'stroke-linecap': 'round', opacity: .75 }));
    else if (role === 'stitch') root.append(svg('path', { d, fill: 'none', stroke: hsl(38, 70, 66), 'stroke-width': 1.4, 'stroke-dasharray': '2.6 1.6', 'stroke-linecap': 'round' }));
    else if (role === 'handle') root.append(svg('path', { d, fill: 'none', stroke: shade.dark, 'stroke-width': 4.4, 'stroke-linecap': 'round' }));
    else if (role === 'dots') root.append(svg('path', { d, fill: 'none', stroke: shade.line, 'stroke-width': 3.4, 'stroke-linecap': 'round' }));
    else root.append(svg('path', { d, fill: shade[role], 'stroke-linejoin': 'round' }));
    if (role === 'main') root.append(svg('g', { 'clip-path': `url(#${id})` }, pattern(item, shade), svg('path', { d: 'M74 0H120V120H84C88 80 84 40 74 0Z', fill: '#000', opacity: .07 })));
  }
  return root;
}

/** What the cloth shows: by the style tag if there is one, else by the item. */
function pattern(item, shade) {
  const tags = [item.attributes?.tags ?? []].flat();
  const style = ['casual', 'elegant', 'sporty', 'boho', 'street', 'classic', 'romantic', 'minimal'].find(name => tags.includes(name)) ?? '';
  const seed = hash(item.itemId);
  const marks = [];
  if (style === 'sporty') marks.push(svg('path', { d: 'M0 40H120M0 48H120', stroke: shade.light, 'stroke-width': 4 }));
  else if (style === 'classic') for (let x = 6; x < 120; x += 9) marks.push(svg('path', { d: `M${x} 0V120`, stroke: shade.line, 'stroke-width': .8, opacity: .45 }));
  else if (style === 'street') marks.push(svg('path', { d: 'M-10 96L130 60V84L-10 120Z', fill: shade.light, opacity: .8 }));
  else if (style === 'romantic') for (let i = 0; i < 26; i++) marks.push(flower((i * 37 + seed % 17) % 120, (i * 53 + seed % 23) % 112, shade));
  else if (style === 'boho') for (let y = 8; y < 120; y += 13) marks.push(svg('path', { d: zigzag(y), fill: 'none', stroke: shade.line, 'stroke-width': 1.1, opacity: .5 }));
  else if (style === 'casual' && seed % 3 === 0) for (let y = 6; y < 120; y += 9) marks.push(svg('path', { d: `M0 ${y}H120`, stroke: shade.light, 'stroke-width': 2.6, opacity: .8 }));
  return marks;
}

const flower = (x, y, shade) => svg('g', {}, svg('circle', { cx: x, cy: y, r: 2.4, fill: shade.light }), svg('circle', { cx: x, cy: y, r: .9, fill: shade.line }));

const zigzag = y => Array.from({ length: 21 }, (_, i) => `${i ? 'L' : 'M'}${i * 6} ${y + (i % 2) * 4}`).join('');
