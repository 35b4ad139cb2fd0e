// The window's own icons: 16 × 16, drawn with one stroke weight.

const shapes = {
  search: 'M7 2.500a4.500 4.500 0 1 1 0 9a4.500 4.500 0 0 1 0-9zM10.300 10.300 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.500l3.200 3.200L13 5',
  chevronDown: 'M4 6l4 4 4-4',
  chevronUp: 'M4 10l4-4 4 4',
  chevronRight: 'M6 4l4 4-4 4',
  up: 'M8 13V3M4 7l4-4 4 4',
  loop: 'M3 8V7a3 3 0 0 1 3-3h6M10 2l2 2-2 2M13 8v1a3 3 0 0 1-3 3H4M6 14l-2-2 2-2',
  folder: 'M2 4.500a1 1 0 0 1 1-1h3l1.500 2H13a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z',
  folderOut:
    'M2 4.500a1 1 0 0 1 1-1h3l1.500 2H13a1 1 0 0 1 1 1V8M2 4.500V12a1 1 0 0 0 1 1h5M10 13h4M12.500 11l2 2-2 2',
  tag: 'M2.500 3v4.500l6 6 5-5-6-6H3a.5.5 0 0 0-.5.5zM5.500 5.500h.01',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.500V11M8 5h.01',
  warning: 'M8 2.500 14 13H2zM8 6.500v3M8 11.300h.01',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.500V8l2.500 1.500',
  offline: 'M2 2l12 12M6 4V2M10 4V2M5 6.500V8a3 3 0 0 0 4.300 2.700M11 8V5H8M8 11v3',
  missing: 'M4 2h5l3 3v3M4 2v12h4M10.500 10.500l3.500 3.500M14 10.500 10.500 14',
  refresh: 'M13 8a5 5 0 1 1-1.500-3.600M13 2v3h-3',
  save: 'M8 2.500v7.500M5 7l3 3 3-3M3 11v2.500h10V11',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  similar: 'M2 6v4M4.500 4v8M7 6.500v3M9.500 6v4M12 4v8M14.500 6.500v3',
  chip: 'M4.500 4.500h7v7h-7zM6.500 2v2.500M9.500 2v2.500M6.500 11.500V14M9.500 11.500V14M2 6.500h2.500M2 9.500h2.500M11.500 6.500H14M11.500 9.500H14',
  sidebar: 'M2.500 3h11v10h-11zM6 3v10',
  details: 'M2.500 3h11v10h-11zM10 3v10',
  help: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM6.300 6.300a1.800 1.800 0 1 1 2.600 1.600c-.6.3-.9.6-.9 1.200M8 11.200h.01',
  sun: 'M8 5.200a2.800 2.800 0 1 1 0 5.600 2.800 2.800 0 0 1 0-5.600zM8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M12.600 3.400l-.9.9M4.300 11.700l-.9.9',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500z',
  contrast: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2v12M10 3v10M12 5v6',
  volume: 'M2.500 6v4H5l3.500 3V3L5 6zM11 5.500a3.500 3.500 0 0 1 0 5M12.800 3.700a6 6 0 0 1 0 8.600',
  volumeOff: 'M2.500 6v4H5l3.500 3V3L5 6zM11 6l3 4M14 6l-3 4',
  trash: 'M3 4.500h10M6 4.500V3h4v1.500M4.500 4.500 5 13.500h6l.5-9',
  audition: 'M3 13V9a5 5 0 0 1 10 0v4M3 10h2v3.500H3zM11 10h2v3.500h-2z',
  caption: 'M2.500 3.500h11v7.500H8l-3 2.500V11H2.500zM5 6h6M5 8.500h4',
  edit: 'M3 13l.6-3 6.900-6.900a1.200 1.200 0 0 1 1.700 0l.7.7a1.200 1.200 0 0 1 0 1.700L6 12.400zM9.500 4.100l2.400 2.400',
  columns: 'M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10',
  list: 'M2.500 4h11M2.500 8h11M2.500 12h11',
} as const;

const solids = {
  play: 'M4.500 2.800v10.400L13 8z',
  pause: 'M4 3h2.800v10H4zM9.200 3H12v10H9.200z',
  stop: 'M4 4h8v8H4z',
  star: 'M8 1.800l1.900 4 4.300.5-3.200 3 .9 4.300L8 11.500l-3.900 2.100.9-4.300-3.200-3 4.300-.5z',
} as const;

export type IconName = keyof typeof shapes | keyof typeof solids;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  const isSolid = name in solids;
  const path = isSolid ? solids[name as keyof typeof solids] : shapes[name as keyof typeof shapes];
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false" className="icon">
      <path
        d={path}
        fill={isSolid ? 'currentColor' : 'none'}
        stroke={isSolid ? 'none' : 'currentColor'}
        strokeWidth={name === 'grip' ? 1.8 : 1.35}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
