// Calls to the gateway that served this page.
const keyName = 'personalization-api-key';

/** An answer that is an error: its status, and the problem document. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.errors?.[0]?.detail ?? problem?.detail ?? `The shop answered ${status}.`);
    this.status = status;
    this.errors = problem?.errors ?? [];
  }
}

export const useKey = key => sessionStorage.setItem(keyName, key);

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  const key = sessionStorage.getItem(keyName);
  if (key) headers['X-Api-Key'] = key;
  const response = await fetch(path, { ...options, headers, cache: 'no-store' });
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => null));
  return response.json();
}

const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
const customerPath = id => `/v1/customers/${encodeURIComponent(id)}`;

export const recommend = (customerId, filter) => ask(`${customerPath(customerId)}/recommendations?${query({ limit: 20, explain: true, placement: 'shop', filter })}`);
export const customer = id => ask(customerPath(id));
export const releases = () => ask('/v1/releases').then(answer => answer.releases);
export const trending = () => ask('/v1/trending?window=24h&limit=16').then(answer => answer.items);
export const newest = () => ask('/v1/new?limit=16').then(answer => answer.items);
export const item = id => ask(`/v1/items/${encodeURIComponent(id)}`).then(answer => ({ ...answer, itemId: answer.id }));

/** Sends one interaction; the promise ends when its effect is durable. */
export const interact = (customerId, kind, itemId, requestId) => ask('/v1/interactions?ack=applied', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify([{ eventId: `shop-${randomId(16)}`, customerId, kind, itemId, requestId }]),
});

export function randomId(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, byte => 'abcdefghijklmnopqrstuvwxyz012345'[byte & 31]).join('');
}
