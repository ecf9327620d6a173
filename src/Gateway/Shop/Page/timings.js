import { byId, el } from './dom.js';

const stages = [['encode', 'Know you'], ['retrieve', 'Find'], ['filter', 'Sort out'], ['rank', 'Rank'], ['reorder', 'Mix']];

/** Milliseconds of each stage as bars that keep their place. */
export function showTimings(timings, freshness) {
  const chart = byId('timings');
  const longest = Math.max(0.001, ...stages.map(([stage]) => timings[stage]));
  if (!chart.children.length) {
    chart.append(el('ul', { class: 'bars' }, stages.map(([stage, words]) => el('li', { class: 'bar', 'data-stage': stage }, el('span', { class: 'bar-name' }, words), el('span', { class: 'bar-track', 'aria-hidden': 'true' }, el('span', { class: 'bar-fill' })), el('span', { class: 'bar-ms' })))), el('p', { class: 'total' }));
  }
  for (const [stage] of stages) {
    const bar = chart.querySelector(`[data-stage=${stage}]`);
    bar.querySelector('.bar-fill').style.setProperty('--share', timings[stage] / longest);
    bar.querySelector('.bar-ms').textContent = `${timings[stage].toFixed(2)} ms`;
  }
  const applied = typeof freshness?.appliedMs === 'number' ? `; your last step was taken in within ${freshness.appliedMs.toFixed(1)} ms` : '';
  chart.querySelector('.total').textContent = `${timings.total.toFixed(2)} ms in the cluster${applied}.`;
}
