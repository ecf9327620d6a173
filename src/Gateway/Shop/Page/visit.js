import { byId, el } from './dom.js';
import { icon } from './icons.js';
import { groundHue, picture } from './pictures.js';
import { doneWords } from './words.js';

/** What the customer did, newest first, as small tiles. */
export function showVisit(view, lookUp) {
  const tiles = view.recent.slice(0, 18).map(step => {
    const item = lookUp(step.itemId) ?? step;
    const title = step.title || step.itemId;
    return el('li', { class: `tile did-${step.kind}`, title: `${doneWords(step.kind)} ${title}` },
      el('span', { class: 'thumb', vars: { hue: groundHue(item) } }, picture(item)),
      el('span', { class: 'tile-kind' }, icon(step.kind)), el('span', { class: 'hidden' }, `${doneWords(step.kind)} ${title}`));
  });
  byId('visit').replaceChildren(...(tiles.length ? tiles : [el('li', { class: 'hint' }, 'Nothing yet: the shop does not know you, so it shows what is popular and new.')]));
}

/** Items put in the cart and neither bought nor taken out since. */
export function cartOf(view) {
  const settled = new Set();
  const cart = new Set();
  for (const step of view.recent) {
    if (step.kind === 'cart' && !settled.has(step.itemId)) cart.add(step.itemId);
    if (step.kind === 'purchase' || step.kind === 'remove') settled.add(step.itemId);
  }
  return cart;
}
