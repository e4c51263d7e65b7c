#include "report/html/sections.h"

namespace aefx::report {

// Texts only ever become text nodes.
std::string_view html_script() {  // NOLINT(readability-function-size): one literal
  return R"js(
(() => {
  'use strict';
  const element = document.getElementById('points-data');
  const choice = document.getElementById('axes');
  if (!element || !choice) return;
  const data = JSON.parse(element.textContent);
  const svg = document.getElementById('scatter');
  const axes = document.getElementById('scatter-axes');
  const marks = document.getElementById('scatter-marks').children;
  const selects = [document.getElementById('axis-x'), document.getElementById('axis-y')].filter(select => select);
  const color = document.getElementById('color');
  const chosen = () => color && color.value !== '' ? data.colors[color.value] : null;
  const make = (name, attributes, text) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    axes.append(made);
  };
  const short = value => String(Number(value.toPrecision(4)));
  const ticks = (low, high, wanted) => {
    const least = (high - low) / wanted;
    const power = 10 ** Math.floor(Math.log10(least));
    const step = [1, 2, 5, 10].find(s => s * power >= least) * power;
    const out = [];
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; ++n) out.push(n * step);
    return out;
  };
  // As tick_labels() has it.
  const labels = values => {
    const sizes = values.map(Math.abs), most = Math.max(...sizes), least = Math.min(...sizes.filter(s => s > 0));
    const power = most > 0 ? Math.floor(Math.log10(most)) : 0;
    const shared = (power < -2 || power > 4) && most / least < 1000;
    const unit = shared ? 10 ** power : 1;
    return {texts: values.map(v => String(Number((v / unit).toPrecision(5)))), unit: shared ? ` (×1e${power})` : ''};
  };
  const axis = (code, from, to) => {
    let room = 0.04 * (code.high - code.low);
    if (!(room > 0)) room = Math.abs(code.high) * 0.1 || 1;
    const low = code.low - room, high = code.high + room;
    return {low, high, at: value => from + (value - low) / (high - low) * (to - from)};
  };
  const value = (code, row) => code.low + code.values[row] / data.fine * (code.high - code.low);
  const number = row => data.row.length ? `row ${data.row[row]}: ` : '';
  const level = row => {
    const by = chosen();
    if (by) return ` · ${by.name} ${by.labels[by.steps[row]]}`;
    return data.levels.length ? ' · ' + data.levels[data.level[row]] : '';
  };
  // The marks of the chosen column, and what they mean.
  const paint = () => {
    const by = chosen(), legend = document.getElementById('color-legend'), usual = document.getElementById('level-legend');
    const mark = step => by.levels ? `#m${step}` : `#q${Math.round(step * 4 / Math.max(by.labels.length - 1, 1))}`;
    for (let row = 0; row < marks.length; ++row) {
      marks[row].setAttribute('href', by ? mark(by.steps[row]) : `#m${data.levels.length ? data.level[row] : 0}`);
      const hint = marks[row].firstElementChild;
      hint.textContent = hint.textContent.split(' · ')[0] + level(row);
    }
    if (usual) usual.hidden = Boolean(by);
    legend.hidden = !by;
    legend.replaceChildren();
    if (!by) return;
    const head = document.createElement('p'), list = document.createElement('ul');
    head.className = 'over';
    head.textContent = by.name;
    list.className = 'legend';
    for (const [step, text] of by.labels.entries()) {
      const item = document.createElement('li'), count = document.createElement('span');
      const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
      for (const [key, value] of [['viewBox', '-6 -6 12 12'], ['width', 16], ['height', 16], ['aria-hidden', 'true']]) picture.setAttribute(key, value);
      use.setAttribute('href', mark(step));
      picture.append(use);
      count.className = 'count';
      count.textContent = by.steps.filter(s => s === step).length;
      item.append(picture, ' ' + text + ' ', count);
      list.append(item);
    }
    legend.append(head, list);
  };
  const draw = () => {
    const [x, y] = selects.map(select => data.codes[select.value]);
    const across = axis(x, data.left, data.right), up = axis(y, data.bottom, data.top);
    axes.replaceChildren();
    const right = ticks(across.low, across.high, 5), written = labels(right);
    for (const [i, tick] of right.entries()) {
      const at = across.at(tick);
      make('line', {x1: at, y1: data.top, x2: at, y2: data.bottom, class: 'gridline'});
      make('text', {x: at, y: data.bottom + 20, class: 'tick mid'}, written.texts[i]);
    }
    const upward = ticks(up.low, up.high, 5), beside = labels(upward);
    for (const [i, tick] of upward.entries()) {
      const at = up.at(tick);
      make('line', {x1: data.left, y1: at, x2: data.right, y2: at, class: 'gridline'});
      make('text', {x: data.left - 8, y: at + 4, class: 'tick end'}, beside.texts[i]);
    }
    make('text', {x: (data.left + data.right) / 2, y: svg.viewBox.baseVal.height - 8, class: 'title mid'}, x.name + written.unit);
    make('text', {transform: `translate(14 ${(data.top + data.bottom) / 2}) rotate(-90)`, class: 'title mid'}, y.name + beside.unit);
    for (let row = 0; row < marks.length; ++row) {
      marks[row].setAttribute('x', across.at(value(x, row)).toFixed(2));
      marks[row].setAttribute('y', up.at(value(y, row)).toFixed(2));
      marks[row].firstElementChild.textContent =
        `${number(row)}${x.name} ${short(value(x, row))}, ${y.name} ${short(value(y, row))}${level(row)}`;
    }
    document.getElementById('scatter-t').textContent = `${x.name} and ${y.name} of ${marks.length} rows`;
    document.getElementById('scatter-d').textContent =
      `${x.name} across, ${y.name} up. The tables beside it have values of the codes.`;
  };
  for (const select of selects) select.addEventListener('change', draw);
  if (color) color.addEventListener('change', paint);
  choice.hidden = false;
})();
)js";
}

}  // namespace aefx::report
