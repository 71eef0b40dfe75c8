const KEY = 'otklik-reloaded-at'
const MINUTE = 60_000

/**
 * After an update of the server the old page may ask for parts that are gone: the new page has them. Once a minute: if
 * the new page does not get them either (servers of two versions side by side), it says so instead of reloading for
 * ever. `at` in milliseconds.
 */
export function mayReload(store: Pick<Storage, 'getItem' | 'setItem'>, at: number): boolean {
  if (at - Number(store.getItem(KEY) ?? 0) < MINUTE) return false
  store.setItem(KEY, String(at))
  return true
}
