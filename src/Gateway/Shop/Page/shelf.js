import { byId, el, mayMove } from './dom.js';
import { icon } from './icons.js';
import { groundHue, picture } from './pictures.js';
import { capital, price, sourceWords } from './words.js';

const cards = new Map();

/** Shows the items in place: those that stay glide, new ones come in, others leave. */
export function showShelf(items, context) {
  const shelf = byId('shelf');
  const focused = document.activeElement?.closest?.('.card')?.dataset.item;
  const before = new Map([...cards].map(([id, card]) => [id, card.getBoundingClientRect()]));
  const wanted = new Set(items.map(item => item.itemId));
  for (const [id, card] of cards) {
    if (wanted.has(id)) continue;
    cards.delete(id);
    card.remove();
    leave(card, before.get(id), shelf);
  }
  const isFirst = before.size === 0;
  items.forEach((item, place) => {
    let card = cards.get(item.itemId);
    const isNew = !card;
    if (isNew) cards.set(item.itemId, card = build(item, context));
    dress(card, item, context);
    card.classList.toggle('fresh', isNew && !isFirst);
    if (shelf.children[place] !== card) shelf.insertBefore(card, shelf.children[place] ?? null);
  });
  glide(before, isFirst);
  byId('empty').hidden = items.length > 0;
  if (focused && document.activeElement === document.body) (cards.get(focused)?.querySelector('.look') ?? shelf).focus({ preventScroll: true });
}

export function setCart(itemIds) {
  for (const [id, card] of cards) card.querySelector('[data-act=cart]').setAttribute('aria-pressed', itemIds.has(id));
}

/** A short answer of the card itself, before the shelf has one. */
export function acknowledge(itemId, kind) {
  const card = cards.get(itemId);
  if (!card) return;
  card.dataset.did = kind;
  if (mayMove()) card.animate([{ transform: 'scale(1)' }, { transform: 'scale(.965)' }, { transform: 'scale(1)' }], { duration: 260, easing: 'ease-out' });
}

function build(item, { act, explain }) {
  const title = item.title || item.itemId;
  const button = (kind, words) => el('button', { type: 'button', class: 'act', 'data-act': kind, 'aria-label': `${words}: ${title}`, title: words, 'aria-pressed': kind === 'cart' ? 'false' : null, onclick: () => act(item, kind) }, icon(kind));
  return el('li', { class: 'card', 'data-item': item.itemId, 'data-category': item.category },
    el('button', { type: 'button', class: 'look', 'aria-label': `Look at ${title}`, vars: { hue: groundHue(item) }, onclick: () => act(item, 'click') }, picture(item)),
    el('button', { type: 'button', class: 'act why-act', 'data-act': 'why', 'aria-label': `Why ${title} is here`, title: 'Why is this here?', onclick: () => explain(cards.get(item.itemId).shown) }, icon('why')),
    el('div', { class: 'about' },
      el('p', { class: 'title' }, title),
      el('p', { class: 'facts' }, el('span', { class: 'category' }, capital(item.category ?? '')), price(item) ? el('span', { class: 'price' }, price(item)) : null),
      el('p', { class: 'because' })),
    el('div', { class: 'acts' }, button('cart', 'Put in the cart'), button('purchase', 'Buy'), button('dislike', 'Not for me')));
}

function dress(card, item, { titleOf }) {
  card.shown = item;
  card.dataset.source = item.source;
  card.dataset.similarTo = item.why?.similarTo ?? '';
  const like = item.source === 'recent' && item.why?.similarTo ? titleOf(item.why.similarTo) : null;
  const because = card.querySelector('.because');
  because.textContent = like ? `like ${like}` : sourceWords(item.source);
  because.title = because.textContent;
}

function glide(before, isFirst) {
  if (!mayMove()) return;
  let newcomers = 0;
  for (const [id, card] of cards) {
    const from = before.get(id);
    const to = card.getBoundingClientRect();
    if (!from) {
      const delay = (isFirst ? 18 : 60) * newcomers++ + (isFirst ? 0 : 120);
      card.animate([{ opacity: 0, transform: 'translateY(14px) scale(.94)' }, { opacity: 1, transform: 'none' }], { duration: 420, delay: Math.min(delay, 500), easing: 'cubic-bezier(.2,.8,.3,1)', fill: 'backwards' });
    } else if (from.left !== to.left || from.top !== to.top) {
      card.animate([{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }], { duration: 480, easing: 'cubic-bezier(.25,.85,.25,1)' });
    }
  }
}

function leave(card, from, shelf) {
  if (!mayMove() || !from) return;
  const ghost = card.cloneNode(true);
  ghost.classList.add('ghost');
  ghost.setAttribute('aria-hidden', 'true');
  ghost.inert = true;
  ghost.removeAttribute('data-item');
  shelf.after(ghost);
  const ground = ghost.offsetParent.getBoundingClientRect();
  Object.assign(ghost.style, { left: `${from.left - ground.left}px`, top: `${from.top - ground.top}px`, width: `${from.width}px`, height: `${from.height}px` });
  const bought = card.dataset.did === 'purchase';
  ghost.animate([{ opacity: 1, transform: 'none' }, { opacity: 0, transform: bought ? 'translateY(-26px) scale(.9)' : 'scale(.88)' }], { duration: 360, easing: 'ease-in', fill: 'forwards' }).finished.finally(() => ghost.remove());
}
