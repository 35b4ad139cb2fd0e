/** Stands in the window until the library answers; a quick one is never seen, because it appears late. */
export function Opening() {
  return (
    <p className="opening faint" role="status">
      Opening the library…
    </p>
  );
}
