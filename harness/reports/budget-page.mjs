/* global document, window, getComputedStyle, ResizeObserver, uPlot */
// Runs in the page of a budget run: draws what the page's data block holds. Plain JavaScript: it is put into the page as it is.
(() => {
  'use strict';
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('chart-data').textContent);
  const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const resolved = (name) => {
    // A custom property is not computed: what light-dark() gives is read off an element that uses it.
    const probe = document.createElement('span');
    probe.style.color = colour(name);
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const HEIGHT = 240;
  const PRINTED = 330;
  const charts = [];

  const milliseconds = (value) => (value == null ? '–' : `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`);
  const percentile = (x) => `${+(100 * (1 - 1 / x)).toFixed(3)} %`;

  function axis(label, more) {
    return {
      label,
      labelSize: 18,
      stroke: () => resolved('ink'),
      grid: { stroke: () => resolved('grid'), width: 1 },
      ticks: { stroke: () => resolved('grid'), width: 1 },
      ...more,
    };
  }

  /** A line across the plot at a value of one scale, with a word beside it. */
  function mark(u, scale, value, word, ink) {
    const { ctx, bbox } = u;
    const at = u.valToPos(value, scale, true);
    const isX = scale === 'x';
    if (isX ? at < bbox.left || at > bbox.left + bbox.width : at < bbox.top || at > bbox.top + bbox.height) return;
    const ratio = window.devicePixelRatio || 1;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = ink;
    ctx.lineWidth = ratio;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(isX ? at : bbox.left, isX ? bbox.top : at);
    ctx.lineTo(isX ? at : bbox.left + bbox.width, isX ? bbox.top + bbox.height : at);
    ctx.stroke();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = isX ? 'left' : 'right';
    ctx.textBaseline = isX ? 'top' : 'bottom';
    ctx.fillText(word, isX ? at + 3 * ratio : bbox.left + bbox.width - 3 * ratio, isX ? bbox.top + 2 * ratio : at - 2 * ratio);
    ctx.restore();
  }

  const line = (label, ink, more) => ({ label, stroke: () => resolved(ink), width: 2, points: { show: false }, ...more });

  function curveOptions({ judged, allowed }) {
    return {
      scales: { x: { time: false, distr: 3 }, y: { range: (u, low, high) => [0, high * 1.05] } },
      axes: [
        axis('percentile', {
          splits: (u) => [1, 2, 4, 10, 20, 100, 1000, 10000].filter((x) => x <= u.scales.x.max),
          values: (u, splits) => splits.map(percentile),
        }),
        axis('latency, ms', { size: 56 }),
      ],
      series: [
        { label: 'percentile', value: (u, x) => (x == null ? '–' : percentile(x)) },
        line('oracle', 'oracle', { value: (u, value) => milliseconds(value) }),
        line('target', 'target', { value: (u, value) => milliseconds(value) }),
        ...(allowed === null ? [] : [line(allowed, 'limit', { width: 1, dash: [5, 4], value: (u, value) => milliseconds(value) })]),
      ],
      hooks: { draw: [(u) => judged.forEach((one) => mark(u, 'x', 1 / (1 - one / 100), `P${one}`, resolved('ink')))] },
    };
  }

  function timeOptions({ limit, range, samples, judged }) {
    const value = (u, ratio, series, at) =>
      at == null || ratio == null ? '–' : `${ratio.toFixed(3)} (${u.data[2][at].toFixed(3)} … ${u.data[1][at].toFixed(3)}), samples ${samples[at]}`;
    const edge = (label) => ({ ...line(label, 'band', { width: 0 }), class: 'unlisted' });
    return {
      scales: { x: { time: false }, y: { range: () => range } },
      axes: [axis('seconds of sampling'), axis(`ratio of P${judged}`, { size: 56 })],
      series: [
        { label: 'at', value: (u, x) => (x == null ? '–' : `${x} s`) },
        edge('upper'),
        edge('lower'),
        line('target / oracle', 'target', { value, points: { show: true, size: 5 } }),
      ],
      bands: [{ series: [1, 2], fill: () => resolved('band') }],
      hooks: {
        draw: [
          (u) => {
            mark(u, 'y', 1, 'equal', resolved('ink'));
            if (limit !== null) mark(u, 'y', limit, `allowed ${+limit.toFixed(3)}`, resolved('limit'));
          },
        ],
      },
    };
  }

  const kinds = { curve: curveOptions, time: timeOptions };

  for (const place of document.querySelectorAll('.chart')) {
    const chart = data[Number(place.dataset.chart)];
    const width = () => Math.max(240, Math.floor(place.clientWidth));
    const options = { width: width(), height: HEIGHT, cursor: { drag: { x: true, y: false } }, legend: { live: true }, ...kinds[chart.kind](chart) };
    place.textContent = '';
    const plot = new uPlot(options, chart.columns, place);
    charts.push({ plot, width });
    new ResizeObserver(() => {
      if (plot.width !== width()) plot.setSize({ width: width(), height: HEIGHT });
    }).observe(place);
  }

  const redraw = () => charts.forEach(({ plot }) => plot.redraw(false, true));
  const button = document.getElementById('theme');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const tell = () => {
    button.textContent = isDark() ? 'light' : 'dark';
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    tell();
    redraw();
  });
  dark.addEventListener('change', () => {
    tell();
    redraw();
  });
  tell();

  // Paper is white whatever the screen is, and narrower.
  let before;
  window.addEventListener('beforeprint', () => {
    before = root.dataset.theme;
    root.dataset.theme = 'light';
    charts.forEach(({ plot }) => plot.setSize({ width: PRINTED, height: HEIGHT }));
    redraw();
  });
  window.addEventListener('afterprint', () => {
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
    charts.forEach(({ plot, width }) => plot.setSize({ width: width(), height: HEIGHT }));
    redraw();
  });
})();
