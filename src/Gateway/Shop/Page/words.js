// What the shop says of sources, kinds and reasons.
const sources = { ann: 'fits your taste', recent: 'like what you looked at', trending: 'trending now', new: 'just in', popular: 'popular here', scan: 'meets your filter' };
const done = { view: 'looked at', click: 'looked at', cart: 'put in the cart', purchase: 'bought', like: 'liked', dislike: 'said no to', skip: 'passed over', watch: 'watched', rating: 'rated', remove: 'took out of the cart' };
const reasons = { purchased: 'you bought it', disliked: 'you said no', watched: 'you watched it', rated: 'you rated it', unavailable: 'sold out', excluded: 'left out', filtered: 'does not meet the filter' };
const movers = { diversity: 'for variety', cap: 'as its kind had its share', boost: 'by a rule of the shop', exploration: 'to learn about it' };

export const sourceWords = source => sources[source] ?? source;
export const doneWords = kind => done[kind] ?? kind;
export const reasonWords = reason => reasons[reason] ?? reason;
export const moverWords = mover => movers[mover] ?? mover;
export const headWords = head => head === 'purchase' ? 'buy' : head;
export const percent = value => value >= 0.1 ? `${Math.round(value * 100)} %` : `${(value * 100).toFixed(value >= 0.01 ? 1 : 2)} %`;
export const price = item => typeof item.attributes?.price === 'number' ? item.attributes.price.toFixed(2) : null;
export const capital = text => text ? text[0].toUpperCase() + text.slice(1) : text;
export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
