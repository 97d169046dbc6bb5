const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const box = (x: number, y: number, width: number, height: number): string =>
  `M${x} ${y}h${width}v${height}h${-width}z`;

/** Our icons, drawn on 24 × 24 as one stroke. */
export const icons = {
  sensor: `${circle(12, 16, 2)}M7.5 13a6 6 0 0 1 9 0M4.5 9.5a10.5 10.5 0 0 1 15 0M12 18v3`,
  rings: circle(12, 12, 9) + circle(12, 12, 5) + circle(12, 12, 1),
  inbox: 'M4 13l2.5-8h11L20 13v5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13h4.5l1.5 2.5h4l1.5-2.5H20',
  coins:
    'M5 6.5a7 2.8 0 1 0 14 0a7 2.8 0 1 0-14 0M5 6.5v5.2c0 1.5 3.1 2.8 7 2.8s7-1.3 7-2.8V6.5M5 11.7V17c0 1.5 3.1 2.8 7 2.8s7-1.3 7-2.8v-5.3',
  check: 'M5 12.5L10 17.5 19 7',
  back: 'M19 12H5M11 6l-6 6 6 6',
  more: circle(6, 12, 0.8) + circle(12, 12, 0.8) + circle(18, 12, 0.8),
  'home-sensor': `M4 11 12 4l8 7v9H4z${circle(12, 15.5, 1.8)}M12 13.7V10`,
  person: `${circle(12, 8.5, 3.5)}M5 20c.6-3.8 3.4-5.5 7-5.5s6.4 1.7 7 5.5`,
  pin: `M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z${circle(12, 10, 2.3)}`,
  pulse: 'M3 12.5h4l2.5-6 4 11 2.5-5h5',
  globe: `${circle(12, 12, 8.5)}M3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17z`,
  basket: 'M4 10h16l-1.8 9.5H5.8zM8.5 10 11 4.5M15.5 10 13 4.5',
  down: 'M5 9l7 7 7-7',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2 2 0 0 0 4 0',
  home: 'M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z',
  flask: 'M9.5 3.5h5M10.5 3.5V9L5.5 18a1.7 1.7 0 0 0 1.5 2.5h10a1.7 1.7 0 0 0 1.5-2.5l-5-9V3.5M8 14.5h8',
  clock: `${circle(12, 12, 8.5)}M12 7.5V12l3 2`,
  bank: 'M4 9.5 12 4.5l8 5zM5 20h14M7 12.5v5M12 12.5v5M17 12.5v5',
  heart: 'M12 20S4 15 4 9.5A4 4 0 0 1 12 7.7 4 4 0 0 1 20 9.5C20 15 12 20 12 20z',
  page: 'M6 3.5h8l4 4V20a.5.5 0 0 1-.5.5h-11A.5.5 0 0 1 6 20zM14 3.5V8h4M9 12h6M9 16h6',
  key: `${circle(8, 15, 4)}M11 12.5 19.5 4M16 7.5l2.5 2.5M13.5 10l1.5 1.5`,
  plus: 'M12 5v14M5 12h14',
  warning: 'M12 4 21 19.5H3zM12 10v4M12 16.8v.2',
  pause: 'M8.5 5v14M15.5 5v14',
  play: 'M8 5l11 7-11 7z',
  badge: `${circle(12, 10, 6)}M9.5 10 11.3 12l3.2-3.8M8.5 15 7 21l5-2.5L17 21l-1.5-6`,
  eye: `M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6z${circle(12, 12, 2.5)}`,
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14',
  list: 'M8 7h12M8 12h12M8 17h12M4.2 7v.1M4.2 12v.1M4.2 17v.1',
  pencil: 'M5 19l1-4L16 5l3 3L9 18z',
  info: `${circle(12, 12, 8.5)}M12 11v5.5M12 7.7v.2`,
  again: 'M19 8a8 8 0 1 0 1 5M20 4v4.5h-4.5',
  close: 'M6 6l12 12M18 6 6 18',
  bin: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13',
  grid: box(4, 4, 7, 7) + box(13, 4, 7, 7) + box(4, 13, 7, 7) + box(13, 13, 7, 7),
  wallet: 'M5 7h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1.5 1.5 0 0 1 1.5-1.5H17V7M16 13h1',
  code: 'M8.5 7 4 12l4.5 5M15.5 7 20 12l-4.5 5',
  copy: 'M8 10a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2zM16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2',
  undo: 'M5 10h9a5 5 0 0 1 0 10h-3M9 6 5 10l4 4',
  lock: 'M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.500v-6A1.5 1.5 0 0 1 6.5 11zM8 11V8a4 4 0 0 1 8 0v3',
} as const;

export type IconName = keyof typeof icons;
