import { byId, el } from './dom.js';
import { groundHue, picture } from './pictures.js';
import { mixOf } from './mix.js';
import { capital, headWords, moverWords, percent, plural, reasonWords, sourceWords } from './words.js';

const mostShown = 6;

/** What two answers differ by. An answer names only some of the removed: `otherwise` is the reason of those that it does not. */
export function compare(before, after, otherwise) {
  const old = new Map(before.items.map(item => [item.itemId, item]));
  const now = new Map(after.items.map(item => [item.itemId, item]));
  const reasons = new Map((after.removed ?? []).map(removed => [removed.itemId, removed.reason]));
  const [mixBefore, mixAfter] = [mixOf(before.items), mixOf(after.items)];
  const shifts = [...new Set([...mixBefore.keys(), ...mixAfter.keys()])]
    .map(category => ({ category, before: mixBefore.get(category) ?? 0, after: mixAfter.get(category) ?? 0 }))
    .filter(shift => shift.before !== shift.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || b.after - a.after);
  return {
    entered: after.items.filter(item => !old.has(item.itemId)),
    left: before.items.filter(item => !now.has(item.itemId)).map(item => ({ ...item, reason: reasons.get(item.itemId) ?? otherwise })),
    shifts,
    count: after.items.length,
  };
}

/** Fills the panel after an interaction (or a new filter); returns one sentence that says it all. */
export function showChanges({ cause, change, response, ms, titleOf }) {
  const gained = change.shifts.find(shift => shift.after > shift.before);
  const sentence = change.entered.length + change.left.length === 0
    ? `${cause}: the shelf stays as it is.`
    : `${cause}: ${plural(change.entered.length, 'new item')}${gained ? `, ${gained.category} from ${gained.before} to ${gained.after} of ${change.count}` : ''}.`;
  byId('changes').replaceChildren(
    el('p', { class: 'cause' }, el('strong', {}, cause), el('span', { class: 'took' }, `in ${Math.round(ms)} ms`)),
    change.shifts.length ? el('ul', { class: 'shifts' }, change.shifts.slice(0, 3).map(shift => showShift(shift, change.count))) : '',
    group('Came in', change.entered, mostShown, item => entry(item, titleOf)),
    group('Made room', change.left, mostShown, item => leaver(item)),
    removedBy(response),
    response.degraded ? el('p', { class: 'degraded' }, `Shortened: ${response.degraded}`) : '');
  return sentence;
}

/** One item's explanation, on its own. */
export function showReason(item, titleOf) {
  byId('changes').replaceChildren(el('p', { class: 'cause' }, el('strong', {}, 'Why this is on your shelf')), el('ul', { class: 'entries' }, entry(item, titleOf)), sourcesOf(item, titleOf));
}

function showShift({ category, before, after }, count) {
  return el('li', { class: after > before ? 'shift up' : 'shift down', 'data-category': category, 'data-before': before, 'data-after': after },
    el('span', { class: 'shift-name' }, capital(category)),
    el('span', { class: 'shift-bar', 'aria-hidden': 'true', vars: { before: before / count, after: after / count } }),
    el('span', { class: 'shift-count' }, `${before} → ${after}`));
}

function group(title, items, most, show) {
  if (!items.length) return '';
  return el('div', { class: 'group' }, el('h3', {}, title), el('ul', { class: 'entries' }, items.slice(0, most).map(show)), items.length > most ? el('p', { class: 'more' }, `and ${items.length - most} more`) : null);
}

const thumb = item => el('span', { class: 'thumb', vars: { hue: groundHue(item) } }, picture(item));

function entry(item, titleOf) {
  const why = item.why ?? { sources: {}, predictions: {} };
  const similarity = why.sources[item.source];
  const like = why.similarTo ? titleOf(why.similarTo) : null;
  return el('li', { class: 'entry', 'data-item': item.itemId, 'data-source': item.source, 'data-similar-to': why.similarTo ?? '' },
    thumb(item),
    el('div', {},
      el('p', { class: 'entry-title' }, item.title || item.itemId),
      el('p', { class: 'entry-why' }, el('span', { class: `source source-${item.source}` }, like ? `like ${like}` : sourceWords(item.source)), similarity > 0 && similarity <= 1 && (item.source === 'ann' || item.source === 'recent') ? ` similarity ${similarity.toFixed(2)}` : ''),
      el('p', { class: 'odds' }, Object.entries(why.predictions).sort((a, b) => b[1] - a[1]).map(([head, value]) => el('span', { class: 'odd', vars: { odds: Math.min(1, value) } }, `${headWords(head)} ${percent(value)}`)))));
}

function leaver(item) {
  return el('li', { class: 'entry left', 'data-item': item.itemId, 'data-reason': item.reason ?? 'outranked' },
    thumb(item), el('div', {}, el('p', { class: 'entry-title' }, item.title || item.itemId), el('p', { class: 'entry-why' }, item.reason ? reasonWords(item.reason) : 'others fit better now')));
}

function removedBy(response) {
  const counts = Object.entries(response.counts?.removed ?? {});
  return el('p', { class: 'counted' }, `${response.counts.retrieved} considered, ${response.counts.ranked} ranked`, counts.map(([reason, count]) => el('span', { class: 'chip', 'data-reason': reason }, `${count} ${reason}`)));
}

function sourcesOf(item, titleOf) {
  const why = item.why;
  if (!why) return '';
  const moved = why.moved === 0 ? 'kept its place' : `moved ${why.moved < 0 ? 'up' : 'down'} ${plural(Math.abs(why.moved), 'place')} ${why.movedBy.map(moverWords).join(' and ')}`.trimEnd();
  return el('p', { class: 'counted' }, `Brought by ${Object.entries(why.sources).map(([source, score]) => `${sourceWords(source)}${source === 'recent' && why.similarTo ? ` (${titleOf(why.similarTo)})` : ''} ${score.toFixed(2)}`).join(', ')}; it ${moved}.`);
}
