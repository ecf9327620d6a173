import { byId, el } from './dom.js';
import { groundHue, picture } from './pictures.js';
import { price } from './words.js';

/** A row of small cards to scroll through. */
export function showRail(id, items, act) {
  byId(id).replaceChildren(...items.map(item => el('li', {},
    el('button', { type: 'button', class: 'small-card', 'aria-label': `Look at ${item.title || item.itemId}`, onclick: () => act(item, 'click') },
      el('span', { class: 'small-picture', vars: { hue: groundHue(item) } }, picture(item)),
      el('span', { class: 'small-title' }, item.title || item.itemId),
      price(item) ? el('span', { class: 'small-price' }, price(item)) : null))));
}
