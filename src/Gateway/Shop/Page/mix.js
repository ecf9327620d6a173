import { byId, el } from './dom.js';
import { hueOf } from './colours.js';
import { capital, plural } from './words.js';

/** Counts per category, most first. */
export function mixOf(items) {
  const counts = new Map();
  for (const item of items) counts.set(item.category, (counts.get(item.category) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])));
}

/** The shelf's categories as one bar: a category keeps its colour and its place in the document, so that the bar can glide. */
export function showMix(items) {
  const bar = byId('mix');
  const mix = mixOf(items);
  for (const part of [...bar.children]) if (!mix.has(part.dataset.category)) part.remove();
  for (const [category, count] of mix) {
    let part = [...bar.children].find(known => known.dataset.category === category);
    if (!part) bar.append(part = el('span', { class: 'mix-part', 'data-category': category, vars: { hue: hueOf(category) } }, el('span')));
    part.style.flexGrow = count;
    part.style.order = -count;
    part.title = `${capital(category)}: ${count}`;
    part.firstChild.textContent = count / items.length >= 0.15 ? `${capital(category)} ${count}` : '';
  }
  bar.setAttribute('aria-label', `On the shelf: ${[...mix].map(([category, count]) => `${count} ${category}`).join(', ') || plural(0, 'item')}`);
}
