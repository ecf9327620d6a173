import { svg } from './dom.js';

const shapes = {
  click: 'M12 5C6 5 2.6 10 2 12C2.6 14 6 19 12 19S21.4 14 22 12C21.4 10 18 5 12 5ZM12 15.4A3.4 3.4 0 1 1 12 8.6A3.4 3.4 0 0 1 12 15.4Z',
  cart: 'M3 4H6L8.4 15H18.4L21 7H7.2M9.4 20A.9.9 0 1 0 9.4 18.2A.9.9 0 0 0 9.4 20M17.4 20A.9.9 0 1 0 17.4 18.2A.9.9 0 0 0 17.4 20',
  purchase: 'M5 8H19L20 21H4ZM8.4 10V7A3.6 3.6 0 0 1 15.6 7V10',
  dislike: 'M5.6 5.6L18.4 18.4M18.4 5.6L5.6 18.4',
  like: 'M12 20C2 13 4 5 9 5C10.6 5 11.6 6 12 7C12.4 6 13.4 5 15 5C20 5 22 13 12 20Z',
  why: 'M9 9A3 3 0 1 1 12.6 12C12 12.4 12 13 12 14M12 17.4H12.01',
  star: 'M12 4L14.4 9.4L20.2 10L15.8 13.8L17.2 19.6L12 16.5L6.8 19.6L8.2 13.8L3.8 10L9.6 9.4Z',
};

/** A line icon; names of interaction kinds that have none get an eye. */
export function icon(name) {
  const known = { view: 'click', watch: 'click', rating: 'star', remove: 'dislike', skip: 'dislike', search: 'why' };
  const d = shapes[name] ?? shapes[known[name] ?? 'click'];
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d }));
}
