const storageKey = 'earmark-token';

/**
 * The server's token from the page's address. It is kept for reloads of this tab and taken out of the
 * address bar, so that it does not end up in history, bookmarks or screenshots.
 */
export function takePageToken(): string {
  const address = new URL(location.href);
  const token = address.searchParams.get('token');
  if (token === null) return sessionStorage.getItem(storageKey) ?? '';
  sessionStorage.setItem(storageKey, token);
  address.searchParams.delete('token');
  history.replaceState(history.state, '', address);
  return token;
}
