/** Chromium lays nothing out beyond 2^25 pixels of the screen; what lies further down can never be scrolled to. */
const mostDevicePixels = 2 ** 25 - 2 ** 16;

/** How the rows of a list lie in an element that may be lower than all of them together. */
export interface ScrollScale {
  /** Height of the scrolled element in CSS pixels. */
  readonly height: number;
  /** Pixels of rows that one pixel of scrolling goes past: 1, but for lists of a million rows. */
  readonly ratio: number;
}

/** `rowsHeight` and `viewHeight` in CSS pixels. Both ends of the scroll bar are both ends of the list. */
export function computeScrollScale(rowsHeight: number, viewHeight: number, pixelRatio: number): ScrollScale {
  const most = Math.floor(mostDevicePixels / pixelRatio);
  if (rowsHeight <= most || viewHeight >= most) return { height: rowsHeight, ratio: 1 };
  return { height: most, ratio: (rowsHeight - viewHeight) / (most - viewHeight) };
}
