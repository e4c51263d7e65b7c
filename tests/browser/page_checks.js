// Checks a page on a screen of this width. Returns the failures as sentences.
(screenWidth => {
  const wrong = [];
  const about = element => `<${element.tagName.toLowerCase()} id="${element.id}" class="${element.getAttribute('class') || ''}"> ` +
    `"${(element.textContent || '').trim().slice(0, 40)}"`;
  const visible = element => element.checkVisibility() && element.getClientRects().length > 0;

  // Contrast. The browser resolves colors, which CSS can spell in many ways.
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = text => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, bottom) => [0, 1, 2].map(i => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const luminance = color => {
    const [r, g, b] = color.slice(0, 3).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const background = element => {
    if (!element) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, background(element.parentElement));
  };
  // The background of text in a picture: shapes drawn before it at its center, on the page's background.
  const behind = text => {
    const svg = text.ownerSVGElement;
    const box = text.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    let color = background(svg);
    for (const rect of svg.querySelectorAll('rect')) {
      const r = rect.getBoundingClientRect();
      if (r.x > x || r.right < x || r.y > y || r.bottom < y) continue;
      const style = getComputedStyle(rect);
      const fill = rgba(style.fill);
      fill[3] *= Number(style.fillOpacity) * Number(style.opacity);
      color = over(fill, color);
    }
    return color;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  let counted = 0;
  for (let node = walker.nextNode(); node && counted < 4000; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || seen.has(element) || !visible(element)) continue;
    if (['TITLE', 'DESC', 'SCRIPT', 'STYLE', 'title', 'desc'].includes(element.tagName) || element.closest('.skip')) continue;
    seen.add(element);
    ++counted;
    const drawn = element.ownerSVGElement;
    const ground = drawn ? behind(element) : background(element);
    const color = over(rgba(drawn ? getComputedStyle(element).fill : getComputedStyle(element).color), ground);
    const ratio = contrast(color, ground);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)} of ${about(element)}`);
  }
  if (counted < 20) wrong.push(`only ${counted} texts were looked at`);

  // Nothing is wider than the screen except content that scrolls within its box. innerWidth is not used: on a phone it
  // grows with overflowing content.
  const width = document.documentElement.scrollWidth;
  if (width !== screenWidth || document.documentElement.clientWidth !== screenWidth) {
    const widest = [...document.body.querySelectorAll('*')].find(e => e.getBoundingClientRect().right > screenWidth + 1 &&
      !e.closest('.box'));
    wrong.push(`the page is ${width} wide on a screen of ${screenWidth}: ${widest && about(widest)}`);
  }

  // Pictures have names; their texts are inside them and do not overlap.
  for (const svg of document.querySelectorAll('svg')) {
    const ids = (svg.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean);
    const name = ids.map(id => (document.getElementById(id) || {}).textContent).join(' ').trim() || svg.getAttribute('aria-label');
    if (svg.getAttribute('role') !== 'img' || !name) wrong.push(`no accessible name: ${about(svg)}`);
    if (!visible(svg)) continue;
    const frame = svg.getBoundingClientRect();
    if (!(frame.width > 4 && frame.height > 4)) wrong.push(`an empty picture: ${about(svg)}`);
    const texts = [...svg.querySelectorAll('text')].slice(0, 400).map(text => [text, text.getBoundingClientRect()]);
    for (const [text, box] of texts) {
      if (box.x < frame.x - 1.5 || box.right > frame.right + 1.5 || box.y < frame.y - 2 || box.bottom > frame.bottom + 2) {
        wrong.push(`cut at the edge of ${svg.id}: ${about(text)}`);
      }
    }
    for (let i = 0; i < texts.length; ++i) {
      for (let j = i + 1; j < texts.length; ++j) {
        const [a, b] = [texts[i][1], texts[j][1]];
        const across = Math.min(a.right, b.right) - Math.max(a.x, b.x);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y);
        if (across > 1 && down > 0.4 * Math.min(a.height, b.height)) {
          wrong.push(`${about(texts[i][0])} lies on ${about(texts[j][0])} in ${svg.id}`);
        }
      }
    }
  }

  // Structure of the page.
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) wrong.push(`two elements have the id ${id}`);
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
  let level = 1;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
    const its = Number(heading.tagName[1]);
    if (its > level + 1) wrong.push(`a level of headings is left out before ${about(heading)}`);
    if (!heading.textContent.trim()) wrong.push('an empty heading');
    level = its;
  }
  for (const cell of document.querySelectorAll('th')) if (!cell.scope) wrong.push(`no scope: ${about(cell)}`);
  for (const table of document.querySelectorAll('table')) if (!table.caption) wrong.push('a table without a caption');
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(link.hash.slice(1))) wrong.push(`leads nowhere: ${about(link)}`);
  }
  for (const figure of document.querySelectorAll('figure')) {
    const section = figure.closest('section');
    if (!section.querySelector('details table')) wrong.push(`no table behind ${about(figure)}`);
  }
  const mark = [...document.querySelectorAll('*')].find(e => e.getAttributeNames().some(n => n.startsWith('on') || n === 'style'));
  if (mark) wrong.push(`an attribute that the policy forbids: ${about(mark)}`);
  return wrong.slice(0, 12);
})
