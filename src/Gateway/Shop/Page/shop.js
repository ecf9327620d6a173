import * as api from './api.js';
import { byId, el } from './dom.js';
import { acknowledge, setCart, showShelf } from './shelf.js';
import { compare, showChanges, showReason } from './changes.js';
import { showMix } from './mix.js';
import { showRail } from './rails.js';
import { showTimings } from './timings.js';
import { cartOf, showVisit } from './visit.js';
import { capital, doneWords } from './words.js';

const state = { customer: '', filter: '', shownFilter: '', response: null, known: new Map(), cart: new Set(), asked: 0, step: 0 };

/** One step after the other: a click while another is under way waits for it. */
let last = Promise.resolve();
const after = step => (last = last.then(step, step));

const titleOf = itemId => state.known.get(itemId)?.title || itemId;
const context = { act, explain: item => { showReason(item, titleOf); openWhy(true); }, titleOf };

function remember(items) {
  for (const item of items) state.known.set(item.itemId, item);
}

async function guarded(work) {
  byId('busy').hidden = false;
  try {
    await work();
    byId('alert').hidden = true;
  } catch (error) {
    if (error instanceof api.Refused && error.status === 401) byId('key').hidden = false;
    byId('alert').textContent = error instanceof api.Refused ? error.message : 'The shop cannot be reached. Is it running?';
    byId('alert').hidden = false;
  } finally {
    byId('busy').hidden = true;
  }
}

/** Asks for the shelf and the customer, and shows what differs. Returns false when the filter was refused. */
async function refresh(cause, started) {
  const asked = ++state.asked;
  let response;
  let view;
  try {
    [response, view] = await Promise.all([api.recommend(state.customer, state.filter), api.customer(state.customer)]);
    showFilterError(null);
  } catch (error) {
    if (error instanceof api.Refused && error.errors[0]?.pointer === '/filter') return showFilterError(error.errors[0]);
    throw error;
  }
  if (asked !== state.asked) return;
  const ms = performance.now() - started;
  remember(view.recent.map(step => ({ ...step, attributes: step.color ? { color: step.color } : {} })).filter(step => !state.known.has(step.itemId)));
  remember(response.items);
  await learnTitles(response.items);
  const { response: before, shownFilter } = state;
  state.response = response;
  state.shownFilter = state.filter;
  state.cart = cartOf(view);
  showShelf(response.items, context);
  setCart(state.cart);
  showMix(response.items);
  showTimings(response.timings, response.freshness);
  showVisit(view, itemId => state.known.get(itemId));
  if (before && cause) {
    say(showChanges({ cause, change: compare(before, response, state.filter !== shownFilter && state.filter ? 'filtered' : null), response, ms, titleOf }));
    byId('changes').dataset.step = ++state.step;
  }
}

/** Items that explanations name and the page has not seen. */
async function learnTitles(items) {
  const unknown = [...new Set(items.map(item => item.why?.similarTo).filter(id => id && !state.known.get(id)?.title))];
  await Promise.all(unknown.map(id => api.item(id).then(item => state.known.set(id, item), () => null)));
}

function act(item, kind) {
  const undo = kind === 'cart' && state.cart.has(item.itemId);
  const did = undo ? 'remove' : kind;
  remember([item]);
  acknowledge(item.itemId, kind);
  return after(() => guarded(async () => {
    const started = performance.now();
    await api.interact(state.customer, did, item.itemId, state.response?.requestId);
    await refresh(`You ${doneWords(did)} ${item.title || item.itemId}`, started);
  }));
}

function say(sentence) {
  byId('why-summary').textContent = sentence;
  byId('spoken').textContent = sentence;
}

function showFilterError(error) {
  const input = byId('filter');
  input.toggleAttribute('aria-invalid', Boolean(error));
  byId('filter-error').replaceChildren();
  if (!error) return;
  const at = Math.min(error.position ?? 0, state.filter.length);
  byId('filter-error').append(el('code', {}, state.filter.slice(0, at), el('mark', {}, state.filter.slice(at) || '␣')), el('span', {}, capital(error.detail)));
}

function openWhy(open) {
  byId('why').classList.toggle('open', open);
  byId('why-bar').setAttribute('aria-expanded', open);
}

async function showRails() {
  const [trending, newest] = await Promise.all([api.trending(), api.newest()]);
  showRail('trending', trending, act);
  showRail('newest', newest, act);
}

/** Customers to try, by the data that the shop was trained on. */
async function showSuggestions() {
  const active = (await api.releases()).find(release => release.active);
  const films = /^movielens/i.test(active?.dataSet ?? '');
  if (films) byId('filter').placeholder = 'category in (Comedy, Drama) and year > 2000';
  const ids = films ? Array.from({ length: 9 }, (_, i) => `${i + 1}`) : /^synthetic/i.test(active?.dataSet ?? '') ? Array.from({ length: 10 }, (_, i) => `c${i}`) : [];
  byId('customers').replaceChildren(...ids.map(id => el('option', { value: id })));
  byId('release').textContent = active ? `${active.items.toLocaleString('en')} items · ${active.dataSet}` : '';
  return ids;
}

function enter(customerId) {
  state.customer = customerId;
  state.response = null;
  byId('customer').value = customerId;
  if (fromHash() !== customerId) location.hash = encodeURIComponent(customerId);
  byId('changes').replaceChildren(el('p', { class: 'hint' }, 'Look at something, put it in the cart, buy it or say no. The shelf changes in place, and this panel says why.'));
  say('Tap an item: the shelf answers.');
  return after(() => guarded(() => refresh(null, performance.now())));
}

const invent = () => `guest-${api.randomId(6)}`;

function fromHash() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}


async function start() {
  await guarded(async () => {
    const ids = await showSuggestions();
    await Promise.all([enter(fromHash() || ids[0] || invent()), showRails()]);
  });
  document.body.dataset.ready = 'true';
}

byId('who').addEventListener('submit', event => { event.preventDefault(); enter(byId('customer').value.trim()); });
byId('customer').addEventListener('focus', event => event.target.select());
byId('invent').addEventListener('click', () => enter(invent()));
byId('key').addEventListener('submit', event => { event.preventDefault(); api.useKey(byId('api-key').value); byId('key').hidden = true; start(); });
byId('why-bar').addEventListener('click', () => openWhy(!byId('why').classList.contains('open')));
window.addEventListener('hashchange', () => { const id = fromHash(); if (id && id !== state.customer) enter(id); });

let typing;
function filterBy() {
  clearTimeout(typing);
  const filter = byId('filter').value.trim();
  if (filter === state.filter) return;
  state.filter = filter;
  after(() => guarded(() => refresh(filter ? `You asked for ${filter}` : 'You dropped the filter', performance.now())));
}
byId('filter-form').addEventListener('submit', event => { event.preventDefault(); filterBy(); });
byId('filter').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(filterBy, 450); });

start();
